/** Where an instance is, and whose it is: what everything that belongs to one open instance is built over. */
import type { AppPaths } from '../../platform/paths.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';

export interface InstancePlace {
  /** A short name that stays: the app's records of the instance are under it. */
  readonly id: string;
  /** `own`: this app made it, and alone writes to it. `attached`: a Selu orchestrator's, opened where it is. */
  readonly kind: 'own' | 'attached';
  /** Absolute path of the database. */
  readonly file: string;
  /** Absolute path of the folder in which installed agents are; null: none is known. */
  readonly agents: string | null;
}

/** The instance in the app's own folder. */
export const ownPlace = ({
  instanceFile,
  agents,
}: Pick<AppPaths, 'instanceFile' | 'agents'>): InstancePlace & { readonly agents: string } => ({
  id: 'own',
  kind: 'own',
  file: instanceFile,
  agents,
});

/** By what an instance is told from others, as far as its database says; an older orchestrator's has no id. */
export const idOf = (
  { kind, id }: InstancePlace,
  store: Pick<InstanceReader, 'meta'>,
): string | null => store.meta.get('instance_id') ?? (kind === 'attached' ? id : null);
