import { FileArchive, FolderOpen, Trash2, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import type { Action } from '../../ui/action.ts';
import { createErrand } from '../../ui/errand.ts';
import { useHistory } from '../activity/actions.ts';
import { choosePackage } from './install/installing.ts';

/** From where a package can come. */
const sources = [
  { kind: 'archive', icon: FileArchive },
  { kind: 'folder', icon: FolderOpen },
] as const satisfies readonly { readonly kind: string; readonly icon: LucideIcon }[];

/** Installs a new agent. */
export function useInstallActions(): readonly Action[] {
  const { t } = useTranslation();
  const words = {
    archive: { text: t('install.fromFile'), aside: t('install.fileKinds') },
    folder: { text: t('install.fromFolder') },
  };
  return sources.map(({ kind, icon }) => ({
    id: `agents.install.${kind}`,
    ...words[kind],
    icon,
    run: () => void choosePackage(kind),
  }));
}

/** To have the page ask whether an agent is to be removed. */
export const agentErrand = createErrand<AgentSummary>('/agents');

/**
 * What an administrator can do with an installed agent.
 *
 * @param onRemove asks whether it is to be removed
 */
export function useAgentActions<A extends { readonly id: string }>(
  onRemove: (agent: A) => void,
): (agent: A) => readonly Action[] {
  const { t } = useTranslation();
  const historyOf = useHistory();
  const words = { archive: t('agent.updateFile'), folder: t('agent.updateFolder') };
  return (agent) => [
    ...sources.map(({ kind, icon }): Action => ({
      id: `agents.update.${kind}`,
      text: words[kind],
      icon,
      group: 'update',
      run: () => void choosePackage(kind),
    })),
    historyOf({ kind: 'agent', id: agent.id }),
    {
      id: 'agents.remove',
      text: t('agent.remove'),
      icon: Trash2,
      group: 'remove',
      danger: true,
      run: () => onRemove(agent),
    },
  ];
}
