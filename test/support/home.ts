/** A temporary app home with the real services in it: real SQLite, real crypto, real argon2 with little work. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { newId } from '../../src/main/crypto/ids.ts';
import type { Keychain } from '../../src/main/crypto/keychain/keychain.ts';
import { makeMasterSecret } from '../../src/main/crypto/master-secret.ts';
import { appPaths } from '../../src/main/platform/paths.ts';
import { machine, windowCaller, type Caller } from '../../src/main/services/common/caller.ts';
import type { Role } from '#shared/contract/define.ts';
import { WindowSessions } from '../../src/main/services/accounts/window-sessions.ts';
import {
  createServices,
  type ServiceDependencies,
  type Services,
} from '../../src/main/services/index.ts';
import { toStored } from '../../src/main/store/core/timestamps.ts';
import { hashOfPassword, leastCost } from './passwords.ts';
import { keptFolder } from './temporary-files.ts';
import { writerOf } from './writer.ts';

export { writerOf };

export { PASSWORD } from './passwords.ts';

export interface TestHome {
  readonly folder: string;
  readonly secret: string;
  /** The database. */
  readonly file: string;
  readonly services: Services;
  /** The clock of the services; set it to travel. */
  readonly clock: { now: Date };
}

/** Of a machine without one: a test must not write into the keychain of whoever runs it. */
const notInstalled = () => Promise.reject(new AppError('keychain_not_installed', {}));
const noKeychain: Keychain = {
  problem: () => Promise.resolve(AppError.from({ code: 'keychain_not_installed', params: {} })),
  read: notInstalled,
  write: notInstalled,
  remove: notInstalled,
};

/** Nobody listens there: a test that does not bring its own servers must not reach the real ones. */
const nowhere = 'https://127.0.0.1:1';
const unreachable = { openai: nowhere, anthropic: nowhere, grok: nowhere, telegram: nowhere };

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'selu-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Services over an empty home, started; the secret is in their environment.
 *
 * @param network servers of the test that play the providers
 */
export function emptyHome(
  secret = makeMasterSecret().text,
  network: Pick<ServiceDependencies, 'endpoints' | 'checkSeconds'> = {},
): TestHome {
  return homeIn(temporaryFolder(), secret, network);
}

/** The same home as a later start of the app finds it; what ran before is to be closed. */
export const laterRun = ({ folder, secret }: TestHome): TestHome => homeIn(folder, secret, {});

/** @param more `place`: of an instance elsewhere; `readOnlyReason`: why nothing may be written to it */
export function homeIn(
  folder: string,
  secret: string,
  more: Pick<
    ServiceDependencies,
    'endpoints' | 'checkSeconds' | 'place' | 'readOnlyReason' | 'keychain'
  >,
): TestHome {
  const env = { SELU_DESKTOP_HOME: folder, SELU_ENCRYPTION_KEY: secret };
  const clock = { now: new Date() };
  const services = createServices({
    paths: appPaths(env),
    env,
    now: () => clock.now,
    keychain: noKeychain,
    device: 'test-device',
    endpoints: unreachable,
    hashCost: leastCost,
    backupWorkFactor: 2,
    ...more,
  });
  services.panel.start();
  services.instance.start();
  onTestFinished(() => {
    services.instance.close();
    services.panel.close();
  });
  return { folder, secret, file: services.instance.place.file, services, clock };
}

/** What {@link homeIn} takes of a home that is on the disk already. */
interface AtRest {
  readonly folder: string;
  readonly secret: string;
  readonly alice: string;
  readonly bob: string;
}

/** Of this process: to copy its files costs a third of making them anew, which hundreds of tests would do. */
let atRest: AtRest | null = null;
let testHasCopy = false;

/**
 * A home with an unlocked instance, the administrator `alice` and the member `bob`. The first one of every test has
 * the same secret and ids; a second one in the same test shares nothing with it.
 */
export async function householdHome(
  network: Pick<ServiceDependencies, 'endpoints' | 'checkSeconds'> = {},
): Promise<TestHome & { alice: string; bob: string }> {
  if (testHasCopy) return makeHousehold(temporaryFolder(), network);
  testHasCopy = true;
  onTestFinished(() => {
    testHasCopy = false;
  });
  atRest ??= await makeAtRest();
  const { folder, secret, ...people } = atRest;
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return { ...homeIn(copy, secret, network), ...people };
}

async function makeAtRest(): Promise<AtRest> {
  const { folder, secret, services, alice, bob } = await makeHousehold(keptFolder(), {});
  services.instance.close();
  services.panel.close();
  return { folder, secret, alice, bob };
}

async function makeHousehold(
  folder: string,
  network: Pick<ServiceDependencies, 'endpoints' | 'checkSeconds'>,
): Promise<TestHome & { alice: string; bob: string }> {
  const home = homeIn(folder, makeMasterSecret().text, network);
  await home.services.setup.createInstance(machine, { from: 'environment' });
  const alice = await addUser(home, 'alice', true);
  const bob = await addUser(home, 'bob', false);
  return { ...home, alice, bob };
}

/** Adds a user with {@link PASSWORD}, hashed with {@link leastCost}: tests add many. */
export async function addUser(
  home: Pick<TestHome, 'services' | 'clock'>,
  username: string,
  isAdmin: boolean,
): Promise<string> {
  const id = newId();
  writerOf(home).users.insert({
    id,
    username,
    displayName: username.replace(/^./, (first) => first.toUpperCase()),
    passwordHash: await hashOfPassword(),
    createdAt: toStored(home.clock.now),
    isAdmin,
    language: 'en',
    lastSignInAt: null,
  });
  return id;
}

/** A person who says yes to whatever they are asked. */
export const sayYes = (): Promise<boolean> => Promise.resolve(true);

/** Who asks at a window of a home. */
export function callerOf(
  { services }: Pick<TestHome, 'services'>,
  userId: string,
  role: Role = 'admin',
  isStillHere: () => void = () => {},
  confirm: Caller['confirm'] = sayYes,
): Caller {
  const user = services.instance.store().users.byId(userId);
  if (user === null) throw new Error('no such user');
  const { id, username, displayName, isAdmin, language } = user;
  const signedIn = { id, username, displayName, isAdmin, language, createdAt: null };
  return windowCaller(1, signedIn, role, { isStillHere, confirm });
}

/** A window at which nobody is signed in. */
export const somebody: Caller = windowCaller(1, null, 'public', {
  isStillHere: () => {},
  confirm: sayYes,
});

/** The sessions of the windows of one run of the app. */
export const sessionsOver = (
  { services, clock }: TestHome,
  systemIdleSeconds = (): number => 0,
): WindowSessions => new WindowSessions({ ...services, now: () => clock.now, systemIdleSeconds });

/** The code of an expected failure, or `done`. */
export async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return (error as AppError).code;
    throw error;
  }
}
