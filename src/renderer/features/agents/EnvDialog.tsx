import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { readEnv } from './envFile.ts';

interface EnvDialogProps extends DialogProps {
  /** Puts the values into the fields of these names. @returns the names that have a field */
  readonly fill: (values: ReadonlyMap<string, string>) => readonly string[];
}

/** Fills the fields whose names stand in a pasted .env file. */
export function EnvDialog({ fill, ...dialog }: EnvDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('env.title')} lead={t('env.lead')}>
      <EnvForm fill={fill} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function EnvForm({ fill, onClose }: Pick<EnvDialogProps, 'fill' | 'onClose'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useRef<ValueFieldHandle>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const onSubmit = (): void => {
    const entered = text.current?.read();
    const values = readEnv(entered?.kind === 'value' ? entered.value : '');
    if (values.size === 0) {
      setProblem(t('env.nothing'));
      return;
    }
    const names = fill(values);
    if (names.length === 0) {
      setProblem(t('env.noMatch'));
      return;
    }
    text.current?.clear();
    const list = new Intl.ListFormat(language).format(new Set(names));
    say(t('env.filled', { names: list }));
    onClose();
  };

  return (
    <DialogForm
      submit={t('env.submit')}
      error={problem}
      onCancel={onClose}
      onSubmit={onSubmit}
      onEdit={() => setProblem(null)}
    >
      <ValueField
        ref={text}
        tall
        label={t('env.label')}
        hint={t('env.hint')}
        error={problem ?? undefined}
      />
    </DialogForm>
  );
}
