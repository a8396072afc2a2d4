import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '#shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import stack from '../ui/stack.module.css';
import styles from './CheckedForm.module.css';
import { confirmationFor, type Confirmation } from './confirmAnyway.ts';
import { Form } from './Form.tsx';
import { Meanwhile } from './Meanwhile.tsx';
import type { CheckedSubmission } from './useCheckedSubmit.ts';

interface CheckedFormProps {
  readonly submission: Omit<CheckedSubmission, 'edited'>;
  readonly onEdit: () => void;
  /** The error's sentence, when no field has it. */
  readonly problem: string | undefined;
  /** What its main button does. */
  readonly submit: string;
  /** What is waited for, while it is busy. */
  readonly progress: string;
  /** What going on without the check is, if not saving. */
  readonly unchecked?: string | undefined;
  /** Closes the dialog; or another thing, by another word. */
  readonly onCancel: () => void;
  readonly cancel?: string;
  readonly children: ReactNode;
}

/**
 * A dialog's form that checks with a server before it saves: why it could not be saved and how to save it all the
 * same, what it waits for and how to stop that.
 */
export function CheckedForm(props: CheckedFormProps) {
  const { submission, problem, submit, progress, onCancel, cancel } = props;
  const { busy, error, confirm, stop } = submission;
  const { t } = useTranslation();
  return (
    <Form className={stack.stack} error={error} onSubmit={submission.submit} onEdit={props.onEdit}>
      {props.children}
      <Problem
        error={error}
        sentence={problem}
        onConfirm={confirm}
        onLook={onCancel}
        unchecked={props.unchecked}
      />
      <div className={clsx(stack.actions, stack.footer)}>
        <span role="status" className={styles.progress}>
          {busy && progress}
        </span>
        <Button onClick={busy ? stop : onCancel}>
          {busy ? t('check.stop') : (cancel ?? t('action.cancel'))}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}

interface ProblemProps {
  readonly error: ErrorInfo | null;
  readonly sentence: string | undefined;
  readonly onConfirm: (how: Confirmation) => void;
  readonly onLook: () => void;
  readonly unchecked: string | undefined;
}

/** Why it could not be saved, and how to save it all the same where that makes sense. */
function Problem({ error, sentence, onConfirm, onLook, unchecked }: ProblemProps) {
  const { t } = useTranslation();
  const how = error && confirmationFor(error.code);
  const labels = {
    unchecked: unchecked ?? t('check.saveUnchecked'),
    otherKeyOk: t('check.useAnyway'),
    insecureOk: t('check.useAnyway'),
  };
  if (how === 'mineOk') {
    return (
      <Notice tone="danger">
        {sentence}
        <Meanwhile onMine={() => onConfirm(how)} onLook={onLook} />
      </Notice>
    );
  }
  const button = how && <Button onClick={() => onConfirm(how)}>{labels[how]}</Button>;
  if (sentence) {
    return (
      <Notice tone="danger">
        {sentence}
        {button}
      </Notice>
    );
  }
  return (
    how && (
      <Notice tone="plain">
        {t(`check.confirm.${how}`)}
        {button}
      </Notice>
    )
  );
}
