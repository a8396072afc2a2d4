import { HardDrive } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { KnownInstance } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import type { Action } from '../../ui/action.ts';
import { useInstanceName } from './instanceNames.ts';

/** The instances that this app knows; none until they are known. */
export function useInstances(): readonly KnownInstance[] {
  const { value } = useAnswer(() => ask('instances.list', {}), { name: 'instances.list' });
  return value?.instances ?? [];
}

/**
 * To show another instance in this window; nothing where there is only one.
 *
 * @param run waits for the call, says why it failed, and has the window follow
 */
export function useInstanceActions(
  run: (call: Promise<Result<unknown>>) => Promise<void>,
): readonly Action[] {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const instances = useInstances();
  if (instances.length < 2) return [];
  return instances.map((instance): Action => ({
    id: `instances.show.${instance.id}`,
    text: nameOf(instance),
    icon: HardDrive,
    group: 'instances',
    choice: { label: t('instances.switch'), chosen: instance.shown },
    run: () => void run(ask('instances.show', { id: instance.id })),
  }));
}
