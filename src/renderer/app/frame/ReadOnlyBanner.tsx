import { useRef, useState, type ReactNode } from 'react';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../calls/app.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copyText.ts';
import { Notice } from '../../ui/Notice.tsx';
import styles from './ReadOnlyBanner.module.css';

/** Above every page of an instance that can only be read: why, and the command that mends it where there is one. */
export function ReadOnlyBanner() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const readOnly = useShownInstance()?.readOnly ?? null;
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<string | null>(null);
  if (readOnly === null) return null;
  const sentence = errorText(readOnly);
  const { command } = readOnly.params;
  const [before, after] = sentence.split(`\`${command}\``);
  let text: ReactNode = sentence;
  if (typeof command === 'string' && after !== undefined) {
    const isCopied = copied === command;
    text = (
      <>
        <span>
          {before}
          <code ref={code}>{command}</code>
          {after}
        </span>
        <Button
          icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          onClick={() => code.current && copyText(code.current) && setCopied(command)}
        >
          {isCopied ? t('readOnly.copied') : t('readOnly.copy')}
        </Button>
      </>
    );
  }
  return (
    <div className={styles.banner}>
      <Notice tone="warn">{text}</Notice>
    </div>
  );
}
