import { useEffect, useState, type Ref, type RefObject } from 'react';
import { clsx } from 'clsx';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSecretOnScreen } from '../calls/secretOnScreen.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copyText.ts';
import styles from './SecretOnce.module.css';

interface SecretOnceProps {
  /** The element that the secret is written into, and nowhere else: React would hold on to it. */
  readonly box: RefObject<HTMLOutputElement | null>;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly shown: boolean;
  /** Among other fields, where there is little room. */
  readonly low?: boolean;
  readonly copyRef?: Ref<HTMLButtonElement>;
}

/** Shows a secret that was just made, this once, and copies it. It goes with its page. */
export function SecretOnce({ box, label, shown, low = false, copyRef }: SecretOnceProps) {
  const { t } = useTranslation();
  useSecretOnScreen(shown);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const element = box.current;
    return () => element?.replaceChildren();
  }, [box]);
  return (
    <div className={clsx(styles.panel, low && styles.low)}>
      <output ref={box} className={styles.secret} aria-label={label} />
      <Button
        ref={copyRef}
        icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={() => box.current && setCopied(copyText(box.current))}
      >
        {copied ? t('setup.made.copied') : t('setup.made.copy')}
      </Button>
    </div>
  );
}
