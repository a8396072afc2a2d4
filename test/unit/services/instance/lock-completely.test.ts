/** Locking completely: the master secret is forgotten, and given again only when somebody asks for it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Phase } from '#shared/contract/schemas.ts';
import { sealedAccounts } from '../../../../src/main/services/instance/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import type { Question } from '../../../../src/main/services/common/questions.ts';
import { createServices, type ServiceDependencies } from '../../../../src/main/services/index.ts';
import type { WindowSessions } from '../../../../src/main/services/accounts/window-sessions.ts';
import { makeMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import type { Route } from '../../../../src/main/ipc/router.ts';
import {
  codeOf,
  emptyHome,
  householdHome,
  PASSWORD,
  sessionsOver,
  somebody,
  temporaryFolder,
  type TestHome,
} from '../../../support/home.ts';
import { leastCost } from '../../../support/passwords.ts';
import { playedKeychain } from '../../../support/played-keychain.ts';
import { routeOver } from '../../../support/route.ts';
import { makeSeluDatabase, seluSecret } from '../../../support/selu-database.ts';

const WINDOW = { id: 1 };
const done = { ok: true, value: {} };
const failed = (code: string) => ({
  ok: false,
  error: { code, params: expect.anything() as object },
});

interface At {
  readonly home: TestHome;
  readonly sessions: WindowSessions;
  readonly route: Route;
  /** What the person was asked. */
  readonly asked: Question[];
  /** What they answer. */
  answer: boolean;
}

function at(home: TestHome): At {
  const sessions = sessionsOver(home);
  const made: At = {
    ...{ home, sessions, asked: [], answer: true },
    route: routeOver(home, sessions, {
      answer: (question) => {
        made.asked.push(question);
        return Promise.resolve(made.answer);
      },
    }),
  };
  return made;
}

async function phase({ route }: At): Promise<Phase> {
  const state = await route('app.state', {}, WINDOW);
  return (state as unknown as { value: { phase: Phase } }).value.phase;
}

const lock = ({ route }: At) => route('instance.lockCompletely', {}, WINDOW);
const unlock = ({ route }: At, secret: string) => route('instance.unlock', { secret }, WINDOW);
const takeAgain = ({ route }: At) => route('instance.takeSecretAgain', {}, WINDOW);

/** The same home, as the app finds it with other sources of the secret. */
function startedWith(
  { folder, secret }: TestHome,
  env: Record<string, string>,
  more: Pick<ServiceDependencies, 'keychain' | 'settingsKey' | 'place'> = {},
): TestHome {
  const clock = { now: new Date() };
  const services = createServices({
    ...{ paths: appPaths({ SELU_DESKTOP_HOME: folder }), env, hashCost: leastCost },
    now: () => clock.now,
    keychain: playedKeychain(),
    ...more,
  });
  services.panel.start();
  services.instance.start();
  return { folder, secret, file: services.instance.place.file, services, clock };
}

