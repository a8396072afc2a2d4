/**
 * A large household in which Health finds one thing of each kind that it can find in an own instance: 12 people, 60 agents,
 * 1,500 credentials. Made by the services themselves at the times at which it happened, and closed; what others have done to
 * the file comes last. Everybody's password is that of `passwords.ts`.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newId } from '../../src/main/crypto/ids.ts';
import { makeMasterSecret } from '../../src/main/crypto/master-secret.ts';
import { appPaths } from '../../src/main/platform/paths.ts';
import { machine } from '../../src/main/services/common/caller.ts';
import { checkedProvider } from '../../src/main/services/common/last-checks.ts';
import { PanelService } from '../../src/main/services/common/panel.ts';
import type { CredentialPut } from '../../src/main/services/credentials/credentials.ts';
import { KnownInstances } from '../../src/main/services/instance/known-instances.ts';
import { ownPlace, type InstancePlace } from '../../src/main/services/instance/place.ts';
import { createServices, type Services } from '../../src/main/services/index.ts';
import { toStored } from '../../src/main/store/core/timestamps.ts';
import type { FindingKind } from '#shared/findings.ts';
import { writeAgent } from './agent-packages.ts';
import { hashOfPassword, leastCost } from './passwords.ts';
import { playedKeychain } from './played-keychain.ts';
import { makeSeluDatabase, seluSecret } from './selu-database.ts';
import { writerOf } from './writer.ts';

/** What excludes each other is in one of two. */
export type HealthVariant = 'first' | 'second';

/** What each has, beside {@link inBoth}. */
export const inVariant: Readonly<Record<HealthVariant, readonly FindingKind[]>> = {
  first: ['kit_unconfirmed', 'backup_old', 'member_all_agents', 'password_old'],
  second: ['kit_unchecked', 'backup_none', 'agent_unreachable', 'admin_alone'],
};

export const inBoth: readonly FindingKind[] = [
  ...(['rows_outside', 'value_damaged', 'value_outside', 'key_damaged', 'token_damaged'] as const),
  ...(['value_expired', 'provider_failed', 'backup_failed', 'secret_missing'] as const),
  ...(['backup_same_disk', 'same_value', 'value_expiring', 'renewal_due', 'renewal_soon'] as const),
  ...(['shared_open', 'channel_no_senders', 'encryptions_high', 'provider_unchecked'] as const),
  ...(['provider_check_old', 'usage_due', 'value_old', 'value_unused', 'secret_old'] as const),
];

export interface HealthHousehold {
  readonly home: string;
  readonly secret: string;
  readonly file: string;
  /** The first is an administrator; of the first variant the second, too. */
  readonly people: readonly { readonly id: string; readonly username: string }[];
  /** Ids of agents, in the order of {@link agentNames}. */
  readonly agents: readonly string[];
  /** Of pipes, by what is wrong with them. */
  readonly pipes: Readonly<Record<'deaf' | 'damaged' | 'renamed', string>>;
}

const DAY = 86_400_000;
export const CREDENTIALS = 1_500;

const people = [
  ...['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix'],
  ...['Greta', 'Henry', 'Ida', 'Jonas', 'Kian', 'Lena'],
];

const agentNames = [
  ...['Mail', 'Weather', 'Calendar', 'Shopping', 'Recipes', 'School', 'Music', 'Photos', 'Travel'],
  ...['Train', 'Bus', 'Parcels', 'Garden', 'Heating', 'Lights', 'Blinds', 'Doorbell', 'Vacuum'],
  ...['Energy', 'Solar', 'Car', 'Charging', 'Bank', 'Taxes', 'Insurance', 'Contracts', 'Receipts'],
  ...[
    'Library',
    'News',
    'Podcasts',
    'Films',
    'Games',
    'Sport',
    'Fitness',
    'Health record',
    'Sleep',
  ],
  ...['Medicine', 'Doctor', 'Dentist', 'Pets', 'Vet', 'Birthdays', 'Gifts', 'Contacts', 'Notes'],
  ...['Tasks', 'Documents', 'Scanner', 'Printer', 'Backups', 'Router', 'Code', 'Tickets', 'Chat'],
  ...['Translation', 'Homework', 'Maths', 'Piano', 'Waste', 'Council'],
];

