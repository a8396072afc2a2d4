import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Form } from '../../forms/Form.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { readEnv } from './envFile.ts';

interface EnvDialogProps {
  readonly open: boolean;
  /** Puts the values into the fields of these names. @returns the names that have a field */
  readonly fill: (values: ReadonlyMap<string, string>) => readonly string[];
  readonly onClose: () => void;
  readonly onClosed: () => void;
  readonly finalFocus: () => HTMLElement | null;
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
    <Form
      className={stack.stack}
      error={problem}
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
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary">
          {t('env.submit')}
        </Button>
      </div>
    </Form>
  );
}
