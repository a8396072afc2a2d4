import { useRef } from 'react';
import { Menu as Primitive } from '@base-ui/react/menu';
import { ChevronsUpDown, FolderOpen, ListX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../../app/frame/useRun.ts';
import { useApp } from '../../calls/app.ts';
import type { Action } from '../../ui/action.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { useInstanceActions } from './actions.ts';
import { useInstanceName } from './instanceNames.ts';
import { OpenInstanceDialog } from './OpenInstanceDialog.tsx';
import { useForget } from './useForget.ts';

/**
 * Which Selu the window shows before anybody is signed in, and the way to another: without it, one that cannot be opened
 * would be the end. Nothing where the app's own one is the only one and can be opened, or none is there yet.
 */
export function InstanceSwitch() {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const state = useApp((app) => app.state);
  const choices = useInstanceActions(useRun());
  const trigger = useRef<HTMLButtonElement>(null);
  const { subject, show, dialog } = useDialog<true>(() => trigger.current);
  const forget = useForget();
  if (state === null) return null;
  const { instance, phase } = state;
  const isAttached = instance.kind === 'attached';
  const isStuck = phase.name === 'locked' || phase.name === 'problem';
  if (!isAttached && !isStuck && choices.length === 0) return null;
  const name = nameOf(instance);
  const actions: readonly Action[] = [
    ...choices,
    {
      id: 'instances.open',
      text: t('instances.find'),
      icon: FolderOpen,
      group: 'more',
      run: () => show(true),
    },
    ...(isAttached
      ? [
          {
            id: 'instances.forget',
            text: t('instances.forgetOf', { name }),
            icon: ListX,
            group: 'more',
            run: () => forget.submit(instance),
          },
        ]
      : []),
  ];
  return (
    <>
      <Menu
        items={actions}
        trigger={
          <Primitive.Trigger
            ref={trigger}
            render={<Button look="quiet" />}
            aria-label={t('instances.shown', { name })}
          >
            {name}
            <ChevronsUpDown aria-hidden />
          </Primitive.Trigger>
        }
      />
      {subject && <OpenInstanceDialog {...dialog} />}
    </>
  );
}
