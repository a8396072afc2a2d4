import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import styles from './CheckFooter.module.css';
import { classes } from '../ui/classes.ts';
import stack from '../ui/stack.module.css';

interface CheckFooterProps {
  /** What its main button does. */
  readonly submit: string;
  readonly busy: boolean;
  /** What is waited for, while it is busy. */
  readonly progress: string;
  /** Closes the dialog; or another thing, by another word. */
  readonly onCancel: () => void;
  readonly cancel?: string;
  readonly onStop: () => void;
}

/** The end of a form that checks with a server: what it waits for, and how to stop it. */
export function CheckFooter(props: CheckFooterProps) {
  const { submit, busy, progress, onCancel, cancel, onStop } = props;
  const { t } = useTranslation();
  return (
    <div className={classes(stack.actions, stack.footer)}>
      <span role="status" className={styles.progress}>
        {busy && progress}
      </span>
      <Button onClick={busy ? onStop : onCancel}>
        {busy ? t('check.stop') : (cancel ?? t('action.cancel'))}
      </Button>
      <Button type="submit" look="primary" busy={busy}>
        {submit}
      </Button>
    </div>
  );
}
