/** `attach`, `instances` and `--instance`: a Selu is opened where it is, and every command can be about it. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PanelService } from '../../../src/main/services/common/panel.ts';
import { temporaryFolder } from '../../support/home.ts';
import { expectOneLine, expectRefused, household } from '../../support/cli-household.ts';
import { runCli } from '../../support/cli.ts';
import { makeSeluDatabase, seluSecret } from '../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../support/whole-database.ts';

/** What is said beside the answer: when the running Selu uses it. */
const AT_NEXT_CALL = 'Selu uses this the next time an agent uses a tool.\n';

let home: string;
let file: string;

beforeEach(async () => {
  home = temporaryFolder();
  file = await seluIn('berger');
});

async function seluIn(name: string): Promise<string> {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  await makeSeluDatabase(join(folder, 'selu.db'), { shape: 's67' });
  return join(folder, 'selu.db');
}

const run = (command: string, { key = seluSecret, stdin = '', at = home } = {}) =>
  runCli(at, command.split(' '), { stdin, env: key === '' ? {} : { SELU_ENCRYPTION_KEY: key } });

describe('attach', () => {
  it('says what it found, keeps it, and leaves it as it is', async () => {
    const before = readWholeDatabase(file);
    const attached = await run(`attach ${file}`);
    expect(attached).toMatchObject({ code: 0, err: '' });
    expect(attached.out.split('\n')).toEqual([
      `Opened berger: ${file}`,
      'Users: 4, credentials: 5',
      'Agents: no folder found',
      'Master secret: to be given by SELU_ENCRYPTION_KEY_FILE or SELU_ENCRYPTION_KEY, or typed',
      '',
    ]);
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
    const [one, ...others] = JSON.parse((await run('instances list --json')).out) as unknown[];
    expect(others).toEqual([]);
    expect(one).toMatchObject({ kind: 'attached', name: 'berger', file, there: true });
  });

  it('takes the key from where the server has it, and shows where, not what', async () => {
    const folder = join(file, '..');
    writeFileSync(join(folder, '.env'), `SELU__ENCRYPTION_KEY=${seluSecret}\n`);
    const attached = await run(`attach ${folder}`, { key: '' });
    expect(attached.out).toContain(`Master secret: in ${join(folder, '.env')}`);
    const saved = await run('credential set --system --capability pim --name NEW --value-stdin', {
      key: '',
      stdin: 'v',
    });
    expect(saved).toMatchObject({ code: 0, err: AT_NEXT_CALL });
    expect(attached.out + saved.out).not.toContain(seluSecret);
  });

  it('takes the folder of the agents where none is found', async () => {
    const agents = join(file, '..', 'packages');
    const refused = await run(`attach ${file} --agents ${agents}`);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('installed_agents');
    expect(JSON.parse((await run('instances list --json')).out)).toHaveLength(1);
    mkdirSync(agents);
    expect((await run(`attach ${file} --agents ${agents}`)).out).toContain(`Agents: ${agents}`);
  });

  it('refuses what is no Selu’s, and keeps nothing of it', async () => {
    const { folder, run: ownRun } = await household();
    for (const path of [join(folder, 'instance/selu.db'), folder, join(folder, 'nowhere')]) {
      const refused = await ownRun(['attach', path]);
      expect(refused.code).not.toBe(0);
      expect(refused.out).toBe('');
      expect(refused.err.trim()).not.toBe('');
    }
    expect(JSON.parse((await ownRun('instances list --json')).out)).toHaveLength(1);
  });
});

