/** Agents and their secrets: who sees what, what counts for whom, and what can be saved. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type {
  AgentSecret,
  CredentialQuery,
  SecretChange,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import { agentDetails, agentSummary } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { writeAgent, type AgentSketch } from '../../../support/agent-packages.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { withAgentNames } from '../../../../src/main/services/pipes/pipe-list.ts';
import { agentsHome, callerFor, type AgentsHome } from '../../../support/agents-home.ts';
import { writerOf, codeOf } from '../../../support/home.ts';

const mail: AgentSketch = {
  id: 'mail',
  name: 'Mail',
  version: '1.0',
  capabilities: {
    imap: {
      network: { hosts: ['mail.example.com:993'] },
      secrets: {
        PASSWORD: 'user',
        TOKEN: 'user',
        SERVER: 'system',
        SIGNATURE: 'user optional',
        PROXY: 'system optional',
      },
    },
    files: {},
  },
};
/** Shares a capability with the mail agent, and asks for one more there. */
const notes: AgentSketch = {
  id: 'notes',
  name: 'Notes',
  capabilities: {
    imap: { secrets: { PASSWORD: 'user', SERVER: 'system', FOLDER: 'user' } },
    cloud: { network: { mode: 'any' }, secrets: { KEY: 'system' } },
  },
};

let home: AgentsHome;
beforeEach(async () => {
  home = await agentsHome();
});

const agents = () => home.services.agents;
const access = (user: SignedInUser, rows: readonly string[]) =>
  writerOf(home).userAgentAccess.replace(user.id, rows);
const ids = async (user: SignedInUser) => (await agents().list(user)).map(({ id }) => id);

const save = (
  user: SignedInUser,
  changes: Readonly<Record<string, string | null>>,
  {
    agentId = 'mail',
    capabilityId = 'imap',
    shared = user.isAdmin,
    isStillHere = (): void => {},
  } = {},
) =>
  agents().saveSecrets(callerFor(user, shared ? 'admin' : 'user', isStillHere), {
    agentId,
    capabilityId,
    changes: Object.entries(changes).map(([name, value]): SecretChange => ({ name, value })),
  });

/** How each secret of a capability stands, by name. */
async function statuses(user: SignedInUser, agentId = 'mail', capabilityId = 'imap') {
  const { capabilities } = await agents().get(agentId, user);
  const secrets = capabilities.find(({ id }) => id === capabilityId)?.secrets ?? [];
  return Object.fromEntries(secrets.map(({ name, status }) => [name, status]));
}

async function counts(user: SignedInUser, agentId = 'mail') {
  const summary = (await agents().list(user)).find(({ id }) => id === agentId);
  const details = await agents().get(agentId, user);
  expect([details.required, details.ready]).toEqual([summary?.required, summary?.ready]);
  return `${summary?.ready} of ${summary?.required}`;
}

const rows = () =>
  home.raw((db) => [
    db.prepare('select * from system_credentials order by id').all(),
    db.prepare('select * from user_credentials order by id').all(),
  ]);

describe('who sees which agents', () => {
  beforeEach(async () => {
    await home.install(mail);
    await home.install(notes);
  });

  it.each([
    ['all', [], ['default', 'mail', 'notes']],
    ['one that is selected', ['notes'], ['default', 'notes']],
    ['one that is selected and one that is gone', ['mail', 'gone'], ['default', 'mail']],
    ['none', ['__none__'], ['default']],
  ])('a member who may use %s', async (_which, stored, seen) => {
    access(home.bob, stored);
    expect(await ids(home.bob)).toEqual(seen);
    for (const id of ['default', 'mail', 'notes']) {
      const answer = await codeOf(agents().get(id, home.bob));
      expect([id, answer]).toEqual([id, seen.includes(id) ? 'done' : 'agent_gone']);
    }
  });

  it('an administrator sees all, whatever they were given', async () => {
    access(home.alice, ['__none__']);
    expect(await ids(home.alice)).toEqual(['default', 'mail', 'notes']);
    expect((await agents().get('mail', home.alice)).name).toBe('Mail');
  });

  it('one that may not be used is as gone as one that never was, for every call', async () => {
    access(home.bob, ['notes']);
    await save(home.alice, { PASSWORD: 'hers' });
    for (const agentId of ['mail', 'never', 'constructor', '', '../notes']) {
      const calls = [
        agents().get(agentId, home.bob),
        agents().holders(agentId, home.bob),
        agents().link(agentId, 'https://example.com/', home.bob),
        save(home.bob, { PASSWORD: 'his' }, { agentId }),
      ];
      expect(await Promise.all(calls.map(codeOf))).toEqual(Array(4).fill('agent_gone'));
    }
    expect(await statuses(home.bob, 'notes')).toMatchObject({ PASSWORD: 'missing' });
  });

  it('what is declared is offered of these alone, each once', async () => {
    const keys = async (user: SignedInUser) =>
      (await agents().declared(user)).map(
        ({ capabilityId, name, scope }) => `${capabilityId} ${name} ${scope}`,
      );
    const imap = ['PASSWORD user', 'SERVER system', 'FOLDER user'].map((each) => `imap ${each}`);
    access(home.bob, ['notes']);
    expect(await keys(home.bob)).toEqual(expect.arrayContaining([...imap, 'cloud KEY system']));
    expect(await keys(home.bob)).toHaveLength(4);
    expect(await keys(home.alice)).toHaveLength(7);
    access(home.bob, ['__none__']);
    expect(await keys(home.bob)).toEqual([]);
  });

  it('other agents with a capability are named to whoever may use them', async () => {
    const sharers = async (user: SignedInUser) =>
      (await agents().get('notes', user)).capabilities.map(({ id, sharedWith }) => [
        id,
        sharedWith.map((other) => other.name),
      ]);
    expect(await sharers(home.bob)).toEqual([
      ['cloud', []],
      ['imap', ['Mail']],
    ]);
    access(home.bob, ['notes']);
    expect((await sharers(home.bob)).flat(2)).not.toContain('Mail');
  });
});

