import { useRef, useState, type ReactNode, type RefObject } from 'react';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { Button } from './Button.tsx';
import styles from './Copyable.module.css';
import { copyText } from './copyText.ts';

interface CopyableProps {
  /** What a screen reader speaks for the button where several are in sight. */
  readonly label?: string;
  /** It has several lines. */
  readonly lines?: boolean;
  readonly button?: RefObject<HTMLButtonElement | null>;
  readonly children: ReactNode;
}

/** A line to be used elsewhere, as it is typed there, and a button that copies it. */
export function Copyable({ label, lines = false, button, children }: CopyableProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const line = useRef<HTMLElement>(null);
  return (
    <div className={styles.copyable}>
      <code ref={line} className={clsx(styles.line, lines && styles.lines)}>
        {children}
      </code>
      <Button
        ref={button}
        aria-label={copied ? undefined : label}
        icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={() => line.current && setCopied(copyText(line.current))}
      >
        {copied ? t('setup.made.copied') : t('setup.made.copy')}
      </Button>
    </div>
  );
}
