import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { SecretOnce } from '../../forms/SecretOnce.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import styles from './TokenOnce.module.css';
import { WritingTo } from './WritingTo.tsx';

interface TokenOnceProps {
  /** The element that the token is written into, and nowhere else: React would hold on to it. */
  readonly box: RefObject<HTMLOutputElement | null>;
  /** Of which pipe it is; null: there is none yet. */
  readonly pipeId: string | null;
  readonly onDone: () => void;
}

/** Shows the token of a webhook, this once, and how it is used. */
export function TokenOnce({ box, pipeId, onDone }: TokenOnceProps) {
  const { t } = useTranslation();
  const shown = pipeId !== null;
  const copy = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown) copy.current?.focus();
  }, [shown]);
  const intoLine = useCallback(
    (line: HTMLElement | null) => {
      if (line) line.textContent = box.current?.textContent ?? '';
      return () => line?.replaceChildren();
    },
    [box],
  );
  return (
    <div hidden={!shown} className={clsx(shown && stack.stack)}>
      <Notice tone="good">{t('pipes.token.lead')}</Notice>
      <SecretOnce box={box} label={t('pipes.token.label')} shown={shown} copyRef={copy} />
      <p className={styles.how}>{t('pipes.token.how')}</p>
      {shown && <WritingTo pipeId={pipeId} token={intoLine} />}
      <div className={clsx(stack.actions, stack.footer)}>
        <Button look="primary" onClick={onDone}>
          {t('pipes.token.done')}
        </Button>
      </div>
    </div>
  );
}
