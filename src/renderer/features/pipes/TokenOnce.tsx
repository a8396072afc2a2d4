import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { useSecretOnScreen } from '../../calls/secretOnScreen.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copyText.ts';
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
  useSecretOnScreen(shown);
  const [copied, setCopied] = useState(false);
  const copy = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown) copy.current?.focus();
  }, [shown]);
  useEffect(() => {
    const element = box.current;
    return () => element?.replaceChildren();
  }, [box]);
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
      <div className={styles.panel}>
        <output ref={box} className={styles.token} aria-label={t('pipes.token.label')} />
        <Button
          ref={copy}
          icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          onClick={() => box.current && setCopied(copyText(box.current))}
        >
          {copied ? t('setup.made.copied') : t('setup.made.copy')}
        </Button>
      </div>
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
