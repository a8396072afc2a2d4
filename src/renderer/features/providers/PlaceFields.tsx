import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/Field.tsx';
import { useAddressRead } from '../../forms/useAddressRead.ts';
import { SuggestInput } from '../../ui/SuggestInput.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { bedrockRegions } from './providers.ts';

interface PlaceFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

interface AddressFieldProps extends PlaceFieldProps {
  /** What counts when it is left empty; null: it has to be given. */
  readonly standard: string | null;
}

/** Where a provider is reached. */
export function AddressField({ value, onChange, standard, error }: AddressFieldProps) {
  const { t } = useTranslation();
  const readHint = useAddressRead(value, 'api');
  const hint = standard === null ? t('providers.addressHint') : t('providers.otherAddressHint');
  return (
    <Field
      label={standard === null ? t('providers.address') : t('providers.otherAddress')}
      hint={readHint ?? hint}
      error={error}
    >
      {(control) => (
        <TextInput
          {...control}
          // Not of the type url: the browser would refuse what is completed here.
          inputMode="url"
          mono
          placeholder={standard ?? 'http://localhost:11434'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** In which of Amazon's regions Bedrock is used. */
export function RegionField({ value, onChange, error }: PlaceFieldProps) {
  const { t } = useTranslation();
  return (
    <Field label={t('providers.region')} hint={t('providers.regionHint')} error={error}>
      {(control) => (
        <SuggestInput
          control={control}
          value={value}
          onChange={onChange}
          suggestions={bedrockRegions}
          placeholder={t('providers.regionExample')}
          mono
        />
      )}
    </Field>
  );
}
