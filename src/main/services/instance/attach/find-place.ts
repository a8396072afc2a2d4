/** From what a person chose (a database, its folder, the folder of a compose file) to where a Selu has its things. */
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import {
  composeNames,
  isYaml,
  readCompose,
  type ComposeSelu,
  type Environment,
} from './compose.ts';
import { parseEnvFile } from './interpolation.ts';
import { isDatabase, readSmall } from './read-small.ts';

/** What was found, to be shown before it is used. The key is not in it: {@link keyOf} reads it. */
export interface FoundPlace {
  /** Absolute path of the database. */
  readonly file: string;
  /** Absolute path of the folder in which installed agents are; null: none was found. */
  readonly agents: string | null;
  /** The file in which the key stands; null: in none that was found. */
  readonly keyFile: string | null;
  /** At which the server is reached from this computer; null: not known. */
  readonly address: string | null;
  /** The compose file that said all this; null: none did. */
  readonly compose: string | null;
}

const DATABASE = 'selu.db';
const AGENTS = 'installed_agents';
/** The server reads it, and nothing else, from the environment. */
export const KEY_VARIABLE = 'SELU__ENCRYPTION_KEY';

/**
 * Looks at a path that a person chose.
 *
 * @param env of this process
 * @returns where things are; whether the database is a Selu's is for the store to say
 * @throws AppError `place_missing`, `place_no_database`, `place_not_database`, and why a compose file does not lead to
 *   one: `compose_unreadable`, `compose_no_selu`, `compose_value_missing`, `compose_volume`, `compose_data_inside`,
 *   `compose_no_database`
 */
export async function findPlace(path: string, env: Environment = {}): Promise<FoundPlace> {
  const chosen = resolve(path);
  const stats = await stat(chosen).catch(() => null);
  if (stats === null) throw new AppError('place_missing', { path: chosen });
  if (!stats.isDirectory()) {
    if (isYaml(chosen)) return fromCompose(await readCompose(chosen, env));
    return fromFile(chosen, env);
  }
  const compose = await composeIn(chosen);
  const files = [join(chosen, DATABASE), join(chosen, 'data', DATABASE)];
  const file = await firstOf(files, async (each) => (await isDatabase(each)) !== null);
  if (compose !== null) {
    try {
      return await fromCompose(await readCompose(compose, env));
    } catch (error) {
      // Another program's compose file says nothing about a database beside it.
      if (file === null || !isOfAnother(error)) throw error;
    }
  }
  if (file === null) throw new AppError('place_no_database', { path: chosen });
  return fromFile(file, env);
}

/**
 * The key of a place that was found, for main alone: it never goes to a window.
 *
 * @returns as it is written, not checked; null when it stands nowhere
 * @throws AppError as {@link findPlace}
 */
export async function keyOf(
  { compose, keyFile }: Pick<FoundPlace, 'compose' | 'keyFile'>,
  env: Environment = {},
): Promise<string | null> {
  if (compose !== null) return (await readCompose(compose, env)).key?.text ?? null;
  if (keyFile === null) return null;
  return (
    parseEnvFile((await readSmall(keyFile)) ?? '')
      .get(KEY_VARIABLE)
      ?.trim() || null
  );
}

/**
 * Where the key of a place stands, so that a person can change it there.
 *
 * @returns the file, and how the line begins in it; null when it stands nowhere that was found
 * @throws AppError as {@link findPlace}
 */
export async function keyLineOf(
  { compose, keyFile }: Pick<FoundPlace, 'compose' | 'keyFile'>,
  env: Environment = {},
): Promise<{ readonly file: string; readonly line: string } | null> {
  if (compose !== null) {
    const { key } = await readCompose(compose, env);
    return key === null ? null : { file: key.file, line: key.line };
  }
  return keyFile === null ? null : { file: keyFile, line: `${KEY_VARIABLE}=` };
}

const isOfAnother = (error: unknown): boolean =>
  error instanceof AppError &&
  ['compose_no_selu', 'compose_unreadable'].includes((error as AppError).code);

const composeIn = (folder: string): Promise<string | null> =>
  firstOf(
    composeNames.map((name) => join(folder, name)),
    isThere,
  );

async function fromCompose(selu: ComposeSelu): Promise<FoundPlace> {
  const { file: compose, service, database, databaseInside, agents, key, address } = selu;
  if (database.kind === 'volume') {
    const folder = databaseInside.replace(/\/[^/]*$/, '');
    const command = `docker compose stop ${service} && docker compose cp ${service}:${folder}/. ./data`;
    throw new AppError('compose_volume', {
      file: compose,
      volume: database.name,
      command,
      mount: `./data:${folder}`,
    });
  }
  if (database.kind === 'inside') throw new AppError('compose_data_inside', { file: compose });
  const file = database.path;
  await requireDatabase(
    file,
    () => new AppError('compose_no_database', { file: compose, database: file }),
  );
  const folder = agents.kind === 'host' && (await isThere(agents.path)) ? agents.path : null;
  return { file, agents: folder, keyFile: key?.file ?? null, address, compose };
}

async function fromFile(file: string, env: Environment): Promise<FoundPlace> {
  await requireDatabase(file, () => new AppError('place_missing', { path: file }));
  const folder = dirname(file);
  const around = [...new Set([folder, dirname(folder)])];
  // A compose file around it tells more, if it is this database that it names.
  for (const each of around) {
    const compose = await composeIn(each);
    if (compose === null) continue;
    try {
      const found = await fromCompose(await readCompose(compose, env));
      if ((await realpath(found.file)) === (await realpath(file))) return found;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return {
    file,
    agents: await firstOf(
      around.map((each) => join(each, AGENTS)),
      isThere,
    ),
    keyFile: await firstOf(
      around.map((each) => join(each, '.env')),
      namesKey,
    ),
    address: null,
    compose: null,
  };
}

async function requireDatabase(file: string, missing: () => Error): Promise<void> {
  const found = await isDatabase(file);
  if (found === true) return;
  if (found === false) throw new AppError('place_not_database', { file });
  // Of a folder that only others may enter nobody can tell.
  const isClosed = await access(file).then(
    () => true,
    (error: unknown) => errorCodeOf(error) === 'EACCES',
  );
  if (!isClosed) throw missing();
  throw new AppError('place_closed', { file });
}

async function namesKey(file: string): Promise<boolean> {
  const text = await readSmall(file);
  return text !== null && Boolean(parseEnvFile(text).get(KEY_VARIABLE)?.trim());
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function firstOf(
  paths: readonly string[],
  fits: (path: string) => Promise<boolean>,
): Promise<string | null> {
  for (const path of paths) if (await fits(path)) return path;
  return null;
}