describe('the built-in agent', () => {
  it('is there, first, with nothing installed and nothing allowed', async () => {
    access(home.bob, ['__none__']);
    for (const user of [home.alice, home.bob]) {
      const list = await agents().list(user);
      expect(list).toEqual([
        expect.objectContaining({ id: 'default', builtIn: true, required: 0 }),
      ]);
      const details = await agents().get('default', user);
      expect(details).toMatchObject({ builtIn: true, capabilities: [], installedAt: null });
      expect(agentSummary.parse(list[0])).toEqual(list[0]);
      expect(agentDetails.parse(details)).toEqual(details);
      expect(await codeOf(save(user, { KEY: 'v' }, { agentId: 'default' }))).toBe('agent_gone');
      expect(await codeOf(agents().holders('default', user))).toBe('agent_gone');
    }
  });

  it.each([0, 1])('is one, also where it has a row (bundled: %i)', async (bundled) => {
    await home.install(mail);
    home.raw((db) =>
      db
        .prepare(
          `insert into agents (id, display_name, installed_at, is_bundled, setup_complete)
           values ('default', 'Default', '2026-11-23 12:00:00', ?, 1)`,
        )
        .run(bundled),
    );
    const list = await agents().list(home.alice);
    expect(list.map(({ id, problem }) => [id, problem])).toEqual([
      ['default', null],
      ['mail', null],
    ]);
    expect((await agents().get('default', home.alice)).builtIn).toBe(true);
    // It has no package that could not be read: what is unused can be told.
    await home.services.credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'old', name: 'K', mode: 'put', value: 'v' },
    );
    const stored = await home.services.catalog.markUnused(home.services.credentials.list());
    expect(stored.map(({ unused }) => unused)).toEqual([true]);
  });
});

