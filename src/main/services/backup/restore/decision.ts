/**
 * The one small file that says that a restore is decided. Before it is there, all is as it was; from then on the restore
 * only goes on to its end, at the next start at the latest. It names no path: what it is about lies where the place and
 * its id say.
 */
import { closeSync, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { READ_WITHOUT_WAITING } from '../../../agent-package/open-flags.ts';
import { isAgentId } from '../../../agent-package/paths.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import { syncFolderOf, writePrivateFile } from '../../../store/core/files.ts';
import type { InstancePlace } from '../../instance/place.ts';

/** Of a staging folder: the process that made it, and a random part. */
const STAGING_ID = /^\d+-[0-9a-f]{12}$/;

const agentNames = z.array(z.string().refine(isAgentId)).readonly();

const decision = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(STAGING_ID),
  /** The header of the database that takes the place. */
  header: z.string(),
  /** Those that were there and make room, and those that come; null: the agents stay as they are. */
  agents: z.strictObject({ old: agentNames, new: agentNames }).nullable(),
  /** What the names end with under which what was there is kept; null: it is in a backup, and goes. */
  keep: z
    .string()
    .regex(/^\d{8}-\d{6}$/)
    .nullable(),
  /** By what the restored database is known from then on, and the records that come with it. */
  records: z.array(z.tuple([z.string(), z.string().nullable()])).readonly(),
  /** Records that begin so and do not come with it go. */
  beginnings: z.array(z.string()).readonly(),
});
export type Decision = z.infer<typeof decision>;

/** Where a restore into a place is noted. */
export const decisionFile = (home: string, placeId: string): string =>
  join(home, `restore-${placeId}.json`);

/** Decides. @throws what the disk says; nothing is decided then */
export function writeDecision(file: string, decided: Decision): void {
  writePrivateFile(file, Buffer.from(JSON.stringify(decided)));
}

/**
 * What was decided; null: nothing.
 *
 * @throws AppError `restore_unfinished` when nobody can tell what it says; what the disk says
 */
export function readDecision(file: string): Decision | null {
  try {
    return decision.parse(JSON.parse(textOf(file)));
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    if (errorCodeOf(error) !== '') throw error;
    throw new AppError('restore_unfinished', { file });
  }
}

/** What is no file, a pipe that nobody writes to, say, holds no start. @throws SyntaxError, and what the disk says */
function textOf(file: string): string {
  const descriptor = openSync(file, READ_WITHOUT_WAITING);
  try {
    if (!fstatSync(descriptor).isFile()) throw new SyntaxError('no file');
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The restore has come to its end. */
export function removeDecision(file: string): void {
  rmSync(file, { force: true });
  syncFolderOf(file);
}

/** Beside the database: the one that comes, and what was beside the old one. */
export const databaseStaging = ({ file }: Pick<InstancePlace, 'file'>, id: string): string =>
  join(dirname(file), `.restore-${id}`);

/** In the folder of the agents, so that none is moved to another disk: those that come, and those that make room. */
export const agentsStaging = (agents: string, id: string): string => join(agents, `.restore-${id}`);

/** Under which name the old database is kept; what SQLite has beside it goes with it, so that it stays whole. */
export const keptDatabase = ({ file }: Pick<InstancePlace, 'file'>, keep: string): string =>
  join(dirname(file), `${basename(file)}.before-restore-${keep}`);

export const keptAgents = (agents: string, keep: string): string =>
  join(agents, `.before-restore-${keep}`);