describe('attach, where the same instance is known at another place', () => {
  const listed = async (): Promise<{ id: string; name: string; file: string }[]> =>
    JSON.parse((await run('instances list --json')).out) as never;

  it('says so, and changes nothing before it is told which of the two it is', async () => {
    await run(`attach ${file}`);
    const before = await listed();
    const other = await seluIn('copy');
    const asked = await run(`attach ${other}`);
    expectRefused(asked);
    expect(asked.err).toContain(`berger, which is at ${file}`);
    expectRefused(await run(`attach ${other} --moved --copy`));
    expect(await listed()).toEqual(before);
    rmSync(file);
    expect((await run(`attach ${other}`)).err).toContain('not there any more');
  });

  it('takes what has moved for the one that it was, and a copy for another one', async () => {
    await run(`attach ${file}`);
    const [first] = await listed();
    const other = await seluIn('copy');
    expect(await run(`attach ${other} --moved`)).toMatchObject({ code: 0, err: '' });
    expect(await listed()).toMatchObject([{ id: first?.id, name: 'berger', file: other }]);
    expect(await run(`attach ${file} --copy --name Old`)).toMatchObject({ code: 0, err: '' });
    expect((await listed()).map((each) => [each.name, each.file])).toEqual([
      ['berger', other],
      ['Old', file],
    ]);
  });

  it('refuses to move where there is no other', async () => {
    expectRefused(await run(`attach ${file} --moved`));
    expect(await run(`attach ${file} --copy`)).toMatchObject({ code: 0 });
  });
});

describe('--instance', () => {
  it('is needed where there are several and none is the own one, and chooses by name', async () => {
    const other = await seluIn('Oma');
    await run(`attach ${file}`);
    await run(`attach ${other} --copy`);
    expectRefused(await run('user list'));
    expectRefused(await run('user list --instance nobody'));
    const before = readWholeDatabase(file);
    const saved = await run(
      'credential set --system --capability pim --name NEW --value-stdin --instance oma',
      { stdin: 'v' },
    );
    expect(saved).toMatchObject({ code: 0, err: AT_NEXT_CALL });
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
    const listed = await run('credential list --json --instance Oma');
    expect(listed.out).toContain('NEW');
    expect((await run('credential list --json --instance berger')).out).not.toContain('NEW');
  });

  it('is needed where two are called the same: then the id tells them apart', async () => {
    await run(`attach ${file}`);
    await run(`attach ${await seluIn('other')} --name Berger --copy`);
    const all = JSON.parse((await run('instances list --json')).out) as {
      id: string;
      name: string;
    }[];
    // Its exact name comes before one that differs in case.
    expect(await run('user list --instance berger')).toMatchObject({ code: 0 });
    expectRefused(await run('user list --instance BERGER'));
    for (const { id } of all) {
      expect(await run(`user list --instance ${id}`)).toMatchObject({ code: 0, err: '' });
    }
  });

  it('is not needed for the own one', async () => {
    const { run: ownRun, folder } = await household();
    await run(`attach ${file}`, { at: folder });
    const listed = await ownRun('user list --json');
    expect(listed.out).toContain('alice');
    expect(listed.out).not.toContain('anna');
  });
});

describe('instances', () => {
  it('are renamed and forgotten, and the files stay', async () => {
    await run(`attach ${file}`);
    // What is kept of it here: that somebody who has failed to sign in has to wait, say.
    const panel = new PanelService(join(home, 'panel.db'));
    panel.start();
    onTestFinished(() => panel.close());
    const [{ id } = { id: '' }] = JSON.parse((await run('instances list --json')).out) as {
      id: string;
    }[];
    await panel.set(`at/${id}/idle_lock/x`, 'y');
    const before = readWholeDatabase(file);
    expectOneLine(await run('instances rename --instance berger --name Ours'));
    expect((await run('instances list')).out).toMatch(new RegExp(`Ours.*Selu's.*${file}`));
    expectOneLine(await run('instances forget --instance Ours'));
    expect(panel.store().keys('at/')).toEqual([]);
    expect(JSON.parse((await run('instances list --json')).out)).toMatchObject([{ kind: 'own' }]);
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });

  it('are listed without making anything', async () => {
    const listed = await run('instances list --json');
    expect(JSON.parse(listed.out)).toMatchObject([{ kind: 'own', there: false }]);
    expect(existsSync(join(home, 'panel.db'))).toBe(false);
  });

  it('that are the own one are neither renamed nor forgotten', async () => {
    const { run: ownRun } = await household();
    for (const command of ['rename --instance own --name Mine', 'forget --instance own']) {
      const refused = await ownRun(`instances ${command}`);
      expect(refused.code).not.toBe(0);
      expect(refused.out).toBe('');
    }
  });
});
