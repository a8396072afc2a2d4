/**
 * The rehearsal: opens a backup in a temporary place, decrypts every value, reads every agent, and says what it holds and
 * what of it is damaged. Nothing of the instance is touched.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rehearsal } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { readPackage } from '../../agent-package/read.ts';
import { shareLoop } from '../../agent-package/share-loop.ts';
import type { AgeKey } from '../../crypto/age.ts';
import { keyCheckForm } from '../../crypto/key-check.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { causedBy } from '../../platform/errors.ts';
import type { InstanceReader, InstanceStore } from '../../store/instance/instance-store.ts';
import { openInstanceStore } from '../../store/instance/own/open.ts';
import { openAttached, proven } from '../instance/attached.ts';
import { readOutside } from '../instance/whole.ts';
import { formatOf, ownKeys, type FormatKeys } from '../secrets/instance-format.ts';
import { Vault, type StoredSecret } from '../secrets/vault.ts';
import { entryNames, type BackupManifest } from './manifest.ts';
import { openBackup, type OpenedBackup } from './read-backup.ts';

export interface RehearsalOrder {
  readonly file: string;
  readonly key: AgeKey;
  /** A private folder for what is unpacked; it is removed at the end. */
  readonly folder: string;
  /** The master secret at hand; null: none. One that is in the backup is tried first. */
  readonly given: MasterSecret | null;
}

export interface RehearsalOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (part: number) => void;
}

/** What was found; whether it is of an instance that is there is for whoever asks to say. */
export type FoundInBackup = Omit<Rehearsal, 'sameInstance'> & {
  readonly instanceId: string | null;
};

/** So many damaged parts are named. */
const MOST_NAMED = 100;
/** How much of the whole it is to unpack. */
const UNPACKING = 0.6;

/**
 * Rehearses a restore.
 *
 * @throws AppError as `openBackup`, and `database_damaged`, `database_newer` and whatever else keeps the database from being
 *   opened; the signal's reason
 */
export async function rehearse(
  { file, key, folder, given }: RehearsalOrder,
  { signal, onProgress = () => {} }: RehearsalOptions = {},
): Promise<FoundInBackup> {
  try {
    const opened = await openBackup(file, key, folder, {
      signal,
      onProgress: (part) => onProgress(part * UNPACKING),
    });
    return await lookThrough(opened, given, signal);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Says what an unpacked backup holds. @throws AppError as {@link rehearse} */
async function lookThrough(
  { manifest, folder, secret: inside }: OpenedBackup,
  given: MasterSecret | null,
  signal: AbortSignal | undefined,
): Promise<FoundInBackup> {
  const database = join(folder, entryNames.database);
  const { store, found, secret } = openUnder(database, manifest, { inside, given });
  const damaged: Rehearsal['damagedParts'] = [];
  let readable = 0;
  let damagedCount = 0;
  const note = (part: Rehearsal['damagedParts'][number]): void => {
    damagedCount += 1;
    if (damaged.length < MOST_NAMED) damaged.push(part);
  };
  try {
    if (found !== null) {
      const nameOf = namesIn(store);
      for (const each of found.vault.cells(store)) {
        if (found.vault.statusOf(each.stored, each.cell) === 'set') readable += 1;
        else note({ kind: each.kind, name: nameOf(each) });
        await shareLoop();
        signal?.throwIfAborted();
      }
    }
  } finally {
    store.close();
  }
  const isSigned = found?.isSigned === true && found.keys.kind === 'own';
  const changes = isSigned
    ? await readOutside({ file: database, keys: found.keys, known: null }, 0)
    : null;
  for (const agent of agentsIn(manifest)) {
    signal?.throwIfAborted();
    if (!(await isReadable(join(folder, entryNames.agents, agent)))) {
      note({ kind: 'agent', name: agent });
    }
  }
  const { madeAt, version, instance, counts, secretInside, leftOut } = manifest;
  return {
    ...{ madeAt, version, secretInside, secret, readable, kind: instance.kind },
    ...counts,
    ...{ damaged: damagedCount, damagedParts: damaged, leftOut: [...leftOut] },
    outside: changes === null ? 0 : changes.items.length + changes.more,
    instanceId: instance.id,
  };
}

interface Fitting {
  readonly vault: Vault;
  readonly keys: FormatKeys;
  readonly isSigned: boolean;
}

interface Openable {
  readonly store: InstanceStore;
  /** Null: no secret fits. */
  readonly found: Fitting | null;
  readonly secret: Rehearsal['secret'];
}

function openUnder(
  database: string,
  { instance }: BackupManifest,
  { inside, given }: Readonly<Record<'inside' | 'given', MasterSecret | null>>,
): Openable {
  const tried = [
    ...(inside === null ? [] : [{ secret: inside, name: 'inside' as const }]),
    ...(given === null ? [] : [{ secret: given, name: 'given' as const }]),
  ];
  const { store, fits } = instance.kind === 'own' ? ownIn(database) : attachedIn(database);
  for (const { secret, name } of tried) {
    const found = fits(secret);
    if (found !== null) return { store, found, secret: name };
  }
  return { store, found: null, secret: tried.length === 0 ? 'missing' : 'wrong' };
}

interface Tried {
  readonly store: InstanceStore;
  /** Null: the secret is another one's. */
  readonly fits: (secret: MasterSecret) => Fitting | null;
}

function ownIn(database: string): Tried {
  const store = openedOwn(database);
  const instanceId = store.meta.get('instance_id');
  const keyCheck = store.meta.get('key_check');
  return {
    store,
    fits: (secret) => {
      const form =
        instanceId === null || keyCheck === null
          ? null
          : keyCheckForm(secret, instanceId, keyCheck);
      if (form === null || instanceId === null) return null;
      const keys = ownKeys(secret, instanceId);
      return { keys, vault: new Vault(formatOf(keys)), isSigned: form === 'signed' };
    },
  };
}

/** @throws AppError `backup_not_ours` when it could act by itself; as `openInstanceStore` */
function openedOwn(database: string): InstanceStore {
  try {
    return openInstanceStore(database);
  } catch (error) {
    if (error instanceof AppError && (error as AppError).code === 'database_schema_changed') {
      throw causedBy(error, 'backup_not_ours', {});
    }
    throw error;
  }
}

function attachedIn(database: string): Tried {
  const { store, rules } = openAttached(database, null);
  return {
    store,
    fits: (secret) => {
      try {
        return { ...proven(store, { secret, source: 'file', rules }), isSigned: false };
      } catch (error) {
        if (error instanceof AppError && (error as AppError).code === 'secret_wrong') return null;
        throw error;
      }
    },
  };
}

/** What a damaged value is called: by what it is for, never by an id that nobody knows. */
function namesIn(store: InstanceReader): (secret: StoredSecret) => string {
  const people = new Map(store.users.list().map(({ id, displayName }) => [id, displayName]));
  return ({ kind, cell }) => {
    if (kind !== 'userCredential') return cell.identity.join(' / ');
    const [userId = '', ...names] = cell.identity;
    return [...names, people.get(userId) ?? userId].join(' / ');
  };
}

const agentsIn = ({ files }: BackupManifest): Set<string> =>
  new Set(
    files
      .map(({ name }) => name.split('/'))
      .filter(([top]) => top === entryNames.agents)
      .map(([, agent = '']) => agent),
  );

async function isReadable(folder: string): Promise<boolean> {
  try {
    await readPackage(folder);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
