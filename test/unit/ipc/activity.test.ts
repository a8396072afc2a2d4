/** Every call that changes something is written down, as what it is, and never with a value. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activityActions, credentialOfThing, type ActivityAction } from '#shared/activity.ts';
import { allCalls, type Name, type Output } from '#shared/contract/index.ts';
import type { ActivityRow } from '#shared/contract/schemas.ts';
import { lock } from '../../support/backups.ts';
import {
  callerOf,
  emptyHome,
  householdHome,
  PASSWORD,
  sessionsOver,
  somebody,
  temporaryFolder,
} from '../../support/home.ts';
import { writeAgentZip } from '../../support/agent-packages.ts';
import { routeOver } from '../../support/route.ts';

/** Why nothing is written down. */
interface Nothing {
  readonly nothing: string;
}

const nothing = (why: string): Nothing => ({ nothing: why });
const elsewhere = (...actions: ActivityAction[]) => ({ elsewhere: actions });

/**
 * What each call that changes something writes down. `elsewhere`: it is made by another test of this folder or of its
 * service. A call that is not here fails the first test below.
 */
const table: Readonly<
  Record<string, readonly ActivityAction[] | Nothing | { readonly elsewhere: ActivityAction[] }>
> = {
  'app.retry': nothing('opens again what is there'),
  'app.setPreferences': ['settingChanged'],
  'setup.startAnew': nothing('there is no instance whose log it could stand in'),
  'setup.createInstance': ['instanceCreated'],
  'setup.createAdmin': ['personAdded', 'madeAdmin', 'pipeAdded', 'signedIn'],
  'instance.unlock': ['instanceUnlocked'],
  'instance.lockCompletely': ['locked', 'instanceLocked'],
  'instance.takeSecretAgain': elsewhere('instanceUnlocked'),
  'instances.attach': elsewhere('attached'),
  'instances.show': nothing('shows another one in this window'),
  'instances.rename': elsewhere('renamed'),
  'instances.setServer': elsewhere('settingChanged'),
  'instances.forget': elsewhere('forgotten'),
  // One for each window that it locks.
  'auth.lock': ['locked', 'locked'],
  'auth.choosePassword': elsewhere('passwordChanged'),
  'account.setLanguage': ['settingChanged'],
  'account.setIdleLock': ['settingChanged'],
  'account.changePassword': ['passwordChanged'],
  'sessions.endOwn': ['sessionsEnded'],
  'sessions.endOthers': ['sessionsEnded'],
  'overview.onlyMe': ['settingChanged'],
  'users.create': ['personAdded', 'pipeAdded', 'accessSelected', 'accessGiven'],
  'users.update': ['personChanged', 'madeAdmin'],
  'users.setAgentAccess': ['accessNone'],
  'users.changeAgentAccess': ['accessSelected', 'accessGiven'],
  'users.resetPassword': ['passwordReset'],
  'users.signOut': ['sessionsEnded'],
  'users.delete': ['personDeleted'],
  'agents.saveSecrets': ['credentialSet'],
  'agents.saveOwnSecrets': ['credentialSet'],
  'agents.saveSecretsOf': ['credentialSet'],
  'agents.install': ['agentInstalled'],
  'agents.remove': [
    ...(['agentRemoved', 'credentialRemoved', 'credentialRemoved', 'credentialRemoved'] as const),
  ],
  'masterSecret.seal': elsewhere('secretSealed'),
  'masterSecret.unseal': elsewhere('secretUnsealed'),
  'kit.confirm': ['kitConfirmed'],
  'kit.later': ['settingChanged'],
  'kit.check': ['kitChecked'],
  'rotation.run': ['secretChanged'],
  'credentials.saveSystem': ['credentialSet', 'expirySet'],
  'credentials.saveForUser': ['credentialSet'],
  'credentials.saveOwn': ['credentialReplaced'],
  'credentials.setExpirySystem': ['expiryCleared'],
  'credentials.setExpiryForUser': ['expirySet'],
  'credentials.setExpiryOwn': ['expirySet'],
  'credentials.removeSystem': ['credentialRemoved'],
  'credentials.removeForUser': ['credentialRemoved'],
  'credentials.removeOwn': ['credentialRemoved'],
  'credentials.removeSelected': ['credentialRemoved'],
  'credentials.removeSelectedOwn': ['credentialRemoved'],
  'credentials.setExpirySelected': ['expirySet'],
  'credentials.setExpirySelectedOwn': ['expirySet'],
  'imports.run': elsewhere('credentialSet', 'credentialsImported'),
  'imports.runOwn': elsewhere('credentialSet', 'credentialsImported'),
  'providers.save': ['providerConnected'],
  'providers.disconnect': ['providerDisconnected'],
  'providers.remindOfUsage': ['settingChanged'],
  'providers.lookedAtUsage': nothing('a look, which the reminder counts from'),
  'providers.openPage': nothing('a look, too'),
  'pipes.saveTelegram': ['pipeAdded'],
  'pipes.saveBlueBubbles': ['pipeAdded'],
  'pipes.createWebhook': ['pipeAdded'],
  'pipes.replaceToken': ['pipeSecretReplaced'],
  'pipes.update': ['pipeChanged'],
  'pipes.setAnswerAuth': ['pipeSecretReplaced'],
  'pipes.removeAnswerAuth': ['pipeSecretRemoved'],
  'pipes.addSender': ['senderAdded'],
  'pipes.removeSender': ['senderRemoved'],
  'pipes.setActive': ['pipeSwitchedOff'],
  'pipes.remove': ['pipeRemoved'],
  'removals.undo': ['senderRestored'],
  'outside.accept': elsewhere('outsideAccepted'),
  'outside.remove': elsewhere('outsideRemoved'),
  'outside.acceptAll': elsewhere('outsideAllAccepted'),
  'move.run': elsewhere('moved'),
  'backups.save': ['backupMade'],
  'backups.setSchedule': ['backupScheduled'],
  'backups.tryAgain': ['backupFailed'],
  'restore.run': elsewhere('restored'),
  'rescue.run': elsewhere('restored'),
  'health.dismiss': ['settingChanged'],
  'health.snooze': ['settingChanged'],
  'health.bringBack': ['settingChanged'],
  'health.setSettings': ['settingChanged'],
  'health.setInterval': ['settingChanged'],
};

