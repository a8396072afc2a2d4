import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import stack from '../ui/stack.module.css';
import { Form } from './Form.tsx';
import { Meanwhile } from './Meanwhile.tsx';

interface DialogFormProps {
  /** What its main button does. */
  readonly submit: string;
  readonly look?: 'primary' | 'danger';
  readonly busy?: boolean;
  /** What has to be done first is not done yet. */
  readonly disabled?: boolean;
  /** As {@link Form} takes it. */
  readonly error: unknown;
  /** Its sentence, unless a field has it. */
  readonly problem?: string | null | undefined;
  readonly onSubmit: (fields: FormData) => void;
  readonly onEdit?: () => void;
  /** Saves in spite of what somebody else has changed meanwhile; given where that is the problem. */
  readonly onOverrule?: (() => void) | undefined;
  readonly onCancel: () => void;
  /** What the other button does; left out, it cancels. */
  readonly cancel?: string | undefined;
  /** False while there is no way back; it is then for {@link onCancel} to do nothing. */
  readonly canCancel?: boolean;
  readonly children?: ReactNode;
}

/** A dialog's form: its fields, what was wrong, and the buttons that cancel and submit, always in sight. */
export function DialogForm(props: DialogFormProps) {
  const { submit, look = 'primary', busy = false, disabled = false, canCancel = true } = props;
  const { error, problem } = props;
  const { t } = useTranslation();
  return (
    <Form className={stack.stack} error={error} onSubmit={props.onSubmit} onEdit={props.onEdit}>
      {props.children}
      {problem && (
        <Notice tone="danger">
          {problem}
          {props.onOverrule && <Meanwhile onMine={props.onOverrule} onLook={props.onCancel} />}
        </Notice>
      )}
      <div className={clsx(stack.actions, stack.footer)}>
        <Button aria-disabled={!canCancel} onClick={props.onCancel}>
          {props.cancel ?? t('action.cancel')}
        </Button>
        <Button type="submit" look={look} busy={busy} disabled={disabled}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}
