/** A home with an instance and two people in it, made by the services themselves, for tests that start there. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { appPaths } from '../../../src/main/platform/paths.ts';
import { createServices, type Services } from '../../../src/main/services/index.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { newId } from '../../../src/main/crypto/ids.ts';
import { toStored } from '../../../src/main/store/core/timestamps.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { PanelService } from '../../../src/main/services/common/panel.ts';
import { KnownInstances } from '../../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../../src/main/services/instance/place.ts';
import type { HomeKind } from '../../support/homes.ts';
import { hashOfPassword } from '../../support/passwords.ts';
import {
  blueBubblesPipe,
  makeSeluDatabase,
  oldTelegramPipe,
  seluSecret,
  telegramPipe,
  type SeluShape,
} from '../../support/selu-database.ts';
import {
  differences,
  readWholeDatabase,
  type WholeDatabase,
} from '../../support/whole-database.ts';
import { writerOf } from '../../support/writer.ts';

export { PASSWORD } from '../../support/passwords.ts';

export interface Household {
  readonly home: string;
  readonly kind: HomeKind;
  readonly secret: string;
  readonly instanceId: string;
  /** The database. */
  readonly file: string;
  /** Where the packages of its agents are. */
  readonly agents: string;
  readonly alice: string;
  readonly bob: string;
  /** All that a Selu had in it before; null for an own instance. */
  readonly asFound: WholeDatabase | null;
}

type Fill = (services: Services, people: { alice: string; bob: string }) => Promise<unknown>;

/**
 * Makes the instance with the administrator `alice` and the member `bob`, and closes it.
 *
 * @param fill more to put in, through the services
 * @param kind `own`, or the database of a Selu, which the app knows and opens: it has rows of others as well, but no
 *   credential, no connected provider and no channel of the kinds of which there can be one
 */
export async function makeHousehold(
  home: string,
  fill: Fill = () => Promise.resolve(),
  kind: HomeKind = 'own',
): Promise<Household> {
  const paths = appPaths({ SELU_DESKTOP_HOME: home });
  let asFound: WholeDatabase | null = null;
  if (kind !== 'own') {
    const file = join(home, 'selu', 'selu.db');
    const agents = join(home, 'selu', 'installed_agents');
    await makeQuietSelu(file, kind);
    asFound = readWholeDatabase(file);
    mkdirSync(agents);
    const panel = new PanelService(paths.panelFile);
    panel.start();
    await new KnownInstances(panel, ownPlace(paths)).add(machine, {
      ...{ file, agents, name: 'Household', keyFile: null, server: null, compose: null },
    });
    panel.close();
  }
  const secret = kind === 'own' ? makeMasterSecret().text : seluSecret;
  return withServices({ home, secret }, async (services, place) => {
    if (kind === 'own') await services.setup.createInstance(machine, { from: 'environment' });
    const people = {
      alice: await addPerson(services, 'alice', true),
      bob: await addPerson(services, 'bob'),
    };
    // They keep their recovery kit, so that nothing reminds of it.
    await services.kit.confirm(machine);
    await fill(services, people);
    const { instanceId } = services.instance.unlocked();
    return { home, kind, secret, instanceId, asFound, ...place, ...people };
  });
}

/** Puts more into a household, as another program on the same computer does, also while the app shows it. */
export const inHousehold = (
  household: Household,
  work: (services: Services) => Promise<unknown>,
): Promise<unknown> => withServices(household, work);

/** Tables of a Selu that get rows by what people do in the window; of agents, by the tests themselves. */
const filledTables = [
  ...['users', 'web_sessions', 'system_credentials', 'user_credentials', 'user_agent_access'],
  ...[
    'llm_providers',
    'pipes',
    'telegram_configs',
    'bluebubbles_configs',
    'user_sender_refs',
    'agents',
  ],
];

/**
 * What of a Selu is not as it was found, byte for byte: its schema, its file and every row that was there before the
 * household moved in. Rows that came to {@link filledTables} are none of it.
 */
export function changesToFound({ asFound, file }: Household): string[] {
  if (asFound === null) return [];
  const added = filledTables.map((table) => `${table} +`);
  return differences(asFound, readWholeDatabase(file)).filter((one) => !added.includes(one));
}

/** Adds a person with the password of all the others. @returns their id */
export async function addPerson(
  services: Services,
  username: string,
  isAdmin = false,
): Promise<string> {
  const id = newId();
  const passwordHash = await hashOfPassword();
  writerOf({ services }).users.insert({
    id,
    username,
    displayName: username.replace(/^./, (first) => first.toUpperCase()),
    passwordHash,
    createdAt: toStored(new Date()),
    isAdmin,
    language: 'en',
    lastSignInAt: null,
  });
  return id;
}

/** What the app is started with, to find the household unlocked. */
export const unlocked = ({ secret }: Household): { readonly SELU_ENCRYPTION_KEY: string } => ({
  SELU_ENCRYPTION_KEY: secret,
});

async function withServices<T>(
  { home, secret }: Pick<Household, 'home' | 'secret'>,
  work: (services: Services, place: { file: string; agents: string }) => Promise<T>,
): Promise<T> {
  const env = { SELU_DESKTOP_HOME: home, SELU_ENCRYPTION_KEY: secret };
  const paths = appPaths(env);
  const panel = new PanelService(paths.panelFile);
  panel.start();
  const { place } = new KnownInstances(panel, ownPlace(paths)).lastShown();
  const services = createServices({ paths, env, panel, place });
  services.instance.start();
  try {
    return await work(services, { file: place.file, agents: place.agents ?? paths.agents });
  } finally {
    services.instance.close();
    panel.close();
  }
}

async function makeQuietSelu(file: string, shape: SeluShape): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await makeSeluDatabase(file, { shape });
  const db = new Database(file);
  const channels = [telegramPipe, oldTelegramPipe, blueBubblesPipe].map((id) => `'${id}'`).join();
  db.pragma('foreign_keys = off');
  db.exec(`
    delete from system_credentials;
    delete from user_credentials;
    delete from llm_providers;
    delete from telegram_configs;
    delete from bluebubbles_configs;
    delete from user_sender_refs;
    ${['messages', 'threads', 'sessions', 'schedule_pipes']
      .map((table) => `delete from ${table} where pipe_id in (${channels});`)
      .join('\n')}
    delete from pipes where id in (${channels});
  `);
  db.close();
}