/** Required of everybody who may use an agent. */
const TOKEN = 'TOKEN';
/** As many of these as are needed. */
const optional = ['PASSWORD', 'APP_KEY', 'RECOVERY_KEY'];
const SHARED = 'API_KEY';
const SHARED_TOO = 'WEBHOOK_SECRET';
/** Which everybody may use, and which may connect anywhere. */
const OPEN = 1;

/** @param now the moment at which it is looked at */
export async function makeHealthHousehold(
  home: string,
  { variant = 'first', now = new Date() }: { variant?: HealthVariant; now?: Date } = {},
): Promise<HealthHousehold> {
  const secret = makeMasterSecret().text;
  const clock = { now };
  const at = (days: number): void => {
    clock.now = new Date(now.getTime() - days * DAY);
  };
  const env = { SELU_DESKTOP_HOME: home, SELU_ENCRYPTION_KEY: secret };
  const paths = appPaths(env);
  const services = createServices({
    ...{ paths, env, hashCost: leastCost, backupWorkFactor: 2 },
    now: () => clock.now,
    keychain: playedKeychain(),
  });
  services.panel.start();
  services.instance.start();
  const isFirst = variant === 'first';
  try {
    at(800);
    await services.setup.createInstance(machine, { from: 'environment' });
    const [anna = ''] = await addPeople(services, clock, people.slice(0, 1), () => true);
    if (!isFirst) await services.kit.confirm(machine);
    // From here on the master secret and Anna's password are known to be in use.
    await services.health.list({ language: 'en' });
    at(20);
    if (isFirst) {
      mkdirSync(join(home, 'saved'), { recursive: true });
      const lock = { kind: 'passphrase', passphrase: 'correct horse battery staple' } as const;
      const file = join(home, 'saved', 'first.age');
      await services.backups.save(machine, file, { lock, withSecret: false });
    }
    at(10);
    const others = await addPeople(
      services,
      clock,
      people.slice(1),
      (index) => isFirst && index === 0,
    );
    const ids = [anna, ...others];
    const agents = await addAgents(services, paths.agents, clock);
    const access = await giveAgents(services, ids, agents, variant);
    await fill(services, { clock, now, ids, agents, access });
    await connectProviders(services, at);
    at(10);
    const pipes = await addPipes(services, ids);
    const folder = join(home, 'saved', 'scheduled');
    mkdirSync(folder, { recursive: true });
    // Its passphrase does not decrypt, so that no scheduled one is made.
    const lock = { kind: 'passphrase', sealed: 'AAAA' };
    const schedule = { every: 'weekly', keep: 3, folder, lock };
    await services.records.set('backup/schedule', JSON.stringify(schedule));
    await services.backups.tryScheduled(machine);
    const file = services.instance.place.file;
    services.instance.close();
    byOthers(file, { ids, agents, pipes });
    const named = ids.map((id, index) => ({ id, username: (people[index] ?? '').toLowerCase() }));
    return { home, secret, file, people: named, agents, pipes };
  } finally {
    services.instance.close();
    services.panel.close();
  }
}

/** What is found of a Selu, beside what its people and agents have. */
export const inSelu: readonly FindingKind[] = [
  ...(['api_open', 'server_old', 'channels_plain', 'file_readable'] as const),
  ...(['age_unknown', 'tokens_plain'] as const),
];

/**
 * A Selu of the spring of 2026, run by a compose file that lets the whole network in, whose database everybody can read.
 * The app knows it and shows it first.
 *
 * @param home of the app; the Selu is in a folder in it
 */
