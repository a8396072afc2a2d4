import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../calls/app.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';

interface TemporaryChoiceProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Whether the password is one for the first sign-in alone. */
export function TemporaryChoice({ checked, onChange }: TemporaryChoiceProps) {
  const { t } = useTranslation();
  const isAttached = useShownInstance()?.kind === 'attached';
  return (
    <Checkbox checked={checked} onChange={(event) => onChange(event.target.checked)}>
      {isAttached ? t('users.temporary.choiceHere') : t('users.temporary.choice')}
    </Checkbox>
  );
}