describe('what counts', () => {
  beforeEach(() => home.install(mail));

  it('what is required and can be used by the person who asks', async () => {
    expect(await counts(home.bob)).toBe('0 of 3');
    await save(home.alice, { SERVER: 'shared', PASSWORD: 'hers', SIGNATURE: 'hers' });
    expect(await counts(home.alice)).toBe('2 of 3');
    expect(await counts(home.bob)).toBe('1 of 3');
    expect(await statuses(home.bob)).toEqual({
      PASSWORD: 'missing',
      TOKEN: 'missing',
      SERVER: 'set',
      SIGNATURE: 'missing',
      PROXY: 'missing',
    });
    await save(home.bob, { PASSWORD: 'his', TOKEN: 'his' });
    expect(await counts(home.bob)).toBe('3 of 3');
    expect(await counts(home.alice)).toBe('2 of 3');
  });

  it('neither one that has expired nor one that is damaged', async () => {
    await save(home.alice, { SERVER: 'shared' });
    await save(home.bob, { PASSWORD: 'his', TOKEN: 'his' });
    const key = { capabilityId: 'imap', name: 'TOKEN' };
    const expiresAt = new Date(home.clock.now.getTime() + 86_400_000).toISOString();
    await home.services.credentials.setExpiry(
      machine,
      { scope: 'user', userId: home.bob.id },
      key,
      expiresAt,
    );
    expect(await counts(home.bob)).toBe('3 of 3');
    home.clock.now = new Date(home.clock.now.getTime() + 2 * 86_400_000);
    expect(await counts(home.bob)).toBe('2 of 3');

    home.raw((db) => db.exec("update system_credentials set encrypted_value = 'broken'"));
    expect(await counts(home.bob)).toBe('1 of 3');
    expect(await statuses(home.bob)).toMatchObject({
      PASSWORD: 'set',
      TOKEN: 'expired',
      SERVER: 'damaged',
    });
    expect(await statuses(home.alice)).toMatchObject({ PASSWORD: 'missing', SERVER: 'damaged' });
  });

  it('a value of another scope, another capability or another case does not', async () => {
    const put = { mode: 'put', value: 'v' } as const;
    const { credentials } = home.services;
    await credentials.save(
      machine,
      { scope: 'system' },
      { ...put, capabilityId: 'imap', name: 'PASSWORD' },
    );
    await credentials.save(
      machine,
      { scope: 'user', userId: home.bob.id },
      { ...put, capabilityId: 'imap', name: 'SERVER' },
    );
    await credentials.save(
      machine,
      { scope: 'system' },
      { ...put, capabilityId: 'files', name: 'SERVER' },
    );
    await credentials.save(
      machine,
      { scope: 'system' },
      { ...put, capabilityId: 'imap', name: 'server' },
    );
    expect(await counts(home.bob)).toBe('0 of 3');
  });

  it('a damaged time is not shown as one', async () => {
    await save(home.alice, { SERVER: 'shared' });
    home.raw((db) => db.exec("update system_credentials set created_at = 'yesterday'"));
    const { capabilities } = await agents().get('mail', home.alice);
    const server = capabilities
      .flatMap(({ secrets }) => secrets)
      .find(({ name }): boolean => name === 'SERVER');
    expect(server).toMatchObject({
      status: 'damaged',
      updatedAt: null,
    } satisfies Partial<AgentSecret>);
  });

  it('what somebody else has set, replaced or removed since it was shown is not overwritten unasked', async () => {
    const stamp = async (name: string): Promise<string> => {
      const { capabilities } = await agents().get('mail', home.alice);
      const found = capabilities
        .flatMap(({ secrets }) => secrets)
        .find((each) => each.name === name);
      return found?.stamp ?? '';
    };
    const seen = { SERVER: await stamp('SERVER'), PASSWORD: await stamp('PASSWORD') };
    const saveSeen = (changes: readonly SecretChange[]) =>
      agents().saveSecrets(callerFor(home.alice, 'admin'), {
        ...{ agentId: 'mail', capabilityId: 'imap', changes },
      });
    const both = (value: string | null): SecretChange[] => [
      { name: 'PASSWORD', value, seen: seen.PASSWORD },
      { name: 'SERVER', value, seen: seen.SERVER },
    ];
    // Missing then, and set meanwhile by somebody else: neither of the two is saved.
    await save(home.alice, { SERVER: 'theirs' });
    expect(await codeOf(saveSeen(both('mine')))).toBe('changed_meanwhile');
    expect(await statuses(home.alice)).toMatchObject({ SERVER: 'set', PASSWORD: 'missing' });
    const after = await stamp('SERVER');
    expect(after).not.toBe(seen.SERVER);
    seen.SERVER = after;
    expect(await codeOf(saveSeen(both('mine')))).toBe('done');
    // Replaced, then removed meanwhile.
    seen.PASSWORD = await stamp('PASSWORD');
    seen.SERVER = await stamp('SERVER');
    home.clock.now = new Date(home.clock.now.getTime() + 60_000);
    await save(home.alice, { SERVER: 'theirs' });
    for (const value of ['mine', null]) {
      expect(await codeOf(saveSeen(both(value)))).toBe('changed_meanwhile');
    }
    seen.SERVER = await stamp('SERVER');
    await save(home.alice, { SERVER: null });
    expect(await codeOf(saveSeen(both(null)))).toBe('changed_meanwhile');
    expect(await statuses(home.alice)).toMatchObject({ SERVER: 'missing', PASSWORD: 'set' });
    // Who has not looked saves what they have.
    expect(await codeOf(saveSeen([{ name: 'SERVER', value: 'mine', seen: null }]))).toBe('done');
  });

  it('two agents with one capability share what is stored', async () => {
    await home.install(notes);
    await save(home.bob, { PASSWORD: 'his' });
    expect(await statuses(home.bob, 'notes')).toMatchObject({ PASSWORD: 'set', FOLDER: 'missing' });
    expect(await counts(home.bob, 'notes')).toBe('1 of 4');
    await save(home.bob, { PASSWORD: null }, { agentId: 'notes' });
    expect(await counts(home.bob)).toBe('0 of 3');
  });

  it('what an agent may reach is told apart', async () => {
    await home.install({
      ...notes,
      capabilities: {
        a: {},
        b: { network: { mode: 'none' } },
        c: { network: { mode: 'allowlist' } },
        d: { network: { mode: 'any' } },
        e: { network: { mode: 'none', hosts: ['example.com:443'] } },
        f: { network: { mode: 'any', hosts: ['example.com:443'] } },
        g: { network: { mode: 'newer', hosts: ['example.com:443'] } },
      },
    });
    const { capabilities } = await agents().get('notes', home.alice);
    expect(capabilities.map(({ network }) => network)).toEqual([
      'none',
      'none',
      'none',
      'any',
      'hosts',
      'any',
      'any',
    ]);
  });

  it('answers fit the contract, and hold no value', async () => {
    await save(home.alice, { SERVER: 'canary-91ab', PASSWORD: 'canary-91ab' });
    const list = await agents().list(home.alice);
    const details = await agents().get('mail', home.alice);
    for (const each of list) expect(agentSummary.parse(each)).toEqual(each);
    expect(agentDetails.parse(details)).toEqual(details);
    const holders = await agents().holders('mail', home.alice);
    expect(JSON.stringify([list, details, holders])).not.toContain('canary-91ab');
  });
});

