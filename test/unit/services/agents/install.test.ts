/** Installing, updating and removing agents: what is asked for happens whole, and nothing else does. */
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { packageInspection, type StoredCount } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { Question } from '../../../../src/main/services/common/questions.ts';
import { writeAgentZip, type AgentSketch } from '../../../support/agent-packages.ts';
import { bytesOf } from '../../../support/cli-household.ts';
import { addUser, temporaryFolder, writerOf, codeOf } from '../../../support/home.ts';
import type { InstanceStore } from '../../../../src/main/store/instance/instance-store.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { agentsHome, callerFor, type AgentsHome } from '../../../support/agents-home.ts';

const mail: AgentSketch = {
  id: 'mail',
  name: 'Mail',
  version: '2.0',
  capabilities: {
    imap: { secrets: { PASSWORD: 'user', SERVER: 'system', OLD: 'user', RETIRED: 'system' } },
    files: { secrets: { KEY: 'user' } },
  },
};
/** Asks for less: OLD, RETIRED and KEY are left over. */
const mailNext: AgentSketch = {
  ...mail,
  version: '3.0',
  capabilities: { imap: { secrets: { PASSWORD: 'user', SERVER: 'system' } } },
};
/** Keeps OLD and SERVER of the mail agent in use. */
const notes: AgentSketch = {
  id: 'notes',
  name: 'Notes',
  capabilities: { imap: { secrets: { OLD: 'user', SERVER: 'system' } } },
};

let home: AgentsHome;
beforeEach(async () => {
  home = await agentsHome();
});

const packages = () => home.services.packages;
const inspect = (sketch: AgentSketch, by = home.alice) =>
  packages().inspect(callerFor(by), home.pack(sketch));
const install = (handle: string, removeLeftovers = false, by = home.alice) =>
  packages().install(callerFor(by), handle, { removeLeftovers });
const remove = (id: string, removeSecrets = false) =>
  packages().remove(callerFor(home.alice), id, { removeSecrets });
const versionOf = async (id: string) =>
  (await home.services.agents.list(home.alice)).find((agent) => agent.id === id)?.version;

/** Stores a value for alice, bob or everyone, as the Credentials page does. */
async function store(capabilityId: string, name: string, whose: 'alice' | 'bob' | 'all') {
  await home.services.credentials.save(
    machine,
    whose === 'all' ? { scope: 'system' } : { scope: 'user', userId: home[whose].id },
    { capabilityId, name, mode: 'put', value: 'v' },
  );
}

/** What is stored, as `capability name whose`. */
const stored = () =>
  home.services.credentials
    .list()
    .map(({ capabilityId, name, user }) => `${capabilityId} ${name} ${user?.username ?? 'all'}`)
    .sort();

const rows = () =>
  home.raw((db) =>
    ['agents', 'system_credentials', 'user_credentials', 'user_agent_access', 'pipes'].map(
      (table) => db.prepare(`select * from ${table}`).all(),
    ),
  );

/** All that an installation could change. */
const everything = () => ({
  folders: home.folders(),
  files: bytesOf(home.agents),
  rows: rows(),
});

const textsOf = (leftovers: readonly StoredCount[]) =>
  leftovers
    .map(({ capabilityId, name, scope, count }) => `${capabilityId} ${name} ${scope} ${count}`)
    .sort();