describe('an instance that was locked completely', () => {
  let household: Awaited<ReturnType<typeof householdHome>>;
  let here: At;
  beforeEach(async () => {
    household = await householdHome();
    here = at(household);
    const session = await household.services.auth.signIn(somebody, 'alice', PASSWORD);
    await here.sessions.begin(WINDOW, session, { stay: true });
  });

  it('is locked, tells why, and its windows ask for the password once the secret was given', async () => {
    expect(await phase(here)).toMatchObject({ name: 'signedIn' });
    expect(await lock(here)).toEqual(done);
    expect(await phase(here)).toMatchObject({
      name: 'locked',
      forgotten: 'environment',
      error: null,
    });
    expect(await here.route('users.list', {}, WINDOW)).toEqual(failed('not_signed_in'));
    expect(await unlock(here, makeMasterSecret().text)).toEqual(failed('secret_wrong'));
    expect(await phase(here)).toMatchObject({ name: 'locked', forgotten: 'environment' });
    expect(await unlock(here, household.secret)).toEqual(done);
    expect(await phase(here)).toMatchObject({ name: 'screenLocked', user: { username: 'alice' } });
    await here.sessions.unlock(WINDOW, PASSWORD);
    expect(await phase(here)).toMatchObject({ name: 'signedIn' });
  });

  it('is locked again only while it is open', async () => {
    await lock(here);
    expect(await lock(here)).toEqual(failed('not_now'));
  });

  it('gives nothing to whoever has kept what was open before', async () => {
    const { services } = household;
    const kept = services.instance.unlocked();
    const { vault } = kept;
    expect(vault).toBeDefined();
    await lock(here);
    for (const name of ['secret', 'keys', 'vault', 'rows'] as const) {
      expect(() => kept[name], name).toThrow(expect.objectContaining({ code: 'secret_missing' }));
    }
    expect(
      await codeOf(
        services.credentials.remove(
          machine,
          { scope: 'system' },
          { capabilityId: 'pim', name: 'A' },
        ),
      ),
    ).toBe('secret_missing');
  });

  it('has locked the session that the next start takes up', async () => {
    await lock(here);
    household.services.instance.close();
    const next = at(startedWith(household, { SELU_ENCRYPTION_KEY: household.secret }));
    expect(await phase(next)).toMatchObject({ name: 'screenLocked', user: { username: 'alice' } });
  });

  it('forgets what the environment said, and is not opened by itself', async () => {
    const env: Record<string, string> = { SELU__ENCRYPTION_KEY: household.secret };
    household.services.instance.close();
    const started = at(startedWith(household, env));
    expect(await lock(started)).toEqual(done);
    expect(env).toEqual({});
    started.home.services.instance.start();
    await started.home.services.masterSecret.openUnasked();
    expect(await phase(started)).toMatchObject({ name: 'locked', forgotten: 'environment' });
    expect(await takeAgain(started)).toEqual(failed('not_now'));
    expect(await started.route('app.retry', {}, WINDOW)).toEqual(failed('not_now'));
    expect(started.asked).toEqual([]);
    expect(await unlock(started, household.secret)).toEqual(done);
    // It was typed now.
    expect(await lock(started)).toEqual(done);
    expect(await phase(started)).toMatchObject({ forgotten: 'typed' });
  });

  it('reads its file again only when the person has said so', async () => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, household.secret, { mode: 0o600 });
    household.services.instance.close();
    const started = at(startedWith(household, { SELU_ENCRYPTION_KEY_FILE: file }));
    await lock(started);
    started.home.services.instance.start();
    await started.home.services.masterSecret.openUnasked();
    expect(await phase(started)).toMatchObject({ name: 'locked', forgotten: 'file' });
    started.answer = false;
    expect(await takeAgain(started)).toEqual(failed('not_confirmed'));
    expect(await phase(started)).toMatchObject({ name: 'locked', forgotten: 'file' });
    started.answer = true;
    writeFileSync(file, makeMasterSecret().text);
    expect(await takeAgain(started)).toEqual(failed('secret_wrong'));
    writeFileSync(file, household.secret);
    expect(await takeAgain(started)).toEqual(done);
    expect(await phase(started)).toMatchObject({ name: 'screenLocked' });
    expect(started.asked).toEqual(Array(3).fill({ about: 'takeSecret', source: 'file' }));
  });

  it('asks the keychain again only when the person has said so, and says what is wrong there', async () => {
    household.services.instance.close();
    const keychain = playedKeychain();
    const sealing = startedWith(household, { SELU_ENCRYPTION_KEY: household.secret }, { keychain });
    await sealing.services.masterSecret.seal(machine);
    const [account = ''] = sealedAccounts(
      sealing.services.instance.place,
      sealing.services.ofPlace,
    );
    sealing.services.instance.close();
    const started = at(startedWith(household, {}, { keychain }));
    const { masterSecret, instance } = started.home.services;
    await masterSecret.openUnasked();
    expect(instance.isUnlocked).toBe(true);
    await lock(started);
    await masterSecret.openUnasked();
    expect(await phase(started)).toMatchObject({ name: 'locked', forgotten: 'keychain' });
    keychain.entries.delete(account);
    expect(await takeAgain(started)).toEqual(failed('keychain_entry_missing'));
    keychain.entries.set(account, household.secret);
    expect(await takeAgain(started)).toEqual(done);
    expect(await phase(started)).toMatchObject({ name: 'screenLocked' });
  });
});

it('the Selu of others is not opened from its own settings before the person has said so', async () => {
  const file = join(temporaryFolder(), 'selu.db');
  await makeSeluDatabase(file, { shape: 's67' });
  const place = { id: 'a', kind: 'attached', file, agents: null } as const;
  const home = emptyHome();
  const started = at(
    startedWith(home, {}, { place, settingsKey: () => Promise.resolve(seluSecret) }),
  );
  const { masterSecret, instance } = started.home.services;
  await masterSecret.openUnasked();
  expect(instance.isUnlocked).toBe(true);
  expect(await lock(started)).toEqual(done);
  instance.followSelu();
  await masterSecret.openUnasked();
  expect(await phase(started)).toMatchObject({ name: 'locked', forgotten: 'settings' });
  expect(await takeAgain(started)).toEqual(done);
  expect(instance.isUnlocked).toBe(true);
});

it('a secret that was made is forgotten when its step is left', async () => {
  const { services } = emptyHome();
  services.setup.makeSecret();
  services.setup.forgetSecret();
  expect(await codeOf(() => services.setup.madeKit())).toBe('not_now');
  const made = { from: 'made', lastCharacters: 'AAAAA=', kept: false, seal: false } as const;
  expect(await codeOf(services.setup.createInstance(machine, made))).toBe('not_now');
});