describe('what an agent says', () => {
  const texts = (locale: string, fields: readonly string[]) => ({
    agent: Object.fromEntries(fields.map((field) => [field, `${field} ${locale}`])),
    capabilities: {
      imap: {
        credentials: fields.includes('credential') ? { PASSWORD: { description: locale } } : {},
      },
    },
  });
  const all = ['name', 'description', 'long_description', 'credential'];
  const says = async (language: 'en' | 'de') => {
    const details = await agents().get('mail', { ...home.bob, language });
    const summary = (await agents().list({ ...home.bob, language })).find(
      ({ id }) => id === 'mail',
    );
    expect([summary?.name, summary?.description]).toEqual([details.name, details.description]);
    const password = details.capabilities[0]?.secrets[0]?.description;
    return [details.name, details.description, details.longDescription, password];
  };
  const of = (locale: string) => [
    `name ${locale}`,
    `description ${locale}`,
    `long_description ${locale}`,
    locale,
  ];
  const own = ['Mail', '', '', 'manifest'];
  const speaking = (i18n: AgentSketch['i18n'] = {}, defaultLocale?: string): AgentSketch => ({
    id: 'mail',
    name: 'Mail',
    capabilities: { imap: { secrets: { PASSWORD: 'user: manifest' } } },
    i18n,
    ...(defaultLocale === undefined ? {} : { defaultLocale }),
  });
  const [en, de, fr] = [texts('en', all), texts('de', all), texts('fr', all)];

  it.each([
    ['both languages', speaking({ en, de }, 'en'), of('en'), of('de')],
    ['one of them, the default', speaking({ en }, 'en'), of('en'), of('en')],
    ['one of them, without a default', speaking({ de }), own, of('de')],
    ['another one by default', speaking({ fr }, 'fr'), of('fr'), of('fr')],
    ['another one by default, and German', speaking({ fr, de }, 'fr'), of('fr'), of('de')],
    ['another one that is not the default', speaking({ fr }, 'en'), own, own],
    ['none', speaking(), own, own],
    [
      'some things in German, some in English',
      speaking({ de: texts('de', ['name']), en: texts('en', all) }, 'en'),
      of('en'),
      ['name de', 'description en', 'long_description en', 'en'],
    ],
    [
      'empty texts in German',
      speaking({ de: { agent: { name: null, description: '' } }, en }, 'en'),
      of('en'),
      of('en'),
    ],
  ])('in %s', async (_which, sketch, english, german) => {
    await home.install(sketch);
    expect(await says('en')).toEqual(english);
    expect(await says('de')).toEqual(german);
  });

  it('is its name at the installation while its package cannot be read, and why', async () => {
    await home.install({ ...mail, i18n: { de: texts('de', all) } });
    writeFileSync(join(home.agents, 'mail', 'agent.yaml'), 'id: [');
    home.services.catalog.changed('mail');
    const [, broken] = await agents().list({ ...home.bob, language: 'de' });
    expect(broken).toMatchObject({
      name: 'Mail',
      version: '1.0',
      required: 0,
      problem: { code: 'package_yaml_invalid' },
    });
    expect(await agents().get('mail', home.bob)).toMatchObject({ capabilities: [], name: 'Mail' });
    expect(await codeOf(save(home.bob, { PASSWORD: 'v' }))).toBe('credential_not_declared');

    rmSync(join(home.agents, 'mail'), { recursive: true });
    home.services.catalog.changed();
    expect((await agents().get('mail', home.bob)).problem?.code).toBe('package_file_missing');
  });

  it('stays, but for one capability that cannot be read', async () => {
    await home.install(mail);
    writeFileSync(join(home.agents, 'mail', 'capabilities', 'files', 'manifest.yaml'), 'id: [');
    home.services.catalog.changed('mail');
    const details = await agents().get('mail', home.bob);
    expect(details.capabilities.map(({ id }) => id)).toEqual(['imap']);
    expect(details.unreadable).toMatchObject([{ folder: 'files' }]);
    expect(details.problem?.code).toBe('package_yaml_invalid');
    await save(home.bob, { PASSWORD: 'his' });
    expect(await counts(home.bob)).toBe('1 of 3');
  });

  it('is nothing for a row whose id leads out of the folder', async () => {
    home.raw((db) =>
      db.exec(`insert into agents (id, display_name, installed_at, setup_complete)
               values ('../outside', 'Outside', 'some day', 1)`),
    );
    writeAgent(join(home.agents, '..', 'outside'), mail);
    home.services.catalog.changed();
    const outside = await agents().get('../outside', home.alice);
    expect(outside).toMatchObject({ name: 'Outside', version: null, installedAt: null });
    expect(outside).toMatchObject({ capabilities: [], problem: { code: 'agent_id_invalid' } });
  });
});

