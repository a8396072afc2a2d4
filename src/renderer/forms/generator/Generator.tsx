import { useEffect, useRef, useState } from 'react';
import { Check, Copy, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { generatedKinds, generatedLengths, generateText } from '#shared/generate.ts';
import { useSecretOnScreen } from '../../calls/secretOnScreen.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { copyText } from '../../ui/copyText.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from './GenerateButton.module.css';
import { useGeneratorChoice, type GeneratedFor } from './useGeneratorChoice.ts';

interface GeneratorProps {
  readonly purpose: GeneratedFor;
  readonly onUse: (text: string) => void;
}

/** Makes a text, shows it, and makes another one whenever something else is chosen. */
export function Generator({ purpose, onUse }: GeneratorProps) {
  const { t } = useTranslation();
  const { choice, setKind, setLength, setSymbols } = useGeneratorChoice(purpose);
  const { kind, length, symbols } = choice;
  const [round, setRound] = useState(0);
  /** Which one was copied. */
  const [copied, setCopied] = useState('');
  const shown = [kind, length, symbols, round].join();
  // The element alone holds it: React would keep it in past renders.
  const preview = useRef<HTMLOutputElement>(null);
  useSecretOnScreen(true);

  useEffect(() => {
    const element = preview.current;
    let isOver = false;
    void generateText({ kind, length, symbols }).then((text) => {
      if (!isOver && element) element.textContent = text;
    });
    return () => {
      isOver = true;
    };
  }, [kind, length, symbols, round]);
  useEffect(() => {
    const element = preview.current;
    return () => element?.replaceChildren();
  }, []);

  const { min, max } = generatedLengths[kind];
  return (
    <div className={styles.generator}>
      <div className={styles.preview}>
        <output
          ref={preview}
          className={styles.text}
          aria-live="off"
          aria-label={t('generate.preview')}
        />
        <IconButton label={t('generate.another')} onClick={() => setRound(round + 1)}>
          <RefreshCw aria-hidden />
        </IconButton>
        <IconButton
          label={copied === shown ? t('setup.made.copied') : t('setup.made.copy')}
          onClick={() => preview.current && copyText(preview.current) && setCopied(shown)}
        >
          {copied === shown ? <Check aria-hidden /> : <Copy aria-hidden />}
        </IconButton>
      </div>
      <Segmented
        label={t('generate.kind')}
        value={kind}
        onChange={setKind}
        segments={generatedKinds.map((value) => ({ value, label: t(`generate.${value}`) }))}
      />
      <label className={styles.length}>
        <span>{t(`generate.length.${kind}`, { count: length })}</span>
        <input
          type="range"
          {...{ min, max }}
          value={length}
          aria-valuetext={t(`generate.length.${kind}`, { count: length })}
          onChange={(event) => setLength(event.target.valueAsNumber)}
        />
      </label>
      <div className={styles.detail}>
        {kind === 'words' ? (
          t('generate.wordsHint')
        ) : (
          <Checkbox checked={symbols} onChange={(event) => setSymbols(event.target.checked)}>
            {t('generate.symbols')}
          </Checkbox>
        )}
      </div>
      <Button
        look="primary"
        onClick={() => {
          const text = preview.current?.textContent ?? '';
          if (text !== '') onUse(text);
        }}
      >
        {t('generate.use')}
      </Button>
    </div>
  );
}
