/**
 * The steps of a restore that was decided. Each can be taken again: a crash between any two of them is gone over by the
 * next start, before anything is opened, and what stands there at the end is the same.
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import { fileHeader } from '../../../store/core/database-file.ts';
import { syncFolderOf } from '../../../store/core/files.ts';
import { toStoreError } from '../../../store/core/errors.ts';
import type { PanelRecords } from '../../common/panel-records.ts';
import type { Generations } from '../../instance/generations.ts';
import type { InstancePlace } from '../../instance/place.ts';
import {
  agentsStaging,
  databaseStaging,
  decisionFile,
  keptAgents,
  keptDatabase,
  readDecision,
  removeDecision,
  type Decision,
} from './decision.ts';

export interface RestorePlace {
  /** The app's own folder, in which the decision is noted. */
  readonly home: string;
  readonly place: InstancePlace;
  /** Of the place. It is open. */
  readonly panel: PanelRecords;
  /** What this process has seen of the database that was there. */
  readonly generations: Pick<Generations, 'forgetSeen'>;
}

/** The record that all of a decision but its note is done. */
const doneKey = (id: string): string => `restored/${id}`;

/**
 * Brings to its end what was decided; nothing where nothing was. To be called before the database is opened.
 *
 * @throws AppError `restore_unfinished` when what was to come is gone, and what the disk or `panel.db` says: the note
 *   stays, and the next call goes on
 */
export function finishRestore({ home, place, panel, generations }: RestorePlace): void {
  const note = decisionFile(home, place.id);
  try {
    const decided = readDecision(note);
    if (decided === null) return;
    const store = panel.store();
    // One process at a time: who comes second finds it done. On the disk before the note goes.
    store.transactionOnDisk(() => {
      if (store.get(doneKey(decided.id)) !== null || !existsSync(note)) return;
      placeDatabase(place, decided);
      placeAgents(place, decided);
      for (const beginning of decided.beginnings) {
        for (const key of store.keys(beginning)) store.delete(key);
      }
      for (const [key, value] of decided.records) {
        if (value === null) store.delete(key);
        else store.set(key, value);
      }
      store.set(doneKey(decided.id), '');
    });
    removeDecision(note);
    store.transaction(() => store.delete(doneKey(decided.id)));
    generations.forgetSeen();
  } catch (error) {
    throw toStoreError(error, place.file);
  }
}

/** A log of the old database must not meet the new one: it goes before that comes. */
function placeDatabase(place: InstancePlace, { id, header, keep }: Decision): void {
  const { file } = place;
  const staging = databaseStaging(place, id);
  const coming = join(staging, 'selu.db');
  if (!existsSync(coming)) {
    // It has its place already.
    if (fileHeader(file) === header) return;
    throw new AppError('restore_unfinished', { file: staging });
  }
  const aside = keep === null ? join(staging, 'old') : keptDatabase(place, keep);
  rmSync(`${file}-shm`, { force: true });
  for (const end of ['-wal', '-journal']) moveIfThere(`${file}${end}`, `${aside}${end}`);
  syncFolderOf(file);
  if (keep !== null) keepAlso(file, aside);
  renameSync(coming, file);
  syncFolderOf(file);
}

/** A second name, so that at any moment a database is there. */
function keepAlso(file: string, aside: string): void {
  if (existsSync(aside)) return;
  try {
    linkSync(file, aside);
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT') return;
    // A file system without second names.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(code)) throw error;
    copyFileSync(file, `${aside}.part`);
    renameSync(`${aside}.part`, aside);
  }
  syncFolderOf(aside);
}

function placeAgents({ agents }: InstancePlace, { id, keep, agents: names }: Decision): void {
  if (agents === null || names === null) return;
  const staging = agentsStaging(agents, id);
  const aside = keep === null ? join(staging, 'old') : keptAgents(agents, keep);
  if (names.old.length > 0 && existsSync(staging))
    mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const name of names.old) {
    // One that was moved already has made room for another of its name.
    if (existsSync(staging) && !existsSync(join(aside, name))) {
      moveIfThere(join(agents, name), join(aside, name));
    }
  }
  syncFolderOf(join(agents, 'x'));
  const coming = new Set(namesIn(join(staging, 'new')));
  for (const name of names.new) {
    if (coming.has(name)) renameSync(join(staging, 'new', name), join(agents, name));
    else if (!existsSync(join(agents, name))) {
      throw new AppError('restore_unfinished', { file: staging });
    }
  }
  syncFolderOf(join(agents, 'x'));
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
