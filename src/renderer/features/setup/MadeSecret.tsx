import { useRef, useState } from 'react';
import { Check, Copy, Download, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useSecretOnScreen } from '../../calls/secretOnScreen.ts';
import { copyText } from '../../ui/copyText.ts';
import { useMakingKit } from '../kit/useMakingKit.ts';
import styles from './MadeSecret.module.css';
import { StepFooter } from './StepFooter.tsx';
import { useMadeSecret } from './useMadeSecret.ts';

interface MadeSecretProps {
  /** Whose calls make it and save its recovery kit. */
  readonly of: 'setup' | 'rotation';
  readonly onBack: () => void;
  /** @param kept the recovery kit was saved, and is somewhere safe */
  readonly onNext: (kept: boolean) => void;
}

/** Shows the made master secret this once, and goes on when it has been kept. */
export function MadeSecret({ of, onBack, onNext }: MadeSecretProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const box = useRef<HTMLOutputElement>(null);
  const { ready, error } = useMadeSecret(`${of}.makeSecret`, box, styles.group);
  useSecretOnScreen(true);
  const [copied, setCopied] = useState(false);
  /** What was saved is somewhere safe, or the secret was written down there. */
  const [safe, setSafe] = useState(false);
  const [reminded, setReminded] = useState(false);
  // What was said before was about what was written down.
  const kit = useMakingKit(of, () => setSafe(false));
  const saved = kit.made;
  const kept = saved !== null || safe;
  const shownError = error ?? kit.error;

  return (
    <div className={stack.stack}>
      <div className={styles.panel}>
        <output ref={box} className={styles.secret} aria-label={t('secret.label')} />
        <div className={styles.tools}>
          <Button
            icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
            aria-disabled={!ready}
            onClick={() => ready && box.current && setCopied(copyText(box.current))}
          >
            {copied ? t('setup.made.copied') : t('setup.made.copy')}
          </Button>
          <Button
            look={saved ? 'plain' : 'primary'}
            icon={saved === 'saved' ? <Check aria-hidden /> : <Download aria-hidden />}
            busy={kit.save.busy}
            aria-disabled={!ready}
            onClick={() => ready && kit.save.submit()}
          >
            {t('setup.made.save')}
          </Button>
          <Button
            icon={saved === 'printed' ? <Check aria-hidden /> : <Printer aria-hidden />}
            busy={kit.print.busy}
            aria-disabled={!ready}
            onClick={() => ready && kit.print.submit()}
          >
            {t('kit.make.print')}
          </Button>
        </div>
      </div>
      {shownError && <Notice tone="danger">{errorText(shownError)}</Notice>}
      {saved && (
        <Notice tone="good">
          {saved === 'saved' ? t('setup.made.saved') : t('kit.make.printed')}
        </Notice>
      )}
      <Checkbox checked={safe} onChange={(event) => setSafe(event.target.checked)}>
        {saved ? t('kit.make.kept') : t('setup.made.written')}
      </Checkbox>
      {reminded && !kept && <Notice tone="warn">{t('setup.made.remind')}</Notice>}
      <StepFooter
        onBack={onBack}
        look={kept ? 'primary' : 'plain'}
        aria-disabled={!ready}
        onNext={() => {
          if (ready && kept) onNext(saved !== null && safe);
          else setReminded(true);
        }}
      />
    </div>
  );
}