const changing = allCalls().flatMap(([name, spec]) => (spec.changes ? [name] : []));

it('is decided for every call that changes something what is written down of it', () => {
  expect(Object.keys(table).sort()).toEqual([...changing].sort());
});

const WINDOW = { id: 1 };
const OTHER = { id: 2 };

/** None of these, nor how long one is, may ever be in the file. */
const canaries = {
  shared: 'canary-shared-0123456789-0123456789',
  personal: 'canary-personal-98765432109876543',
  key: 'sk-proj-canary-provider-key-000000000000000000000',
  token: '123456789:CANARYcanaryCANARYcanaryCANARYcana1',
  header: 'Bearer canary-header-5555555555',
  password: 'canary-password-4444',
  wrong: 'canary-wrong-password-333',
  name: 'canary-typed-as-a-name-22',
} as const;

/** A household in which all is done that one window can do. */
async function busyHousehold() {
  const home = await householdHome();
  const { services, folder, alice, bob } = home;
  const sessions = sessionsOver(home);
  const backup = `${temporaryFolder()}/backup.age`;
  const route = routeOver(home, sessions, {
    windows: { chooseBackup: () => Promise.resolve(backup) },
  });
  for (const [window, user] of [
    [WINDOW, alice],
    [OTHER, bob],
  ] as const) {
    const session = await services.auth.openSession({ ...somebody, window: window.id }, user);
    await sessions.begin(window, session, { stay: false });
  }
  const seen = new Map<string, readonly ActivityAction[]>();
  const rows = async (): Promise<readonly ActivityRow[]> => {
    const all: ActivityRow[] = [];
    const filters = { ...{ people: [], actors: [], actions: [] }, about: null };
    const query = { filters: { ...filters, from: null, before: null }, search: '' };
    const pieces = services.activityReader.all({ ...query, concerning: null });
    for await (const some of pieces) all.push(...some);
    return all;
  };
  /** Makes a call that has to work, and notes what it has written down. */
  const call = async <N extends Name>(
    name: N,
    input: unknown,
    window = WINDOW,
  ): Promise<Output<N>> => {
    const before = services.instance.isUnlocked ? (await rows()).length : 0;
    const answer = await route(name, input, window);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
    if (changing.includes(name) && services.instance.isUnlocked && !seen.has(name)) {
      seen.set(
        name,
        (await rows()).slice(before).map(({ action }) => action),
      );
    }
    return answer.value as Output<N>;
  };
  return { home, folder, alice, bob, services, sessions, route, call, rows, seen, backup };
}

