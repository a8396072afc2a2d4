import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { KnownInstance } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { fieldText } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { useDialog, type DialogProps } from '../../ui/useDialog.ts';
import { Setting } from '../settings/Setting.tsx';
import { useInstances } from './actions.ts';
import { useInstanceName } from './instanceNames.ts';
import { OpenInstanceDialog } from './OpenInstanceDialog.tsx';
import { ServerSetting } from './ServerSetting.tsx';
import { useForget } from './useForget.ts';

type Subject =
  | { readonly as: 'open' }
  | { readonly as: 'rename'; readonly instance: KnownInstance };

/** The Selus that this app knows on this computer, and the way to one more. */
export function InstancesSection() {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const instances = useInstances();
  const { isAdmin } = useUser();
  const [, navigate] = useLocation();
  const { subject, show, dialog } = useDialog<Subject>();
  const errorText = useErrorText();
  const forget = useForget();
  const find = useRef<HTMLButtonElement>(null);
  const hasForgotten = useRef(false);
  useEffect(() => {
    // The button that had the focus is gone with its line.
    if (!hasForgotten.current || document.activeElement !== document.body) return;
    hasForgotten.current = false;
    find.current?.focus({ preventScroll: true });
  }, [instances.length]);
  return (
    <Section title={t('instances.title')} lead={t('instances.lead')}>
      {instances.map((instance) => {
        const name = nameOf(instance);
        const isAttached = instance.kind === 'attached';
        return (
          <Setting
            key={instance.id}
            label={instance.shown ? t('instances.here', { name }) : name}
            hint={instance.file}
            end={
              isAttached && (
                <div className={stack.actions}>
                  <Button
                    aria-label={t('instances.renameOf', { name })}
                    onClick={() => show({ as: 'rename', instance })}
                  >
                    {t('instances.rename')}
                  </Button>
                  <Button
                    aria-label={t('instances.forgetOf', { name })}
                    busy={forget.busy}
                    onClick={() => {
                      hasForgotten.current = true;
                      forget.submit(instance);
                    }}
                  >
                    {t('instances.forget')}
                  </Button>
                </div>
              )
            }
          />
        );
      })}
      {forget.error && <Notice tone="danger">{errorText(forget.error)}</Notice>}
      {isAdmin && <ServerSetting />}
      <Setting
        label={t('instances.another')}
        hint={t('instances.anotherHint')}
        end={
          <Button ref={find} onClick={() => show({ as: 'open' })}>
            {t('instances.find')}
          </Button>
        }
      />
      {isAdmin && instances.length > 1 && (
        <Setting
          label={t('instances.move.label')}
          hint={t('instances.move.hint')}
          end={
            <Button onClick={() => navigate('/settings/move')}>{t('instances.move.open')}</Button>
          }
        />
      )}
      {subject?.as === 'open' && <OpenInstanceDialog {...dialog} />}
      {subject?.as === 'rename' && <RenameDialog {...dialog} instance={subject.instance} />}
    </Section>
  );
}

interface RenameDialogProps extends DialogProps {
  readonly instance: KnownInstance;
}

function RenameDialog({ instance, ...dialog }: RenameDialogProps) {
  const { t } = useTranslation();
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const name = fieldText(fields, 'name');
    const result = await ask('instances.rename', { id: instance.id, name });
    if (result.ok) dialog.onClose();
    return result;
  });
  const placed = usePlacedError(error, { name: ['display_name_invalid'] });
  return (
    <DialogFrame {...dialog} title={t('instances.renameTitle')}>
      <DialogForm
        submit={t('action.save')}
        busy={busy}
        error={error}
        problem={placed.form}
        onSubmit={submit}
        onEdit={clearError}
        onCancel={dialog.onClose}
      >
        <Field
          label={t('instances.nameLabel')}
          hint={t('instances.nameHint')}
          error={placed.at('name')}
        >
          {(control) => (
            <TextInput {...control} name="name" defaultValue={instance.name} required />
          )}
        </Field>
      </DialogForm>
    </DialogFrame>
  );
}