export async function makeHealthSelu(home: string): Promise<{
  readonly secret: string;
  readonly place: InstancePlace & { readonly kind: 'attached' };
  readonly compose: string;
}> {
  const folder = join(home, 'selu');
  const file = join(folder, 'data', 'selu.db');
  const agents = join(folder, 'installed_agents');
  const compose = join(folder, 'compose.yaml');
  for (const each of [join(folder, 'data'), agents]) mkdirSync(each, { recursive: true });
  chmodSync(home, 0o755);
  writeFileSync(compose, COMPOSE);
  await makeSeluDatabase(file, { shape: 's59' });
  chmodSync(file, 0o644);
  chmodSync(join(folder, 'data'), 0o755);
  const paths = appPaths({ SELU_DESKTOP_HOME: home });
  const panel = new PanelService(paths.panelFile);
  panel.start();
  const { place } = await new KnownInstances(panel, ownPlace(paths)).add(machine, {
    ...{ file, agents, compose, name: 'Home', keyFile: null, server: null },
  });
  panel.close();
  return { secret: seluSecret, place: { ...place, kind: 'attached' }, compose };
}

const COMPOSE = `
services:
  selu:
    image: example/selu:latest
    environment: [ "SELU__ENCRYPTION_KEY" ]
    volumes: [ "./data:/app/data", "./installed_agents:/app/installed_agents" ]
    ports: [ "3000:3000" ]
`;

async function addPeople(
  services: Services,
  clock: { now: Date },
  names: readonly string[],
  isAdmin: (index: number) => boolean,
): Promise<string[]> {
  const passwordHash = await hashOfPassword();
  const { users } = writerOf({ services });
  return names.map((displayName, index) => {
    const id = newId();
    users.insert({
      ...{ id, displayName, passwordHash, language: 'en', lastSignInAt: null },
      username: displayName.toLowerCase(),
      createdAt: toStored(clock.now),
      isAdmin: isAdmin(index),
    });
    return id;
  });
}

const idOfAgent = (index: number): string => `agent-${String(index).padStart(2, '0')}`;
const capabilityOf = (agentId: string): string => `capability-${agentId.slice(-2)}`;

async function addAgents(
  services: Services,
  folder: string,
  clock: { now: Date },
): Promise<string[]> {
  const writer = writerOf({ services });
  return writer.transaction(() =>
    agentNames.map((name, index) => {
      const id = idOfAgent(index);
      writeAgent(join(folder, id), {
        ...{ id, name, version: '1.0.0' },
        capabilities: {
          [capabilityOf(id)]: {
            network: index === OPEN ? { mode: 'any' } : { hosts: ['api.example.com:443'] },
            secrets: {
              [TOKEN]: 'user',
              [SHARED]: 'system',
              [SHARED_TOO]: 'system optional',
              ...Object.fromEntries(optional.map((each) => [each, 'user optional' as const])),
            },
          },
        },
      });
      const installedAt = toStored(clock.now);
      writer.agents.put({ id, displayName: name, version: '1.0.0', installedAt });
      return id;
    }),
  );
}

/** @returns which agents each may use */
async function giveAgents(
  { users }: Services,
  ids: readonly string[],
  agents: readonly string[],
  variant: HealthVariant,
): Promise<string[][]> {
  const isFirst = variant === 'first';
  const admins = isFirst ? 2 : 1;
  // Of the second variant nobody but administrators has the last one.
  const given = agents.slice(0, -1);
  const access: string[][] = [];
  for (const [index, id] of ids.entries()) {
    const isAll = index < admins || (isFirst && index === 2);
    const from = index * 6;
    const some = Array.from({ length: 30 }, (_, step) => given[(from + step) % given.length] ?? '');
    const agentIds = [...new Set([agents[OPEN] ?? '', ...some])];
    access.push(isAll ? [...agents] : agentIds);
    if (!isAll) await users.setAgentAccess(machine, id, { mode: 'selected', agentIds });
  }
  return access;
}