describe('saving secrets', () => {
  beforeEach(() => home.install(mail));

  it('of one capability goes to whom the package says', async () => {
    await save(home.alice, { SERVER: 'shared', PASSWORD: 'hers' });
    await save(home.bob, { PASSWORD: 'his' });
    const stored = home.services.credentials.list();
    expect(stored.map(({ name, user, status }) => [name, user?.username ?? null, status])).toEqual(
      expect.arrayContaining([
        ['SERVER', null, 'set'],
        ['PASSWORD', 'alice', 'set'],
        ['PASSWORD', 'bob', 'set'],
      ]),
    );
    expect(stored).toHaveLength(3);
  });

  it.each([
    ['an empty value', { TOKEN: ' \n' }, 'value_empty'],
    [
      'a value too large',
      { TOKEN: 'x'.repeat(limits.credentialValueBytes + 1) },
      'value_too_large',
    ],
    ['a value that is no text', { TOKEN: '\ud800' }, 'value_not_text'],
    ['a name that is not declared', { OTHER: 'v' }, 'credential_not_declared'],
    ['the removal of one that is not', { OTHER: null }, 'credential_not_declared'],
    ['a name that only an object has', { constructor: 'v' }, 'credential_not_declared'],
    ['a name in another case', { token: 'v' }, 'credential_not_declared'],
    ['a shared one by a member', { SERVER: 'v' }, 'forbidden'],
    ['the removal of a shared one by a member', { SERVER: null }, 'forbidden'],
  ])('refuses %s with the good ones around it', async (_what, bad, code) => {
    await save(home.alice, { SERVER: 'shared' });
    await save(home.bob, { PASSWORD: 'before', SIGNATURE: 'before' });
    const before = rows();
    const changes = { PASSWORD: 'after', ...bad, SIGNATURE: null };
    expect(await codeOf(save(home.bob, changes))).toBe(code);
    expect(rows()).toEqual(before);
  });

  it.each([['cloud'], [''], ['constructor'], ['files']])(
    'refuses the capability %j, which does not ask for it',
    async (capabilityId) => {
      await home.install(notes);
      const saving = save(home.alice, { KEY: 'v' }, { capabilityId });
      expect(await codeOf(saving)).toBe('credential_not_declared');
      expect(rows()).toEqual([[], []]);
    },
  );

  it('never writes a shared one on the way that is open to members, whoever takes it', async () => {
    expect(await codeOf(save(home.alice, { SERVER: 'v' }, { shared: false }))).toBe('forbidden');
    expect(rows()).toEqual([[], []]);
  });

  it.each<[string, () => void]>([
    ['their access', () => access(home.bob, ['notes'])],
    ['all access', () => access(home.bob, ['__none__'])],
    ['the agent', () => void home.raw((db) => db.exec("delete from agents where id = 'mail'"))],
  ])('is refused to who loses %s while it is asked for', async (_what, take) => {
    const saving = save(home.bob, { PASSWORD: 'his' });
    take();
    expect(await codeOf(saving)).toBe('agent_gone');
    expect(rows()).toEqual([[], []]);
  });

  it('is refused whole to who is signed out meanwhile', async () => {
    const isStillHere = () => {
      throw new RangeError('signed out');
    };
    await expect(save(home.bob, { PASSWORD: 'his' }, { isStillHere })).rejects.toThrow(RangeError);
    expect(rows()).toEqual([[], []]);
  });

  it('leaves shared ones alone when the role is taken away meanwhile', async () => {
    const saving = save(home.alice, { SERVER: 'v', PASSWORD: 'hers' });
    home.raw((db) => db.prepare('update users set is_admin = 0 where id = ?').run(home.alice.id));
    expect(await codeOf(saving)).toBe('forbidden');
    expect(rows()).toEqual([[], []]);

    // The call for administrators is none for her any more, and on the other one she is a member like everybody.
    access(home.alice, ['__none__']);
    expect(await codeOf(save(home.alice, { PASSWORD: 'hers' }))).toBe('forbidden');
    const asMember = save(home.alice, { PASSWORD: 'hers' }, { shared: false });
    expect(await codeOf(asMember)).toBe('agent_gone');
    expect(rows()).toEqual([[], []]);
  });

  it('can be undone as far as something was removed, all of it, by who did it', async () => {
    expect(await save(home.bob, { PASSWORD: 'one', TOKEN: 'one', SIGNATURE: 'one' })).toBeNull();
    expect(await save(home.bob, { PASSWORD: 'two' })).toBeNull();
    const before = home.raw((db) => db.prepare('select * from user_credentials order by id').all());
    const undo = await save(home.bob, { TOKEN: null, SIGNATURE: null });
    expect(await statuses(home.bob)).toMatchObject({ PASSWORD: 'set', TOKEN: 'missing' });
    const { undo: undoing } = home.services;
    const [byAlice, byBob] = [callerFor(home.alice, 'user'), callerFor(home.bob, 'user')];
    expect(await codeOf(() => undoing.undo(byAlice, undo ?? ''))).toBe('undo_expired');
    await undoing.undo(byBob, undo ?? '');
    expect(
      home.raw((db) => db.prepare('select * from user_credentials order by id').all()),
    ).toEqual(before);

    // One that is not there any more is removed already.
    await save(home.bob, { TOKEN: null });
    expect(await save(home.bob, { TOKEN: null })).toBeNull();

    // All of it or nothing: a new value is not overwritten, and the other does not come back alone.
    const late = await save(home.bob, { PASSWORD: null, SIGNATURE: null });
    await save(home.bob, { PASSWORD: 'new' });
    expect(await codeOf(() => undoing.undo(byBob, late ?? ''))).toBe('credential_exists');
    expect(await statuses(home.bob)).toMatchObject({ PASSWORD: 'set', SIGNATURE: 'missing' });
  });

  it('keeps an expiry that is to come, and clears one that has passed or is none', async () => {
    await save(home.bob, { PASSWORD: 'one', TOKEN: 'one', SIGNATURE: 'one' });
    const inDays = (days: number) => new Date(home.clock.now.getTime() + days * 86_400_000);
    const expire = (name: string, at: Date) =>
      home.services.credentials.setExpiry(
        machine,
        { scope: 'user', userId: home.bob.id },
        { capabilityId: 'imap', name },
        at.toISOString(),
      );
    await expire('PASSWORD', inDays(10));
    await expire('TOKEN', inDays(1));
    home.raw((db) =>
      db.exec(
        "update user_credentials set expires_at = 'some day' where credential_name = 'SIGNATURE'",
      ),
    );
    const kept = inDays(10).toISOString().slice(0, 10);
    home.clock.now = inDays(2);
    expect(await statuses(home.bob)).toMatchObject({ TOKEN: 'expired', SIGNATURE: 'damaged' });
    await save(home.bob, { PASSWORD: 'two', TOKEN: 'two', SIGNATURE: 'two' });
    expect(await statuses(home.bob)).toMatchObject({
      PASSWORD: 'set',
      TOKEN: 'set',
      SIGNATURE: 'set',
    });
    const expiries = home.services.credentials
      .listOf(home.bob)
      .map(({ name, expiresAt }) => [name, expiresAt?.slice(0, 10) ?? null]);
    expect(Object.fromEntries(expiries)).toEqual({ PASSWORD: kept, TOKEN: null, SIGNATURE: null });
  });
});

