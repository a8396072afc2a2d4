/** What stays stored of credentials when an agent that declares them changes or goes, and who else needs it. */
import { isDeepStrictEqual } from 'node:util';
import type { DeclaredCredential, StoredCount } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { AgentPackage } from '../../agent-package/package.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { credentialEvent, peopleIn } from '../credentials/credential-events.ts';
import type { Change } from '../instance/writing.ts';
import { declaredBy, textOfKey, type InstalledAgent, type PackageCatalog } from './catalog.ts';

/** What is stored of the credentials that are asked for, each credential once. */
export function storedOf(
  store: InstanceReader,
  isAsked: (credential: DeclaredCredential) => boolean,
): StoredCount[] {
  const counts = new Map<string, StoredCount>();
  const count = (credential: DeclaredCredential): void => {
    if (!isAsked(credential)) return;
    const key = textOfKey(credential);
    counts.set(key, { ...credential, count: (counts.get(key)?.count ?? 0) + 1 });
  };
  for (const { capabilityId, name } of store.systemCredentials.list()) {
    count({ capabilityId, name, scope: 'system' });
  }
  for (const { capabilityId, name } of store.userCredentials.list()) {
    count({ capabilityId, name, scope: 'user' });
  }
  return [...counts.values()];
}

/**
 * What is left over of an update: the installed version declares it, it is stored, and neither the new version nor
 * another agent declares it. Nothing, while an agent cannot be read that may declare it.
 *
 * @param agents every installed agent
 */
export function leftoversOfUpdate(
  store: InstanceReader,
  next: AgentPackage,
  agents: readonly InstalledAgent[],
): StoredCount[] {
  const before = agents.find(({ row }) => row.id === next.id);
  const others = agents.filter(({ row }) => row.id !== next.id);
  if (before === undefined || others.some(({ problem }) => problem !== null)) return [];
  const still = new Set([{ package: next }, ...others].flatMap(declaredBy).map(textOfKey));
  const gone = new Set(
    declaredBy(before)
      .map(textOfKey)
      .filter((key) => !still.has(key)),
  );
  return storedOf(store, (each) => gone.has(textOfKey(each)));
}

/**
 * Between the look at what nobody needs and its removal lies work on the disk, in which another agent may come to
 * need it, or somebody save a new value.
 *
 * @returns a check for inside the transaction, before it writes. It throws AppError `changed_meanwhile`
 */
export function unchangedSince(
  reader: InstanceReader,
  catalog: PackageCatalog,
  leftovers: readonly StoredCount[],
): (store: InstanceReader) => void {
  if (leftovers.length === 0) return () => {};
  const keys = new Set(leftovers.map(textOfKey));
  const look = (store: InstanceReader): unknown => {
    const rows = [
      ...store.systemCredentials.list().map((row) => ({ ...row, scope: 'system' as const })),
      ...store.userCredentials.list().map((row) => ({ ...row, scope: 'user' as const })),
    ].filter((row) => keys.has(textOfKey(row)));
    const stored = rows.map(({ id, encryptedValue }) => [id, encryptedValue]);
    return [catalog.revision, store.agents.list(), stored];
  };
  const before = look(reader);
  return (store) => {
    if (!isDeepStrictEqual(look(store), before)) throw new AppError('changed_meanwhile', {});
  };
}

/** Removes what is stored of some credentials, and says so; part of a transaction. */
export function removeStored(
  { store, log }: Pick<Change, 'store' | 'log'>,
  credentials: readonly StoredCount[],
): void {
  for (const { capabilityId, name, scope } of credentials) {
    const said = (userId?: string): void =>
      log(credentialEvent(peopleIn(store), 'credentialRemoved', { capabilityId, name, userId }));
    if (scope === 'system') {
      if (store.systemCredentials.delete(capabilityId, name) !== null) said();
      continue;
    }
    const rows = store.userCredentials
      .listOfCapability(capabilityId)
      .filter((row) => row.name === name);
    store.userCredentials.deleteOfAll(capabilityId, name);
    for (const { userId } of rows) said(userId);
  }
}