interface Filling {
  readonly clock: { now: Date };
  readonly now: Date;
  readonly ids: readonly string[];
  readonly agents: readonly string[];
  readonly access: readonly (readonly string[])[];
}

/** Whose and of which agent something special is. Emma and those after her are members in both variants. */
const special = {
  missing: { person: 4, agent: 30, name: TOKEN },
  expired: { person: 5, agent: 31, name: 'PASSWORD' },
  expiring: { person: 6, agent: 37, name: 'PASSWORD' },
  same: [
    { person: 4, agent: 31, name: 'APP_KEY' },
    { person: 5, agent: 32, name: 'APP_KEY' },
  ],
  damaged: { person: 6, agent: 38, name: 'APP_KEY' },
  outside: { person: 5, agent: 33, name: 'PASSWORD' },
} as const;

async function fill(
  { credentials }: Services,
  { clock, now, ids, agents, access }: Filling,
): Promise<void> {
  const valueOf = (): string => `value-${newId()}`;
  const shared = (agentId: string, name: string): CredentialPut => ({
    owner: { scope: 'system' },
    ...{ capabilityId: capabilityOf(agentId), name, value: valueOf() },
  });
  const personal = (person: number, agentId: string, name: string, value = valueOf()) => ({
    owner: { scope: 'user' as const, userId: ids[person] ?? '' },
    ...{ capabilityId: capabilityOf(agentId), name, value },
  });
  const of = ({ person, agent, name }: { person: number; agent: number; name: string }) =>
    personal(person, agents[agent] ?? '', name);
  const day = (days: number): string => new Date(now.getTime() + days * DAY).toISOString();
  const saved: readonly (CredentialPut & { expiresAt: string })[] = [
    { ...of(special.expired), expiresAt: day(-1) },
    { ...of(special.expiring), expiresAt: day(10) },
    { ...shared(agents[20] ?? '', SHARED_TOO), expiresAt: day(-1) },
    { ...shared(agents[21] ?? '', SHARED_TOO), expiresAt: day(10) },
  ];
  const same = valueOf();
  const placed: CredentialPut[] = [
    ...agents.filter((_, index) => index !== 13).map((agentId) => shared(agentId, SHARED)),
    ...access.flatMap((all, person) => all.map((agentId) => personal(person, agentId, TOKEN))),
    ...special.same.map((each) => ({ ...of(each), value: same })),
    ...[special.damaged, special.outside].map(of),
    { owner: { scope: 'system' }, capabilityId: 'removed-agent', name: SHARED, value: valueOf() },
  ];
  const keyOf = ({ owner, capabilityId, name }: CredentialPut): string =>
    JSON.stringify([owner, capabilityId, name]);
  const missing = keyOf(of(special.missing));
  const puts = placed.filter((put) => keyOf(put) !== missing);
  // One more is stored long before.
  const taken = new Set([...puts, ...saved].map(keyOf));
  const more = optional.flatMap((name) =>
    access.flatMap((all, person) => all.map((agentId) => personal(person, agentId, name))),
  );
  for (const put of more) {
    if (puts.length + saved.length + 1 === CREDENTIALS) break;
    if (!taken.has(keyOf(put))) puts.push(put);
  }
  for (let from = 0; from < puts.length; from += 500) {
    await credentials.putAll(machine, puts.slice(from, from + 500));
  }
  for (const { owner, capabilityId, name, value, expiresAt } of saved) {
    await credentials.save(machine, owner, { capabilityId, name, value, expiresAt, mode: 'put' });
  }
  const before = clock.now;
  clock.now = new Date(now.getTime() - 200 * DAY);
  await credentials.putAll(machine, [shared(agents[13] ?? '', SHARED)]);
  clock.now = before;
}