/** What can be done once only, at the first start. */
const atFirst = ['setup.createInstance', 'setup.createAdmin', 'overview.onlyMe'] as const;

it('has the first start in the log', async () => {
  const home = emptyHome();
  const route = routeOver(home, sessionsOver(home), {});
  const seen: Record<string, readonly string[]> = {};
  let known = 0;
  const call = async (name: (typeof atFirst)[number], input: unknown): Promise<void> => {
    const answer = await route(name, input, WINDOW);
    expect([name, answer.ok ? 'ok' : answer.error]).toEqual([name, 'ok']);
    const filters = { people: [], actors: [], actions: [], about: null, from: null, before: null };
    const { rows } = await home.services.activityReader.list(
      { filters, search: '', concerning: null },
      { offset: 0, limit: 50 },
    );
    seen[name] = rows
      .slice(0, rows.length - known)
      .map(({ action }) => action)
      .toReversed();
    known = rows.length;
  };
  await call('setup.createInstance', { from: 'environment' });
  await call('setup.createAdmin', {
    ...{ username: 'alice', displayName: 'Alice', language: 'en', password: canaries.password },
  });
  await call('overview.onlyMe', {});
  expect(seen).toEqual(Object.fromEntries(atFirst.map((name) => [name, table[name]])));
});

