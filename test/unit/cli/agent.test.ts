/** `agent list|install|remove|access`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAgent, writeAgentZip, type AgentSketch } from '../../support/agent-packages.ts';
import {
  bytesOf,
  expectOneLine,
  expectRefused,
  household,
  type Household,
} from '../../support/cli-household.ts';
import { temporaryFolder } from '../../support/home.ts';
import { machine } from '../../../src/main/services/common/caller.ts';

const GERMAN = { LANG: 'de_DE.UTF-8' };

const mail: AgentSketch = {
  id: 'mail',
  name: 'Mail',
  version: '1.0',
  capabilities: {
    imap: {
      network: { hosts: ['mail.example.com:993', 'mail.example.com:465'] },
      secrets: { PASSWORD: 'user: Your password', SERVER: 'system', PROXY: 'system optional' },
    },
    files: {},
  },
  i18n: { de: { agent: { name: 'Post', description: 'Liest deine Post.' } } },
};
const next: AgentSketch = {
  ...mail,
  version: '2.0',
  capabilities: { imap: { secrets: { PASSWORD: 'user' } } },
};
const notes: AgentSketch = {
  id: 'notes',
  name: 'Notes',
  capabilities: { files: { secrets: { KEY: 'user' } } },
};

/** A household with agents, and with a value of the mail agent for bob and one for everyone. */
async function withAgents(...sketches: readonly AgentSketch[]): Promise<Household> {
  return household(async ({ services, bob }) => {
    for (const sketch of sketches) {
      const source = packed(sketch);
      const { handle } = await services.packages.inspect(machine, source, 'en');
      await services.packages.install(machine, handle, { removeLeftovers: false });
    }
    const put = { mode: 'put', value: 'canary-3f1c', capabilityId: 'imap' } as const;
    await services.credentials.save(
      machine,
      { scope: 'user', userId: bob },
      { ...put, name: 'PASSWORD' },
    );
    await services.credentials.save(machine, { scope: 'system' }, { ...put, name: 'SERVER' });
  });
}

/** Writes a package somewhere. */
const packed = (sketch: AgentSketch): string =>
  writeAgent(join(temporaryFolder(), sketch.id), sketch);

const installed = ({ folder }: Household): string[] =>
  readdirSync(join(folder, 'instance', 'installed_agents')).sort();

/** What is stored, as `name whose`. */
function stored({ open, services }: Household): string[] {
  open();
  const names = services.credentials
    .list()
    .map(({ name, user }) => `${name} ${user?.username ?? 'all'}`);
  services.instance.close();
  services.panel.close();
  return names.sort();
}

const cells = (out: string): string[][] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

describe('agent list', () => {
  it('shows what is installed and what is wrong with it, without the master secret', async () => {
    const home = await withAgents(mail, notes);
    writeFileSync(join(home.folder, 'instance/installed_agents/notes/agent.yaml'), 'id: [');
    const env = { SELU_ENCRYPTION_KEY: '' };
    const text = await home.run('agent list', '', env);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(cells(text.out)).toEqual([
      ['ID', 'NAME', 'VERSION', 'CAPABILITIES', 'PROBLEM'],
      ['mail', 'Mail', '1.0', 'files, imap'],
      ['notes', 'Notes', '–', '–', expect.stringContaining('“agent.yaml”') as string],
    ]);
    const german = await home.run('agent list', '', { ...env, ...GERMAN });
    expect(cells(german.out)).toEqual([
      ['KENNUNG', 'NAME', 'VERSION', 'FÄHIGKEITEN', 'PROBLEM'],
      ['mail', 'Post', '1.0', 'files, imap'],
      ['notes', 'Notes', '–', '–', expect.stringContaining('„agent.yaml“') as string],
    ]);
    const json = await home.run('agent list --json', '', env);
    expectOneLine(json);
    expect(JSON.parse(json.out)).toEqual([
      {
        id: 'mail',
        name: 'Mail',
        version: '1.0',
        capabilities: ['files', 'imap'],
        problem: null,
      },
      {
        id: 'notes',
        name: 'Notes',
        version: null,
        capabilities: [],
        problem: expect.stringContaining('agent.yaml') as string,
      },
    ]);
  });

  it('puts back what a crash in the middle of an update moved aside, and nothing that was removed', async () => {
    const home = await withAgents(mail);
    const agents = join(home.folder, 'instance/installed_agents');
    const { pid } = spawnSync(process.execPath, ['--version']);
    renameSync(join(agents, 'mail'), join(agents, `.old-${pid}-0123456789ab-mail`));
    mkdirSync(join(agents, `.old-${pid}-0123456789ab-removed`));
    const run = await home.run('agent list --json', '', { SELU_ENCRYPTION_KEY: '' });
    expect(JSON.parse(run.out)).toMatchObject([{ id: 'mail', version: '1.0', problem: null }]);
    expect(installed(home)).toEqual(['mail']);
  });

  it('says when there are none', async () => {
    const { run } = await household();
    expect(await run('agent list')).toEqual({
      code: 0,
      out: 'No agents are installed.\n',
      err: '',
    });
  });
});

