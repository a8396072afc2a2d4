import { useTranslation } from 'react-i18next';
import { Field } from '../../forms/Field.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { exactDay } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';

interface ExpiryFieldProps {
  /** `YYYY-MM-DD`, or empty for none. */
  readonly day: string;
  readonly onChange: (day: string) => void;
  readonly now: Date;
  /** Everyone's: the day is a reminder. */
  readonly shared: boolean;
  /** A day has to be given. */
  readonly required?: boolean;
  /** What is said of it, if not what a day means of one. */
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

/** An optional last day: of a personal credential the last on which it counts, of a shared one a reminder. */
export function ExpiryField(props: ExpiryFieldProps) {
  const { day, onChange, now, shared, required = false, error } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const until = { day: exactDay(day || '2000-01-01', language) };
  const meaning = day ? t('expiry.until', until) : required ? undefined : t('expiry.hint');
  const hint = props.hint ?? (shared ? t('expiry.sharedHint') : meaning);
  return (
    <Field
      label={t('expiry.label')}
      aside={!required && t('field.optional')}
      hint={hint}
      error={error}
    >
      {(control) => (
        <TextInput
          {...control}
          type="date"
          min={firstDay(now)}
          max="9999-12-31"
          value={day}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** The first day whose end is still to come: an expiry is at the end of its day in UTC. */
const firstDay = (now: Date): string => now.toISOString().slice(0, 10);