describe('a busy household', () => {
  it('has each of its calls in the log, and nothing that is secret', async () => {
    const { home, folder, alice, bob, services, route, call, rows, seen, backup } =
      await busyHousehold();
    const pim = { capabilityId: 'pim' };

    // Agents, and what they ask for.
    const source = writeAgentZip(`${temporaryFolder()}/agenda.zip`, {
      id: 'agenda',
      name: 'Agenda',
      capabilities: { pim: { secrets: { SHARED: 'system', OWN: 'user' } } },
    });
    const inspected = await services.packages.inspect(callerOf(home, alice), source);
    await call('agents.install', { handle: inspected.handle, removeLeftovers: false });
    const secrets = (name: string, value: string) => ({
      ...{ agentId: 'agenda', ...pim },
      changes: [{ name, value }],
    });
    await call('agents.saveSecrets', secrets('SHARED', canaries.shared));
    await call('agents.saveOwnSecrets', secrets('OWN', canaries.personal), OTHER);
    await call('agents.saveSecretsOf', { ...secrets('OWN', canaries.personal), userId: alice });

    // Credentials.
    const until = '2099-01-01T00:00:00.000Z';
    const shared = { ...pim, name: 'KEY' };
    const one = { value: canaries.shared, mode: 'add' };
    await call('credentials.saveSystem', { ...shared, ...one, expiresAt: until });
    await call('credentials.setExpirySystem', { ...shared, expiresAt: null });
    await call('credentials.saveForUser', { ...shared, ...one, userId: bob, expiresAt: null });
    await call('credentials.setExpiryForUser', { ...shared, userId: bob, expiresAt: until });
    const own = { ...pim, name: 'OWN' };
    const other = { value: canaries.personal, mode: 'replace' };
    await call('credentials.saveOwn', { ...own, ...other, expiresAt: null }, OTHER);
    await call('credentials.setExpiryOwn', { ...own, expiresAt: until }, OTHER);
    const idOf = (name: string, userId: string | null): string =>
      services.credentials
        .list()
        .find((each) => each.name === name && (each.user?.id ?? null) === userId)?.id ?? '';
    await call('health.setInterval', { credentialId: idOf('KEY', null), days: 90 });
    await call('credentials.setExpirySelected', { ids: [idOf('KEY', null)], expiresAt: until });
    const ofBob = { ids: [idOf('OWN', bob)] };
    await call('credentials.setExpirySelectedOwn', { ...ofBob, expiresAt: until }, OTHER);
    await call('credentials.removeSystem', shared);
    await call('credentials.removeForUser', { ...shared, userId: bob });
    await call('credentials.removeOwn', own, OTHER);
    await call('credentials.saveSystem', { ...shared, ...one });
    await call('credentials.removeSelected', { ids: [idOf('KEY', null)] });
    await call(
      'credentials.saveOwn',
      { ...own, value: canaries.personal, mode: 'add', expiresAt: null },
      OTHER,
    );
    await call('credentials.removeSelectedOwn', { ids: [idOf('OWN', bob)] }, OTHER);
    await call(
      'credentials.saveOwn',
      { ...own, value: canaries.personal, mode: 'add', expiresAt: null },
      OTHER,
    );

    // People.
    const profile = { displayName: 'Carla', language: 'en' };
    await call('users.create', {
      ...{ username: 'carla', ...profile, isAdmin: false, password: canaries.password },
      access: { mode: 'selected', agentIds: ['agenda'] },
    });
    const carla = services.users.idOf('carla');
    await call('users.setAgentAccess', { userId: carla, access: { mode: 'none' } });
    const give = { mode: 'give', agentIds: ['agenda'] };
    await call('users.changeAgentAccess', { changes: [{ userIds: [carla], access: give }] });
    await call('users.update', {
      ...{ userId: carla, username: 'carla', language: 'de' },
      ...{ displayName: 'Carla C', isAdmin: true },
    });
    await call('users.resetPassword', { userId: carla, password: canaries.password });
    await services.auth.signIn({ ...somebody, window: 3 }, 'carla', canaries.password);
    await call('users.signOut', { userId: carla });
    await call('users.delete', { userId: carla, username: 'carla' });

    // Providers and pipes.
    const accepted = { check: false, otherKeyOk: true, insecureOk: true };
    const openai = { id: 'openai', baseAddress: null, region: null };
    await call('providers.save', { ...openai, key: canaries.key, ...accepted });
    await call('providers.remindOfUsage', { id: 'openai', everyDays: 30 });
    await call('providers.lookedAtUsage', { id: 'openai' });
    await call('providers.openPage', { id: 'openai', page: 'keys' });
    await call('providers.disconnect', { id: 'openai' });
    const pipe = { userId: bob, agentId: null, name: 'Door' };
    await call('pipes.saveTelegram', {
      ...{ ...pipe, pipeId: null, token: canaries.token, chat: '42' },
      ...{ check: false, otherKeyOk: true },
    });
    await call('pipes.saveBlueBubbles', {
      ...{ ...pipe, pipeId: null, address: 'http://10.0.0.2:1234', ...accepted },
      ...{ password: canaries.password, chat: 'iMessage;-;+491' },
    });
    const { pipeId } = await call('pipes.createWebhook', {
      ...{ ...pipe, address: 'https://example.org/answers', insecureOk: false },
    });
    await call('pipes.replaceToken', { pipeId });
    await call('pipes.update', { pipeId, name: 'Gate', agentId: null });
    await call('pipes.setAnswerAuth', { pipeId, auth: canaries.header });
    await call('pipes.removeAnswerAuth', { pipeId });
    await call('pipes.addSender', { pipeId, userId: bob, sender: '+49 151 canary' });
    const { senders } = await call('pipes.senders', { pipeId });
    const { undo } = await call('pipes.removeSender', { senderId: senders[0]?.id });
    await call('removals.undo', { undo });
    await call('pipes.setActive', { pipeId, active: false });
    await call('pipes.remove', { pipeId });

    // The instance, one's own account, and the rest.
    await call('app.setPreferences', { theme: 'dark' });
    await call('account.setLanguage', { language: 'de' });
    await call('account.setIdleLock', { minutes: 5 });
    await call('kit.later', {});
    await call('kit.confirm', {});
    await call('kit.check', { secret: home.secret });
    await call('health.setSettings', await call('health.settings', {}));
    const { findings } = await call('health.list', {});
    const [{ id, mark } = { id: '', mark: '' }] = findings.filter(
      ({ severity }) => severity !== 'bad',
    );
    await call('health.dismiss', { id, mark, reason: 'It is known.' });
    await call('health.bringBack', { id });
    await call('health.snooze', { id, mark, until });
    await call('backups.save', { lock, withSecret: false });
    const off = { every: 'off', keep: 3, folder: null, lock: null };
    await call('backups.setSchedule', off);
    await call('backups.tryAgain', {});
    await call('agents.remove', { agentId: 'agenda', removeSecrets: true });
    await services.auth.signIn({ ...somebody, window: 4 }, 'bob', PASSWORD);
    const { sessions: open } = await call('sessions.listOwn', {}, OTHER);
    const handle = open.find(({ current }) => !current)?.handle;
    await call('sessions.endOwn', { handle }, OTHER);
    await services.auth.signIn({ ...somebody, window: 4 }, 'bob', PASSWORD);
    await call('sessions.endOthers', {}, OTHER);
    await call('account.changePassword', { current: PASSWORD, password: canaries.password }, OTHER);

    // What fails.
    const wrong = { username: 'bob', password: canaries.wrong, staySignedIn: false };
    expect((await route('auth.signIn', wrong, { id: 5 })).ok).toBe(false);
    expect((await route('auth.signIn', { ...wrong, username: canaries.name }, { id: 5 })).ok).toBe(
      false,
    );
    expect((await route('auth.confirm', { password: canaries.wrong }, WINDOW)).ok).toBe(false);

    // Another secret, and locked.
    const made = await call('rotation.makeSecret', {});
    const plan = await call('rotation.plan', {});
    await call('rotation.run', {
      ...{ from: 'made', lastCharacters: made.secret.slice(-6), kept: false },
      ...{ remove: [], seen: plan.seen },
    });
    await call('auth.lock', {});
    await call('auth.unlock', { password: PASSWORD });
    const count = (await rows()).length;
    await call('instance.lockCompletely', {});
    expect((await route('instance.unlock', { secret: home.secret }, WINDOW)).ok).toBe(false);
    await call('instance.unlock', { secret: made.secret });
    const atEnd = (await rows()).slice(count);
    seen.set(
      'instance.lockCompletely',
      atEnd.slice(0, 2).map(({ action }) => action),
    );
    expect(atEnd[2]).toMatchObject({ action: 'instanceUnlockFailed', whileLocked: true });
    seen.set(
      'instance.unlock',
      atEnd.slice(3).map(({ action }) => action),
    );

    const wanted = Object.entries(table).flatMap(([name, told]) =>
      'elsewhere' in told ? [] : [[name, 'nothing' in told ? [] : told] as const],
    );
    const untried = ['app.retry', 'setup.startAnew', 'instances.show', ...atFirst];
    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(wanted.filter(([name]) => !untried.includes(name))),
    );

    const all = await rows();
    expect((await services.activityReader.check()).state).toBe('whole');
    expect(all.find(({ action }) => action === 'signInFailed')).toMatchObject({
      ...{ who: { kind: 'nobody' }, window: 5, about: { kind: 'person', name: 'Bob' } },
    });
    expect(all.findLast(({ action }) => action === 'signInFailed')?.about).toBeNull();
    const personal = all.find(
      ({ action, about }) => action === 'credentialSet' && about?.name === 'OWN',
    );
    expect(credentialOfThing(personal?.about?.id ?? '')).toEqual({ ...own, userId: bob });

    // Nothing of any value, in the whole file and what stands beside it.
    services.panel.store();
    const bytes = [`${folder}/panel.db`, `${folder}/panel.db-wal`]
      .map((file) => readFileSync(file).toString('latin1'))
      .join('');
    for (const value of [...Object.values(canaries), home.secret, made.secret, '+49 151 canary']) {
      expect(bytes.includes(value), value).toBe(false);
    }
    // Nor how long one is: of numbers, a row has when, in which window, and how many things.
    const lengths = new Set(Object.values(canaries).map(({ length }) => length));
    expect(all.filter((row) => row.count !== null && lengths.has(row.count))).toEqual([]);
    expect(readFileSync(backup).length).toBeGreaterThan(0);
  }, 60_000);

  it('knows no action that nothing can write', () => {
    const written = Object.values(table).flatMap((told) =>
      'nothing' in told ? [] : 'elsewhere' in told ? told.elsewhere : told,
    );
    const byOthers: readonly ActivityAction[] = [
      ...(['signInFailed', 'passwordFailed', 'signedOut', 'unlocked'] as const),
      ...(['instanceUnlockFailed', 'kitCheckFailed', 'kitSaved', 'kitPrinted'] as const),
      ...(['accessAll', 'accessTaken', 'madeMember', 'agentUpdated', 'agentRun'] as const),
      ...(['credentialRestored', 'providerChanged', 'providerRestored'] as const),
      ...(['providerChecked', 'providerCheckFailed', 'pipeChecked', 'pipeCheckFailed'] as const),
      ...(['pipeRestored', 'pipeSwitchedOn', 'backupChecked', 'logExported'] as const),
      ...(['logPruned', 'logLost', 'changedOutside'] as const),
    ];
    expect(activityActions.filter((each) => ![...written, ...byOthers].includes(each))).toEqual([]);
  });
});
