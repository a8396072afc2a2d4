import { useTranslation } from 'react-i18next';
import type { UserRef } from '#shared/contract/schemas.ts';
import type { ControlProps } from '../../forms/Field.tsx';
import { Select } from '../../ui/Select.tsx';

interface OwnerSelectProps {
  readonly control: ControlProps;
  readonly users: readonly UserRef[];
  /** A user's id; `null`: everyone. */
  readonly value: string | null;
  readonly onChange: (userId: string | null) => void;
}

/** For whom a new credential is: everyone, or one person. */
export function OwnerSelect({ control, users, value, onChange }: OwnerSelectProps) {
  const { t } = useTranslation();
  const choices = [
    { value: null, label: t('owner.shared'), aside: t('owner.sharedText') },
    ...users.map(({ id, displayName, username }) => ({
      value: id,
      label: displayName,
      aside: username,
    })),
  ];
  return <Select control={control} choices={choices} value={value} onChange={onChange} />;
}