describe('agent install', () => {
  it('shows what an agent requires, and installs it, with the secret of the environment', async () => {
    const home = await withAgents();
    const source = packed(mail);
    const run = await home.run(['agent', 'install', source, '--yes']);
    expect(run).toMatchObject({ code: 0, out: 'Mail is installed as mail.\n' });
    expect(run.err.trimEnd().split('\n')).toEqual([
      'Mail (mail 1.0)',
      'files: no network',
      'imap: may reach mail.example.com:993, mail.example.com:465',
      '  PASSWORD (required, personal, set by 1 person): Your password',
      expect.stringMatching(/^ {2}SERVER \(required, shared, set\)$/i) as string,
      '  PROXY (optional, shared)',
    ]);
    expect(installed(home)).toEqual(['mail']);

    const zip = writeAgentZip(join(temporaryFolder(), 'next.zip'), next);
    const update = await home.run(['agent', 'install', zip, '--yes'], '', GERMAN);
    expect(update).toMatchObject({ code: 0, out: 'Post (mail) ist aktualisiert.\n' });
    expect(update.err).toContain('Liest deine Post.');
    expect(update.err).toMatch(/^imap \/ SERVER wird nicht mehr gebraucht/m);
    expect(installed(home)).toEqual(['mail']);
    expect(stored(home)).toEqual(['PASSWORD bob', 'SERVER all']);
  });

  it('removes what an update leaves over when told to', async () => {
    const home = await withAgents(mail);
    const install = ['agent', 'install', packed(next), '--yes', '--remove-leftovers'];
    const run = await home.run(install);
    expect(run).toMatchObject({ code: 0, out: 'Mail (mail) is updated.\n' });
    expect(stored(home)).toEqual(['PASSWORD bob']);
    // What goes is said, as when an agent is removed.
    expect(run.err).toContain('\nimap / SERVER goes, too.\n');
  });

  const sources: Record<string, (home: string) => string> = {
    'without being sure, with no terminal to ask on': () => packed(mail),
    'a scope that is none': () =>
      packed({
        ...mail,
        files: {
          'capabilities/imap/manifest.yaml':
            'id: imap\ncredentials:\n  - name: A\n    scope: everyone\n',
        },
      }),
    'what is no package': () => {
      const file = join(temporaryFolder(), 'notes.txt');
      writeFileSync(file, 'hello');
      return file;
    },
    'a folder of the app itself': (home) => join(home, 'instance', 'installed_agents', 'notes'),
    'an id of the built-in agent': () => packed({ ...mail, id: 'default' }),
    'an id that differs in case': () => packed({ ...mail, id: 'NOTES' }),
  };
  it('refuses with exit code 2 and a sentence, and changes nothing', async () => {
    const home = await withAgents(notes);
    for (const [what, make] of Object.entries(sources)) {
      const source = make(home.folder);
      const before = bytesOf(home.folder);
      const sure = what.startsWith('without') ? [] : ['--yes'];
      const run = await home.run(['agent', 'install', source, ...sure], 'y\n');
      expect([what, run.code]).toEqual([what, 2]);
      expectRefused(run);
      expect(bytesOf(home.folder)).toEqual(before);
      expect(installed(home)).toEqual(['notes']);
    }
    const file = sources['a scope that is none']?.(home.folder) ?? '';
    const german = await home.run(['agent', 'install', file, '--yes'], '', GERMAN);
    expectRefused(german);
    expect(german.err).toMatch(/manifest\.yaml.*Zeile 4/);
  });

  it('lets no text of a package steer the terminal', async () => {
    const home = await household();
    const evil = 'Evil \u001b[2J\u0007\u009b1m \u202egnp';
    const source = packed({
      ...mail,
      capabilities: { imap: { secrets: { KEY: `user: ${evil}\nof two lines` } } },
      i18n: { en: { agent: { description: evil } } },
      defaultLocale: 'en',
    });
    const run = await home.run(['agent', 'install', source, '--yes']);
    expect(run.code).toBe(0);
    expect(run.err).toContain('Evil');
    expect(run.out + run.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(run.err.trimEnd().split('\n')).toHaveLength(4);
  });
});

describe('agent remove', () => {
  it('keeps the secrets, or removes those that nobody else uses', async () => {
    const shares = { ...notes, capabilities: { files: {} } };
    const home = await withAgents(mail, shares);
    const kept = await home.run('agent remove mail --yes');
    expectOneLine(kept);
    expect(kept.out).toBe('mail is removed.\n');
    expect(installed(home)).toEqual(['notes']);
    expect(stored(home)).toEqual(['PASSWORD bob', 'SERVER all']);

    expect((await home.run(['agent', 'install', packed(mail), '--yes'])).code).toBe(0);
    const gone = await home.run('agent remove --id mail --yes --remove-secrets', '', GERMAN);
    expect(gone).toMatchObject({ code: 0, out: 'mail ist entfernt.\n' });
    expect(gone.err.trimEnd().split('\n').sort()).toEqual([
      'Die Werte von files bleiben: Ein anderer Agent benutzt sie auch.',
      'imap / PASSWORD geht mit.',
      'imap / SERVER geht mit.',
    ]);
    expect(stored(home)).toEqual([]);
    expect(installed(home)).toEqual(['notes']);
  });

  it('refuses with exit code 2 what it cannot do, and changes nothing', async () => {
    const home = await withAgents(mail);
    const before = bytesOf(home.folder);
    // One that nobody knows, the built-in one, and without being sure with no terminal to ask on.
    for (const options of ['other --yes', 'default --yes', 'mail']) {
      expectRefused(await home.run(`agent remove --id ${options}`, 'y\n'));
    }
    expect(bytesOf(home.folder)).toEqual(before);
    expect(installed(home)).toEqual(['mail']);
  });
});

describe('agent access', () => {
  it('gives and takes one agent or all, and shows who has what', async () => {
    const { run } = await withAgents(mail, notes);
    const listed = async () => {
      const found = JSON.parse((await run('agent access list --json')).out) as {
        username: string;
        agentAccess: unknown;
      }[];
      return found.find(({ username }) => username === 'bob')?.agentAccess;
    };
    const access = async (words: string) => {
      const done = await run(`agent access ${words} --username bob`);
      expect(done.code).toBe(0);
      return [done.out.trimEnd(), await listed()];
    };
    expect(await access('give mail')).toEqual(['bob may use mail already.', { mode: 'all' }]);
    const taken = await run('agent access take notes --username bob');
    expect(taken.err).toContain("installed later are not bob's by themselves");
    const one = { mode: 'selected', agentIds: ['mail'] };
    expect(await access('take notes')).toEqual(['bob may not use notes as it is.', one]);
    expect(await access('take mail')).toEqual(['bob may not use mail any more.', { mode: 'none' }]);
    expect(await access('give default')).toEqual([
      ...['bob may use default already.', { mode: 'none' }],
    ]);
    expect(await access('give mail')).toEqual(['bob may use mail.', one]);
    const list = await run('agent access list');
    expect(list.out).toMatch(/^alice +all\nbob +mail$/m);
    expect(await access('give --all')).toEqual(['bob may use every agent.', { mode: 'all' }]);
    expect(await access('take --all')).toEqual(['bob may use only default.', { mode: 'none' }]);

    for (const refused of ['give mail --all', 'give', 'take default', 'give gone', 'take gone']) {
      expectRefused(await run(`agent access ${refused} --username bob`));
    }
    expectRefused(await run('agent access give mail --username nobody'));
    expect(await listed()).toEqual({ mode: 'none' });
  });
});
