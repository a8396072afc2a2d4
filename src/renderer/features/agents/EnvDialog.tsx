import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { factsOf, readEnv } from '#shared/env-file.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { EnvPreview, placesOf, type FieldsOf } from './EnvPreview.tsx';

interface EnvDialogProps extends DialogProps {
  readonly fields: FieldsOf;
  /** Puts the values into the fields of these names. @returns the names that have a field */
  readonly fill: (values: ReadonlyMap<string, string>) => readonly string[];
}

/** Fills the fields whose names stand in a pasted .env file, once somebody has seen what goes where. */
export function EnvDialog({ fields, fill, ...dialog }: EnvDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('env.title')} lead={t('env.lead')}>
      <EnvForm fields={fields} fill={fill} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function EnvForm({ fields, fill, onClose }: Pick<EnvDialogProps, 'fields' | 'fill' | 'onClose'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useRef<ValueFieldHandle>(null);
  const [problem, setProblem] = useState<string | null>(null);
  /** What was read; null before. The values stay in the field. */
  const [env, setEnv] = useState<ReturnType<typeof factsOf> | null>(null);

  const read = () => {
    const entered = text.current?.read();
    return readEnv(entered?.kind === 'value' ? entered.value : '');
  };
  const onRead = (): void => {
    const found = read();
    const names = [...found.values.keys()];
    if (names.length === 0) setProblem(t('env.nothing'));
    else if (placesOf(names, fields).size === 0) setProblem(t('env.noMatch'));
    else setEnv(factsOf(found));
  };
  const onFill = (): void => {
    const { values } = read();
    const places = [...placesOf(values.keys(), fields)];
    const names = fill(
      new Map(places.map(([field, name]) => [field, values.get(name)?.value ?? ''])),
    );
    text.current?.clear();
    const list = new Intl.ListFormat(language).format(new Set(names));
    say(t('env.filled', { names: list }));
    onClose();
  };

  return (
    <DialogForm
      submit={env === null ? t('env.read') : t('env.submit')}
      error={problem}
      onCancel={env === null ? onClose : () => setEnv(null)}
      onSubmit={env === null ? onRead : onFill}
      onEdit={() => setProblem(null)}
      cancel={env === null ? undefined : t('action.back')}
    >
      {/* What was pasted stays in its field, for whoever goes back. */}
      <div hidden={env !== null}>
        <ValueField
          ref={text}
          tall
          label={t('env.label')}
          hint={t('env.hint')}
          error={problem ?? undefined}
        />
      </div>
      {env && <EnvPreview env={env} fields={fields} />}
    </DialogForm>
  );
}