async function connectProviders(services: Services, at: (days: number) => void): Promise<void> {
  const save = (id: string, key: string, region: string | null = null) =>
    services.providers.save(machine, {
      ...{ id, key, region, baseAddress: null, check: false },
      ...{ otherKeyOk: true, insecureOk: true },
    });
  const note = async (id: string, error: Parameters<typeof services.lastChecks.note>[2]) => {
    const row = services.instance.store().llmProviders.find(id);
    if (row !== null) await services.lastChecks.note(machine, checkedProvider(row), error);
  };
  at(100);
  for (const id of ['openai', 'anthropic', 'grok']) await save(id, `sk-health-${newId()}`);
  await save(
    'bedrock',
    `ABSK${Buffer.from(`BedrockAPIKey-health:${newId()}`).toString('base64')}`,
    'eu-central-1',
  );
  await note('grok', null);
  await services.usageReminders.set(machine, 'grok', 30);
  at(2);
  await note('anthropic', {
    code: 'check_key_refused',
    params: { host: 'api.anthropic.com' },
  });
}

async function addPipes(
  { messengers, senders, instance }: Services,
  ids: readonly string[],
): Promise<HealthHousehold['pipes']> {
  const [userId = ''] = ids;
  const add = async (name: string, chat: string): Promise<string> => {
    await messengers.saveTelegram(machine, {
      ...{ pipeId: null, userId, name, agentId: null, chat, check: false, otherKeyOk: true },
      token: `12345678:${newId().replaceAll('-', '').padEnd(35, 'x')}`,
    });
    return (
      instance
        .store()
        .pipes.list()
        .find((pipe) => pipe.name === name)?.id ?? ''
    );
  };
  const pipes = {
    deaf: await add('Family', '-1001'),
    damaged: await add('Garden', '-1002'),
    renamed: await add('Work', '-1003'),
  };
  for (const pipeId of [pipes.damaged, pipes.renamed]) {
    await senders.add(machine, { pipeId, userId, sender: '49123' });
  }
  return pipes;
}

/** What somebody else has done to the file, or time. */
function byOthers(
  file: string,
  { ids, agents, pipes }: Pick<HealthHousehold, 'agents' | 'pipes'> & { ids: readonly string[] },
): void {
  const db = new Database(file);
  const where = ({ person, agent, name }: { person: number; agent: number; name: string }) => [
    ...[ids[person] ?? '', capabilityOf(agents[agent] ?? ''), name],
  ];
  const ofUser = 'where user_id = ? and capability_id = ? and credential_name = ?';
  const changes: [sql: string, values: readonly unknown[]][] = [
    [`update user_credentials set encrypted_value = 'damaged' ${ofUser}`, where(special.damaged)],
    [`update user_credentials set created_at = datetime() ${ofUser}`, where(special.outside)],
    [`update llm_providers set api_key_encrypted = 'damaged' where id = 'bedrock'`, []],
    [`update telegram_configs set bot_token = 'damaged' where pipe_id = ?`, [pipes.damaged]],
    [`update pipes set name = 'Elsewhere' where id = ?`, [pipes.renamed]],
    [`update instance_meta set value = ? where key = 'encryption_count'`, [String(2 ** 31 + 1)]],
  ];
  for (const [sql, values] of changes) {
    const { changes: count } = db.prepare(sql).run(...values);
    if (count !== 1) throw new Error(`nothing was there to change: ${sql}`);
  }
  db.close();
}

/** Where what is special stands, for whoever mends it. */
export const specialOf = (
  { people: all, agents }: Pick<HealthHousehold, 'people' | 'agents'>,
  which: Exclude<keyof typeof special, 'same'> | 'firstSame',
) => {
  const { person, agent, name } = which === 'firstSame' ? special.same[0] : special[which];
  return { userId: all[person]?.id ?? '', capabilityId: capabilityOf(agents[agent] ?? ''), name };
};