it('holders are those whose personal value can be used', async () => {
  await home.install(mail);
  const holders = async () =>
    (await agents().holders('mail', home.alice)).map(({ name, users }) => [
      name,
      users.map(({ username }) => username).sort(),
    ]);
  await save(home.alice, { SERVER: 'shared', PASSWORD: 'hers', TOKEN: 'hers' });
  await save(home.bob, { PASSWORD: 'his', TOKEN: 'his' });
  expect(await holders()).toEqual([
    ['PASSWORD', ['alice', 'bob']],
    ['TOKEN', ['alice', 'bob']],
    ['SIGNATURE', []],
  ]);
  home.raw((db) =>
    db
      .prepare(
        "update user_credentials set encrypted_value = 'x' where user_id = ? and credential_name = 'TOKEN'",
      )
      .run(home.bob.id),
  );
  expect(await holders()).toContainEqual(['TOKEN', ['alice']]);
});

describe('what no agent declares', () => {
  const unused = async () => {
    const { catalog, credentials } = home.services;
    const marked = await catalog.markUnused(credentials.list());
    return marked
      .filter((each) => each.unused)
      .map(({ name, user }) => `${name} ${user === null ? 'shared' : 'personal'}`)
      .sort();
  };

  it('is marked, by capability, name and scope', async () => {
    await home.install(mail);
    await save(home.alice, { SERVER: 'v', PASSWORD: 'v' });
    const put = { mode: 'put', value: 'v', capabilityId: 'imap' } as const;
    const { credentials } = home.services;
    await credentials.save(machine, { scope: 'system' }, { ...put, name: 'PASSWORD' });
    await credentials.save(
      machine,
      { scope: 'user', userId: home.bob.id },
      { ...put, name: 'OLD' },
    );
    expect(await unused()).toEqual(['OLD personal', 'PASSWORD shared']);
    await home.services.packages.remove(callerFor(home.alice), 'mail', { removeSecrets: false });
    expect(await unused()).toHaveLength(4);
  });

  it('cannot be told while an agent cannot be read, as a whole or in part', async () => {
    await home.install(mail);
    const put = { mode: 'put', value: 'v', capabilityId: 'old', name: 'OLD' } as const;
    await home.services.credentials.save(machine, { scope: 'system' }, put);
    expect(await unused()).toEqual(['OLD shared']);
    for (const file of ['agent.yaml', 'capabilities/files/manifest.yaml']) {
      await home.install(mail);
      writeFileSync(join(home.agents, 'mail', file), '- :');
      home.services.catalog.changed('mail');
      expect(await unused()).toEqual([]);
    }
    await home.install(mail);
    expect(await unused()).toEqual(['OLD shared']);
  });
});

