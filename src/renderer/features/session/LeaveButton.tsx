import { useTranslation } from 'react-i18next';
import type { Submission } from '../../forms/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import stack from '../../ui/stack.module.css';

interface LeaveButtonProps {
  /** Signs out. */
  readonly leave: Submission<[]>;
}

/** For somebody else, where one person is asked for their password. */
export function LeaveButton({ leave }: LeaveButtonProps) {
  const { t } = useTranslation();
  return (
    <Button look="quiet" className={stack.fill} busy={leave.busy} onClick={() => leave.submit()}>
      {t('screenLock.other')}
    </Button>
  );
}