describe('a package', () => {
  it('is shown with what it requires before it is an agent', async () => {
    await store('imap', 'SERVER', 'all');
    const found = await inspect({
      ...mail,
      i18n: { de: { agent: { name: 'Post', description: 'Liest Post' } } },
    });
    expect(packageInspection.parse(found)).toEqual(found);
    expect(found).toMatchObject({ id: 'mail', name: 'Mail', version: '2.0', replaces: null });
    expect(found.leftovers).toEqual([]);
    const secrets = found.capabilities.flatMap((each) => each.secrets);
    expect(secrets.map(({ name, status }) => [name, status])).toEqual([
      ['KEY', 'missing'],
      ['PASSWORD', 'missing'],
      ['SERVER', 'set'],
      ['OLD', 'missing'],
      ['RETIRED', 'missing'],
    ]);
    expect(await home.services.agents.list(home.alice)).toHaveLength(1);
    const post = home.pack({ ...mail, i18n: { de: { agent: { name: 'Post' } } } });
    const german = await packages().inspect(callerFor({ ...home.alice, language: 'de' }), post);
    expect(german.name).toBe('Post');
    expect((await packages().inspect(machine, post, 'de')).name).toBe('Post');
  });

  it('is shown with what others have stored that it would use, though nothing declares it now', async () => {
    await store('imap', 'PASSWORD', 'bob');
    await store('imap', 'SERVER', 'all');
    await store('imap', 'RETIRED', 'bob');
    const { existing } = await inspect(mail);
    expect(textsOf(existing)).toEqual(['imap PASSWORD user 1', 'imap SERVER system 1']);
  });

  it('is asked about once more by a question that no page answers, and stays after a no', async () => {
    const { handle } = await inspect({
      ...mail,
      i18n: { de: { agent: { name: 'Post' } } },
      capabilities: {
        imap: { network: { hosts: ['mail.example.com:993'] }, secrets: { PASSWORD: 'user' } },
        files: { network: { mode: 'open' }, secrets: { KEY: 'system' } },
      },
    });
    const before = everything();
    const asked: Question[] = [];
    const no = callerFor({ ...home.alice, language: 'de' }, 'admin', undefined, (question) => {
      asked.push(question);
      return Promise.resolve(false);
    });
    expect(await codeOf(packages().install(no, handle, { removeLeftovers: true }))).toBe(
      'not_confirmed',
    );
    expect(asked).toEqual([
      {
        ...{ about: 'install', id: 'mail', name: 'Post', version: '2.0', isUpdate: false },
        ...{ capabilities: ['files', 'imap'], anyHost: true, hosts: ['mail.example.com:993'] },
        secrets: ['KEY', 'PASSWORD'],
      },
    ]);
    expect(everything()).toEqual(before);
    await install(handle);
    expect(await versionOf('mail')).toBe('2.0');
  });

  it('of an update names what is new under the same capability; with nothing new it asks all the same', async () => {
    const first = { network: { hosts: ['a.example'] }, secrets: { A: 'user', B: 'user' } } as const;
    await home.install({ ...mail, capabilities: { one: first, two: { secrets: { C: 'user' } } } });
    const question = async (capabilities: AgentSketch['capabilities'] = {}) => {
      const { handle } = await inspect({ ...mail, capabilities });
      const asked: Question[] = [];
      const no = callerFor(home.alice, 'admin', undefined, (one) => {
        asked.push(one);
        return Promise.resolve(false);
      });
      await codeOf(packages().install(no, handle, { removeLeftovers: false }));
      return asked[0];
    };
    const nothing = { capabilities: [], anyHost: false, hosts: [], secrets: [] };
    const update = { about: 'install', isUpdate: true };
    expect(await question({ one: first })).toMatchObject({ ...update, ...nothing });
    // The first capability's host is new to the second, and a shared secret is another one than a personal one.
    expect(
      await question({
        one: { ...first, secrets: { A: 'user', B: 'system' } },
        two: { network: { hosts: ['a.example'] }, secrets: { C: 'user' } },
      }),
    ).toMatchObject({ capabilities: ['one', 'two'], hosts: ['a.example'], secrets: ['B'] });
    expect(await question({ one: { ...first, network: { mode: 'open' } } })).toMatchObject({
      ...{ capabilities: ['one'], anyHost: true, hosts: [], secrets: [] },
    });
  });

  it('that was put away, or whose window was left, while the question stood there is not installed', async () => {
    const before = everything();
    const { handle } = await inspect(mail);
    const slow = callerFor(home.alice, 'admin', undefined, async () => {
      await packages().discard(callerFor(home.alice), handle);
      return true;
    });
    expect(await codeOf(packages().install(slow, handle, { removeLeftovers: false }))).toBe(
      'package_gone',
    );
    const second = await inspect(mail);
    const left = callerFor(home.alice, 'admin', () => {
      throw new AppError('not_signed_in', {});
    });
    expect(await codeOf(packages().install(left, second.handle, { removeLeftovers: false }))).toBe(
      'not_signed_in',
    );
    expect(everything()).toEqual(before);
  });

  it('waits while another one is being unpacked', async () => {
    const first = inspect(mail);
    expect(await codeOf(inspect(notes))).toBe('too_busy');
    await first;
    await inspect(notes);
  });

  it('goes, but not what is needed or new by the time that it would be removed', async () => {
    await home.install(mail);
    await store('imap', 'OLD', 'bob');
    await store('files', 'KEY', 'bob');
    const before = stored();
    const update = await inspect(mailNext);
    // Installed meanwhile, and it needs one of what was listed.
    await home.install(notes);
    expect(await codeOf(install(update.handle, true))).toBe('changed_meanwhile');
    expect(stored()).toEqual(before);
    expect(await versionOf('mail')).toBe('2.0');

    const again = await inspect(mailNext);
    expect(textsOf(again.leftovers)).toEqual(['files KEY user 1']);
    const installing = install(again.handle, true);
    // Saved while the package is being put in its place.
    await Promise.resolve();
    await store('files', 'KEY', 'bob');
    const answer = await codeOf(installing);
    expect(['changed_meanwhile', 'done']).toContain(answer);
    const isKept = stored().includes('files KEY bob');
    expect(isKept).toBe(answer === 'changed_meanwhile');
    expect(home.folders()).toEqual(['mail', 'notes']);
  });

  it("is not looked for in the app's own folder, which a page can write into", async () => {
    const browser = join(home.folder, 'browser', 'File System', '000', 't', '00');
    mkdirSync(browser, { recursive: true });
    const zip = writeAgentZip(join(browser, '00000000'), notes);
    const link = join(temporaryFolder(), 'notes.zip');
    symlinkSync(zip, link);
    const beside = writeAgentZip(join(temporaryFolder(), 'notes.zip'), notes);
    const by = callerFor(home.alice);
    for (const source of [zip, link, home.folder]) {
      expect(await codeOf(packages().inspect(by, source))).toBe('package_source_own');
    }
    expect(await packages().inspect(by, beside)).toMatchObject({ id: 'notes' });
  });

  it('becomes an agent, from a folder or a zip, with nothing beside it', async () => {
    const zip = writeAgentZip(join(temporaryFolder(), 'notes.zip'), notes);
    for (const source of [home.pack(mail), zip]) {
      const { handle } = await packages().inspect(callerFor(home.alice), source);
      await install(handle);
    }
    expect(home.folders()).toEqual(['mail', 'notes']);
    expect(home.services.instance.store().agents.list()).toMatchObject([
      { id: 'mail', displayName: 'Mail', version: '2.0' },
      { id: 'notes', displayName: 'Notes', version: '' },
    ]);
    expect(readFileSync(join(home.agents, 'notes', 'agent.md'), 'utf8')).toBe('You help.\n');
  });

  it.each([
    ['two lines', 'a\nb'],
    ['a way out', '../out'],
    ['a hidden folder', '.hidden'],
    ['a device', 'con'],
    ['a space', 'my agent'],
    ['a full stop at its end', 'mail.'],
    ['a letter that looks like another', 'mаil'],
    ['too many characters', 'x'.repeat(101)],
    ['the built-in one', 'default'],
    ['the built-in one in capitals', 'DEFAULT'],
  ])('is refused with an id of %s', async (_what, id) => {
    const before = everything();
    const code = await codeOf(inspect({ ...mail, id }));
    expect(code).toMatch(/^(agent_id_invalid|agent_built_in|package_line_invalid)$/);
    expect(code === 'agent_built_in').toBe(id.toLowerCase() === 'default');
    expect(everything()).toEqual(before);
  });

  it('is refused where its id differs from another one in case only', async () => {
    await home.install(mail);
    const before = everything();
    expect(await codeOf(inspect({ ...mail, id: 'Mail' }))).toBe('agent_id_clash');
    expect(everything()).toEqual(before);

    // Also when the other one has come in the meantime, set up or not.
    const { handle } = await inspect({ ...notes, id: 'NOTES' });
    home.raw((db) =>
      db.exec(
        "insert into agents (id, display_name, installed_at, setup_complete) values ('notes', 'N', 'x', 0)",
      ),
    );
    expect(await codeOf(install(handle))).toBe('agent_id_clash');
    expect(home.folders()).toEqual(['mail']);
  });

  it('does not take the place of an agent that belongs to Selu itself', async () => {
    home.raw((db) =>
      db.exec(`insert into agents (id, display_name, installed_at, is_bundled, setup_complete)
               values ('mail', 'Own', 'x', 1, 1)`),
    );
    const before = everything();
    expect(await codeOf(inspect(mail))).toBe('agent_built_in');
    expect(everything()).toEqual(before);
  });

  it('takes the place of one that was never set up', async () => {
    home.raw((db) =>
      db.exec(`insert into agents (id, display_name, installed_at, setup_complete)
               values ('mail', 'Half', '2026-01-01 00:00:00', 0)`),
    );
    await home.install(mail);
    expect(await versionOf('mail')).toBe('2.0');
  });
});

