import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../i18n/useErrorText.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { Answer } from './useAnswer.ts';

interface LoadedProps<T> {
  readonly answer: Answer<T>;
  /** Further answers that the children need: their failures are told as well. */
  readonly also?: readonly Answer<unknown>[];
  /** Said before the error: what could not be read. */
  readonly lead?: string;
  /** Of the box around the notice, where it stands outside of a padded column. */
  readonly className?: string | undefined;
  /** Shown once there is an answer, and on while a newer one fails. */
  readonly children?: (value: T) => ReactNode;
}

/** What a call has answered; why it could not, and another try, where it failed. */
export function Loaded<T>({ answer, also = [], lead, className, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const answers = [answer, ...also];
  const error = answers.find((each) => each.error)?.error;
  const notice = error && (
    <Notice tone="danger">
      {lead && <span>{lead}</span>}
      <span>{errorText(error)}</span>
      <Button onClick={() => answers.forEach(({ reload }) => reload())}>{t('action.retry')}</Button>
    </Notice>
  );
  return (
    <>
      {notice && className ? <div className={className}>{notice}</div> : notice}
      {answer.value !== null && children?.(answer.value)}
    </>
  );
}