describe('an address is opened', () => {
  const speaking: AgentSketch = {
    id: 'mail',
    capabilities: {
      imap: {
        secrets: {
          KEY: 'user: Make one at https://keys.example.com/new?for=selu#top.',
          RISK: 'user: http://plain.example.com javascript:alert(1) https://me:pw@auth.example.com/ https://keys.example.com:8443/ https://localhost/ file:///etc/passwd',
        },
      },
    },
    i18n: {
      en: {
        agent: { description: '(https://example.com)', long_description: 'https://a.example' },
      },
      de: { agent: { description: 'https://de.example.com/' } },
    },
    defaultLocale: 'en',
  };
  const answer = async (address: string, user = home.bob) => {
    let opened = '';
    const code = await codeOf(async () => {
      opened = await agents().link('mail', address, user);
    });
    return opened || code;
  };
  beforeEach(() => home.install(speaking));

  it('that a text of the agent holds, in the language of who reads it', async () => {
    for (const known of [
      'https://keys.example.com/new?for=selu#top',
      'https://example.com/',
      'https://a.example/',
    ]) {
      expect(await answer(known)).toBe(known);
    }
    const german = { ...home.bob, language: 'de' } as const;
    expect(await answer('https://de.example.com/', german)).toBe('https://de.example.com/');
    expect(await answer('https://de.example.com/')).toBe('link_unknown');
  });

  it('and no other', async () => {
    const strangers = [
      'http://plain.example.com/',
      'http://plain.example.com',
      'https://plain.example.com/',
      'javascript:alert(1)',
      'https://me:pw@auth.example.com/',
      'https://auth.example.com/',
      'https://keys.example.com:8443/',
      'https://keys.example.com/',
      'https://localhost/',
      'file:///etc/passwd',
      'https://keys.example.com/new?for=selu#top.',
      'https://keys.example.com/new?for=selu#top&secret=x',
      'https://keys.example.com.evil.example/new?for=selu#top',
      'https://keys.examp1e.com/new?for=selu#top',
      'https://example.com',
      'HTTPS://EXAMPLE.COM/',
      ' https://example.com/',
      '',
    ];
    for (const address of strangers) {
      expect([address, await answer(address)]).toEqual([address, 'link_unknown']);
    }
  });
});