describe('a package that was inspected', () => {
  it('is for who inspected it, once, and gone when it is thrown away', async () => {
    const carol = home.asUser(await addUser(home, 'carol', true));
    const { handle } = await inspect(mail);
    const before = everything();
    expect(await codeOf(install(handle, false, carol))).toBe('package_gone');
    expect(await codeOf(packages().install(machine, handle, { removeLeftovers: false }))).toBe(
      'package_gone',
    );
    expect(await codeOf(install('guess'))).toBe('package_gone');
    await packages().discard(callerFor(carol), handle);
    expect(everything()).toEqual(before);
    await install(handle);
    expect(await codeOf(install(handle))).toBe('package_gone');
    await packages().discard(callerFor(home.alice), handle);
    expect(await versionOf('mail')).toBe('2.0');

    const second = await inspect(notes);
    await packages().discard(callerFor(home.alice), second.handle);
    expect(await codeOf(install(second.handle))).toBe('package_gone');
    expect(home.folders()).toEqual(['mail']);
  });

  it('gives way to a fourth one, and all are thrown away in the end', async () => {
    const found = [];
    for (const id of ['a', 'b', 'c', 'd']) found.push(await inspect({ ...notes, id }));
    expect(home.folders()).toHaveLength(3);
    const [first, second] = found.map(({ handle }) => handle);
    expect(await codeOf(install(first ?? ''))).toBe('package_gone');
    await install(second ?? '');
    expect(home.folders()).toContain('b');
    await packages().discardAll();
    expect(home.folders()).toEqual(['b']);
  });

  it('two at once install both', async () => {
    const [one, two] = [await inspect(mail), await inspect(notes)];
    await Promise.all([install(one.handle), install(two.handle)]);
    expect(home.folders()).toEqual(['mail', 'notes']);
    expect(await versionOf('mail')).toBe('2.0');
  });
});

describe('an update', () => {
  beforeEach(async () => {
    await home.install(mail);
    for (const name of ['PASSWORD', 'OLD']) await store('imap', name, 'bob');
    await store('imap', 'OLD', 'alice');
    for (const name of ['SERVER', 'RETIRED']) await store('imap', name, 'all');
    await store('files', 'KEY', 'bob');
    // Of the same name, and nothing that the agent has ever asked for.
    await store('imap', 'OLD', 'all');
    await store('imap', 'UNKNOWN', 'bob');
  });
  const all = () => [
    'files KEY bob',
    'imap OLD alice',
    'imap OLD all',
    'imap OLD bob',
    'imap PASSWORD bob',
    'imap RETIRED all',
    'imap SERVER all',
    'imap UNKNOWN bob',
  ];

  it('keeps every secret, to a newer version or an older one, and the day of installation', async () => {
    const day = home.services.instance.store().agents.list()[0]?.installedAt;
    home.clock.now = new Date(home.clock.now.getTime() + 10 * 86_400_000);
    for (const version of ['3.0', '1.0', '1.0']) {
      const before = await versionOf('mail');
      const found = await inspect({ ...mailNext, name: `Mail ${version}`, version });
      expect(found.replaces).toEqual({ version: before });
      await install(found.handle);
      expect(await versionOf('mail')).toBe(version);
    }
    expect(stored()).toEqual(all());
    expect(home.folders()).toEqual(['mail']);
    expect(home.services.instance.store().agents.list()).toEqual([
      { id: 'mail', displayName: 'Mail 1.0', version: '1.0', installedAt: day },
    ]);
    expect((await home.services.agents.get('mail', home.bob)).capabilities).toHaveLength(1);
  });

  it('offers what it leaves over, and removes that when asked to', async () => {
    const found = await inspect(mailNext);
    expect(textsOf(found.leftovers)).toEqual([
      'files KEY user 1',
      'imap OLD user 2',
      'imap RETIRED system 1',
    ]);
    await install(found.handle, true);
    expect(stored()).toEqual([
      'imap OLD all',
      'imap PASSWORD bob',
      'imap SERVER all',
      'imap UNKNOWN bob',
    ]);
  });

  it('a scope that changes leaves the other one over', async () => {
    const found = await inspect({
      ...mail,
      capabilities: {
        ...mail.capabilities,
        imap: { secrets: { PASSWORD: 'user', SERVER: 'user', OLD: 'system', RETIRED: 'system' } },
      },
    });
    expect(textsOf(found.leftovers)).toEqual(['imap OLD user 2', 'imap SERVER system 1']);
  });

  it('leaves alone what another agent still declares', async () => {
    await home.install(notes);
    const found = await inspect(mailNext);
    expect(textsOf(found.leftovers)).toEqual(['files KEY user 1', 'imap RETIRED system 1']);
    await install(found.handle, true);
    expect(stored()).toEqual(
      all().filter((each) => !['imap RETIRED all', 'files KEY bob'].includes(each)),
    );
  });

  it('leaves alone what an agent declares that came after the question', async () => {
    const found = await inspect(mailNext);
    await home.install(notes);
    expect(await codeOf(install(found.handle, true))).toBe('changed_meanwhile');
    expect(stored()).toEqual(all());
    await install((await inspect(mailNext)).handle, true);
    expect(stored()).toContain('imap OLD bob');
  });

  it.each([
    ['another agent', 'notes/agent.yaml', []],
    ['the old version', 'mail/agent.yaml', []],
    ['a part of another agent', 'notes/capabilities/imap/manifest.yaml', []],
    ['a part of the old version', 'mail/capabilities/files/manifest.yaml', ['imap RETIRED all']],
  ])('removes what it can be sure of while unreadable is %s', async (_which, file, gone) => {
    await home.install(notes);
    writeFileSync(join(home.agents, file), '{');
    home.services.catalog.changed();
    const found = await inspect(mailNext);
    expect(found.leftovers).toHaveLength(gone.length);
    await install(found.handle, true);
    expect(stored()).toEqual(all().filter((each) => !gone.includes(each)));
    expect(await versionOf('mail')).toBe('3.0');
  });

  it('of a row without a folder brings it back', async () => {
    rmSync(join(home.agents, 'mail'), { recursive: true });
    home.services.catalog.changed();
    const found = await inspect(mail);
    expect(found).toMatchObject({ replaces: { version: '2.0' }, leftovers: [] });
    await install(found.handle, true);
    expect(home.folders()).toEqual(['mail']);
    expect(stored()).toEqual(all());
  });
});