describe('the agents behind a capability', () => {
  it('are named in the list of credentials, found by their names, and told to nobody who may not use them', async () => {
    await home.install(mail);
    await home.install(notes);
    await save(home.bob, { PASSWORD: 'x' });
    const { credentialList } = home.services;
    const part: Omit<CredentialQuery, 'search'> = {
      ...{ filters: { capability: [], status: [], user: [], scope: [] }, offset: 0, limit: 10 },
      sort: { by: 'capability', descending: false },
      focus: null,
    };
    const found = async (search: string, reader: Parameters<typeof credentialList.page>[1]) =>
      (await credentialList.page({ ...part, search }, reader)).rows.map((row) => row.agents);
    const admin = { owner: null, language: 'en' };
    expect(await found('', admin)).toEqual([['Mail', 'Notes']]);
    expect(await found('nötes PASSWORD', admin)).toEqual([['Mail', 'Notes']]);
    expect(await found('weather', admin)).toEqual([]);

    access(home.bob, ['mail']);
    const usable = await agents().usableBy(home.bob);
    const bob = { owner: home.bob.id, language: 'en', agents: usable };
    expect(await found('', bob)).toEqual([['Mail']]);
    expect(await found('notes', bob)).toEqual([]);
    await home.services.packages.remove(callerFor(home.alice), 'notes', { removeSecrets: false });
    expect(await found('', admin)).toEqual([['Mail']]);
  });
});

describe('what an agent is called', () => {
  it('is the same on every page, in the language of whoever looks', async () => {
    await home.install({
      ...mail,
      i18n: { de: { agent: { name: 'Post' } } },
    });
    const { services, alice } = home;
    const german: SignedInUser = { ...alice, language: 'de' };
    await services.pipes.createWebhook(callerFor(alice), {
      ...{ userId: alice.id, name: 'Door bell', agentId: 'mail', address: '', insecureOk: false },
    });
    const called = async (user: SignedInUser) => {
      const names = await services.catalog.names(user.language);
      return [
        (await agents().list(user)).find(({ id }) => id === 'mail')?.name,
        (await agents().names(user)).find(({ id }) => id === 'mail')?.name,
        withAgentNames(services.pipes.list(), names).find(({ name }) => name === 'Door bell')?.agent
          ?.name,
      ];
    };
    expect(await called(alice)).toEqual(['Mail', 'Mail', 'Mail']);
    expect(await called(german)).toEqual(['Post', 'Post', 'Post']);
  });
});

describe('what an administrator enters for somebody else', () => {
  const forBob = (changes: Readonly<Record<string, string | null>>) =>
    agents().saveSecrets(callerFor(home.alice, 'admin'), {
      ...{ agentId: 'mail', capabilityId: 'imap', userId: home.bob.id },
      changes: Object.entries(changes).map(([name, value]): SecretChange => ({ name, value })),
    });
  const bobs = async () => {
    const { capabilities } = await agents().getOf('mail', home.bob.id, home.alice);
    const secrets = capabilities.flatMap((capability) => capability.secrets);
    return Object.fromEntries(secrets.map(({ name, status }) => [name, status]));
  };
  beforeEach(() => home.install(mail));

  it('is theirs, what is shared is everyone’s, and their page shows how it stands for them', async () => {
    await forBob({ PASSWORD: 'v', SERVER: 'v' });
    const both = { PASSWORD: 'set', SERVER: 'set', TOKEN: 'missing' };
    expect(await bobs()).toMatchObject(both);
    expect(await statuses(home.bob)).toMatchObject(both);
    expect(await statuses(home.alice)).toMatchObject({ PASSWORD: 'missing', SERVER: 'set' });
    await save(home.alice, { TOKEN: 'v' });
    expect(await bobs()).toMatchObject({ TOKEN: 'missing' });
  });

  it('is refused for whom the agent is not, or who is not there', async () => {
    access(home.bob, ['notes']);
    const before = rows();
    expect(await codeOf(bobs())).toBe('agent_not_allowed');
    expect(await codeOf(forBob({ PASSWORD: 'v' }))).toBe('agent_not_allowed');
    expect(await codeOf(agents().getOf('mail', 'nobody', home.alice))).toBe('user_gone');
    expect(rows()).toEqual(before);
  });
});