describe('nothing is changed', () => {
  /** Lets each write to a table fail, as a full disk would. */
  const breakWrites = (table: 'agents' | 'user_credentials'): void => {
    const { agents, userCredentials } = home.services.instance.store() as InstanceStore;
    const full = () => {
      throw new Error('no');
    };
    const broken =
      table === 'agents'
        ? [vi.spyOn(agents, 'put'), vi.spyOn(agents, 'delete')]
        : [vi.spyOn(userCredentials, 'delete'), vi.spyOn(userCredentials, 'deleteOfAll')];
    for (const write of broken) write.mockImplementation(full);
    onTestFinished(() => broken.forEach((write) => write.mockRestore()));
  };

  beforeEach(async () => {
    await home.install(mail);
    await store('imap', 'OLD', 'bob');
    writerOf(home).userAgentAccess.replace(home.bob.id, ['mail']);
  });

  it.each(['agents', 'user_credentials'] as const)(
    'when %s cannot be written, in an update or a removal',
    async (table) => {
      breakWrites(table);
      const before = everything();
      const { handle } = await inspect(mailNext);
      await expect(install(handle, true)).rejects.toThrow('no');
      expect(everything()).toEqual(before);
      await expect(remove('mail', true)).rejects.toThrow('no');
      expect(everything()).toEqual(before);
      expect(await versionOf('mail')).toBe('2.0');
    },
  );

  it('when a new agent cannot be noted', async () => {
    breakWrites('agents');
    const before = everything();
    const { handle } = await inspect(notes);
    await expect(install(handle)).rejects.toThrow('no');
    expect(everything()).toEqual(before);
  });

  it('by an administrator who is none any more, or has been signed out', async () => {
    const carol = home.asUser(await addUser(home, 'carol', true));
    const before = everything();
    const out = () => {
      throw new RangeError('signed out');
    };
    const { handle } = await inspect(mailNext);
    const gone = callerFor(home.alice, 'admin', out);
    const options = { removeLeftovers: true, removeSecrets: true };
    await expect(packages().install(gone, handle, options)).rejects.toThrow(RangeError);
    await expect(packages().remove(gone, 'mail', options)).rejects.toThrow(RangeError);
    expect(everything()).toEqual(before);
    await expect(packages().inspect(gone, home.pack(notes))).rejects.toThrow(RangeError);
    expect(everything()).toEqual(before);

    const hers = await inspect(mailNext, carol);
    home.raw((db) => db.prepare('update users set is_admin = 0 where id = ?').run(carol.id));
    expect(await codeOf(install(hers.handle, true, carol))).toBe('forbidden');
    const removing = packages().remove(callerFor(carol), 'mail', { removeSecrets: true });
    expect(await codeOf(removing)).toBe('forbidden');
    expect(everything()).toEqual(before);
  });

  it('while another program writes to the database, and then all of it at once', async () => {
    const other = new Database(join(home.folder, 'instance', 'selu.db'));
    onTestFinished(() => void other.close());
    const { handle } = await inspect(mailNext);
    const unpacked = everything();
    other.exec('begin immediate');
    let isOver = false;
    const installing = install(handle, true).finally(() => (isOver = true));
    await pause(100);
    expect(isOver).toBe(false);
    expect(everything()).toEqual(unpacked);
    other.exec('commit');
    await installing;
    expect(await versionOf('mail')).toBe('3.0');
    expect(stored()).toEqual([]);

    const installed = everything();
    other.exec('begin immediate');
    const removing = remove('mail');
    await pause(100);
    expect(everything()).toEqual(installed);
    other.exec('commit');
    await removing;
    expect(home.folders()).toEqual([]);
  });

  it('while the instance is locked', async () => {
    const { handle } = await inspect(mailNext);
    home.services.instance.close();
    expect(await codeOf(install(handle, true))).not.toBe('done');
    expect(await codeOf(inspect(notes))).not.toBe('done');
    expect(await codeOf(remove('mail'))).not.toBe('done');
    expect(home.folders()).toEqual(['mail']);
    home.services.instance.start();
    home.services.catalog.changed();
    expect(await versionOf('mail')).toBe('2.0');
    expect(stored()).toEqual(['imap OLD bob']);
  });
});

describe('a removal', () => {
  beforeEach(async () => {
    await home.install(mail);
    for (const whose of ['alice', 'bob'] as const) await store('files', 'KEY', whose);
    await store('imap', 'SERVER', 'all');
    await store('imap', 'UNKNOWN', 'bob');
    await store('other', 'KEY', 'bob');
  });

  it('says what nobody else would use, and takes that along when asked to', async () => {
    const { leftovers, shared, uncertain } = await packages().removal('mail', 'en');
    expect(textsOf(leftovers)).toEqual([
      'files KEY user 2',
      'imap SERVER system 1',
      'imap UNKNOWN user 1',
    ]);
    expect([shared, uncertain]).toEqual([[], false]);
    await remove('mail', true);
    expect(stored()).toEqual(['other KEY bob']);
    expect(home.folders()).toEqual([]);
    expect(rows()[0]).toEqual([]);
  });

  it('keeps every secret otherwise, and who was given the agent', async () => {
    writerOf(home).userAgentAccess.replace(home.bob.id, ['mail']);
    const before = stored();
    await remove('mail');
    expect(stored()).toEqual(before);
    expect(home.services.instance.store().userAgentAccess.listOf(home.bob.id)).toEqual(['mail']);
    // Installed again, it finds them.
    await home.install(mail);
    const { capabilities } = await home.services.agents.get('mail', home.bob);
    expect(capabilities.flatMap((each) => each.secrets)).toContainEqual(
      expect.objectContaining({ name: 'KEY', status: 'set' }),
    );
  });

  it('leaves what another agent shares', async () => {
    await home.install(notes);
    const { leftovers, shared, uncertain } = await packages().removal('mail', 'en');
    expect(textsOf(leftovers)).toEqual(['files KEY user 2']);
    expect([shared, uncertain]).toEqual([
      [{ capabilityId: 'imap', agents: [{ id: 'notes', name: 'Notes' }] }],
      false,
    ]);
    await remove('mail', true);
    expect(stored()).toEqual(['imap SERVER all', 'imap UNKNOWN bob', 'other KEY bob']);
    expect(home.folders()).toEqual(['notes']);
  });

  it.each(['mail', 'notes'])('leaves all while %s cannot be read', async (broken) => {
    await home.install(notes);
    writeFileSync(join(home.agents, broken, 'agent.yaml'), '{');
    home.services.catalog.changed();
    expect(await packages().removal('mail', 'en')).toMatchObject({
      leftovers: [],
      uncertain: true,
    });
    const before = stored();
    await remove('mail', true);
    expect(stored()).toEqual(before);
    expect(home.folders()).toEqual(['notes']);
  });

  it('has the built-in agent answer where the removed one did', async () => {
    const pipe = (id: string, defaultAgentId: string | null) =>
      writerOf(home).pipes.insert({
        id,
        userId: home.bob.id,
        name: id,
        transport: 'web',
        inboundToken: 'x',
        outboundUrl: 'internal://web',
        outboundAuth: null,
        defaultAgentId,
        active: true,
        createdAt: '2026-11-23 12:00:00',
      });
    pipe('a', 'mail');
    pipe('b', 'notes');
    pipe('c', null);
    await remove('mail');
    const pipes = writerOf(home).pipes.listOf(home.bob.id);
    expect(pipes.map(({ defaultAgentId }) => defaultAgentId)).toEqual(['default', 'notes', null]);
  });

  it.each([
    ['default', 'agent_built_in'],
    ['notes', 'agent_gone'],
    ['Mail', 'agent_gone'],
    ['../instance', 'agent_gone'],
    ['', 'agent_gone'],
  ])('of %j is refused', async (id, code) => {
    const before = everything();
    expect(await codeOf(packages().removal(id, 'en'))).toBe(code);
    expect(await codeOf(remove(id, true))).toBe(code);
    expect(everything()).toEqual(before);
  });

  it('happens once, though it is asked for twice at a time', async () => {
    const answers = await Promise.all([codeOf(remove('mail')), codeOf(remove('mail'))]);
    expect(answers.sort()).toEqual(['agent_gone', 'done']);
    expect(home.folders()).toEqual([]);
  });

  it('works without a folder, and for a row whose id leads out of it', async () => {
    rmSync(join(home.agents, 'mail'), { recursive: true });
    const outside = join(home.agents, '..', 'x');
    mkdirSync(outside);
    home.raw((db) =>
      db.exec(
        "insert into agents (id, display_name, installed_at, setup_complete) values ('../x', 'X', 'x', 1)",
      ),
    );
    home.services.catalog.changed();
    for (const id of ['mail', '../x']) await remove(id, true);
    expect(rows()[0]).toEqual([]);
    expect(bytesOf(join(home.agents, '..')).has('selu.db')).toBe(true);
    expect(() => readFileSync(outside)).toThrow('EISDIR');
  });
});

it('a sweep puts back an agent that a crash has left aside, and removes the rest', async () => {
  await home.install(mail);
  await home.install(notes);
  // As processes that are gone name them: one of an agent that is installed, one of an agent that was removed.
  const aside = `.old-999999999-${'0'.repeat(12)}`;
  renameSync(join(home.agents, 'notes'), join(home.agents, `${aside}-notes`));
  mkdirSync(join(home.agents, `${aside}-removed`));
  writeFileSync(join(home.agents, `${aside}-removed`, 'agent.yaml'), 'id: removed\nname: R\n');
  mkdirSync(join(home.agents, `.new-999999999-${'0'.repeat(12)}`));
  const { handle } = await inspect(mailNext);
  await packages().sweep();
  await install(handle);
  expect(home.folders()).toEqual(['mail', 'notes']);
  expect(await versionOf('mail')).toBe('3.0');
});
