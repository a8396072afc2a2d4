/** `status`: it asks nothing and changes nothing. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { temporaryFolder } from '../../support/home.ts';
import { bytesOf, household } from '../../support/cli-household.ts';
import { runCli } from '../../support/cli.ts';

const GERMAN = { LANG: 'de_DE.UTF-8' };

describe('status', () => {
  it('tells which instance, whether the secret fits and from where, how much is in it', async () => {
    const { run, folder, secret } = await household(async ({ services, bob }) => {
      const value = { capabilityId: 'pim', name: 'KEY', mode: 'put', value: 'canary' } as const;
      await services.credentials.save(machine, { scope: 'system' }, value);
      await services.credentials.save(machine, { scope: 'user', userId: bob }, value);
      await services.credentials.save(
        machine,
        { scope: 'user', userId: bob },
        { ...value, name: 'OTHER' },
      );
    });
    const before = bytesOf(folder);
    const file = join(folder, 'instance', 'selu.db');
    const english = await run('status');
    expect(english).toMatchObject({ code: 0, err: '' });
    expect(english.out.split('\n')).toEqual([
      expect.stringMatching(/^Instance: .* \([0-9a-f]{32}\)$/),
      'Master secret: fits (from the environment)',
      expect.stringContaining('SELU_ENCRYPTION_KEY_FILE'),
      'Users: 2',
      'Credentials: 1 shared, 2 personal',
      '',
    ]);
    expect(english.out).toContain(file);
    const german = await run('status', '', GERMAN);
    expect(german).toMatchObject({ code: 0, err: '' });
    expect(german.out.split('\n').slice(1)).toEqual([
      'Hauptgeheimnis: passt (aus der Umgebung)',
      expect.stringContaining('SELU_ENCRYPTION_KEY_FILE'),
      'Benutzer: 2',
      'Zugangsdaten: 1 gemeinsame, 2 persönliche',
      '',
    ]);
    const json = await run('status --json');
    expect(json).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(json.out)).toEqual({
      instance: { file, id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      secret: { fits: true, source: 'environment' },
      outside: { reason: null, count: 0 },
      attached: null,
      unwritable: null,
      users: 2,
      credentials: { system: 1, personal: 2 },
    });
    expect(english.out + german.out + json.out).not.toContain(secret);
    expect(bytesOf(folder)).toEqual(before);
  });

  it('says that a key file cannot be used, with an instance and without', async () => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, makeMasterSecret().text);
    chmodSync(file, 0o644);
    const { run } = await household();
    const key = { SELU_ENCRYPTION_KEY: '', SELU_ENCRYPTION_KEY_FILE: file };
    const withOne = await run('status', '', key);
    const without = await runCli(temporaryFolder(), ['status'], { env: key });
    for (const { code, out, err } of [withOne, without]) {
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`Run “chmod 600 ${file}”`);
    }
    expect(withOne.out).toContain('Users: 2');
  });

  it.each([
    ['', 'nor in the environment nor in the keychain', 'noch in der Umgebung noch'],
    [makeMasterSecret().text, 'Master secret: ', 'Hauptgeheimnis: '],
    ['not base64', 'Master secret: ', 'Hauptgeheimnis: '],
  ])('says that the secret %j is none, and what there is all the same', async (text, ...says) => {
    const { run, folder } = await household();
    const before = bytesOf(folder);
    const none = { SELU_ENCRYPTION_KEY: text };
    const english = await run('status', '', none);
    const german = await run('status', '', { ...none, ...GERMAN });
    expect(english).toMatchObject({ code: 0, err: '' });
    expect(german).toMatchObject({ code: 0, err: '' });
    const lines = [english, german].map(({ out }) => out.trimEnd().split('\n'));
    for (const [n, said] of says.entries()) expect(lines[n]?.[1]).toContain(said);
    expect(lines.map((one) => one[2])).toEqual(['Users: 2', 'Benutzer: 2']);
    expect(lines[0]?.[1]).not.toContain('fits');
    expect(lines[1]?.[1]).not.toContain('passt (');
    for (const { out } of [english, german]) expect(out).not.toMatch(/[{}]|errors\./);
    if (text !== '') expect(english.out + german.out).not.toContain(text);
    const json = await run('status --json', '', none);
    expect(JSON.parse(json.out)).toMatchObject({
      secret: { fits: false, source: null },
      outside: null,
      users: 2,
    });
    expect(bytesOf(folder)).toEqual(before);
  });

  it('says that the secret came from a file, or what to do about the file', async () => {
    const { run, folder, secret } = await household();
    const file = join(folder, 'secret');
    writeFileSync(file, `${secret}\r\n`, { mode: 0o600 });
    const env = { SELU_ENCRYPTION_KEY: '', SELU_ENCRYPTION_KEY_FILE: file };
    expect((await run('status', '', env)).out.split('\n')[1]).toBe(
      'Master secret: fits (from a file)',
    );
    expect(JSON.parse((await run('status --json', '', env)).out)).toMatchObject({
      secret: { fits: true, source: 'file' },
    });
    chmodSync(file, 0o640);
    const [, exposed] = (await run('status', '', env)).out.split('\n');
    expect(exposed).toContain(`“chmod 600 ${file}”`);
    expect((await run('credential list', '', env)).err).toContain(`“chmod 600 ${file}”`);
    const both = { ...env, SELU_ENCRYPTION_KEY: makeMasterSecret().text };
    chmodSync(file, 0o600);
    const [, conflict] = (await run('status', '', both)).out.split('\n');
    expect(conflict).toMatch(/SELU_ENCRYPTION_KEY and SELU_ENCRYPTION_KEY_FILE/);
  });

  it('makes no panel.db where there is none', async () => {
    const { run, folder } = await household();
    const isPanel = (name: string): boolean => name.startsWith('panel.db');
    for (const name of bytesOf(folder).keys()) if (isPanel(name)) rmSync(join(folder, name));
    const status = await run('status', '', { SELU_ENCRYPTION_KEY: '' });
    expect(status.code).toBe(0);
    expect([...bytesOf(folder).keys()].filter(isPanel)).toEqual([]);
  });

  it('makes no file in an empty home, and no home', async () => {
    const parent = temporaryFolder();
    const empty = await runCli(parent, ['status']);
    expect(empty).toMatchObject({ code: 0, err: '' });
    expect(empty.out).toContain('selu-desktop init');
    const json = await runCli(parent, ['status', '--json']);
    expect(JSON.parse(json.out)).toEqual({
      instance: null,
      secret: { fits: false, source: null },
      attached: null,
      unwritable: null,
      outside: null,
      users: 0,
      credentials: { system: 0, personal: 0 },
    });
    expect([...bytesOf(parent).keys()]).toEqual([]);
    const missing = join(parent, 'missing');
    expect((await runCli(missing, ['status'], { env: GERMAN })).code).toBe(0);
    expect(existsSync(missing)).toBe(false);
  });
});

describe('status where nothing can be written', () => {
  /** Puts the home of a household onto a small disk of its own. @returns null where none can be mounted */
  const onDisk = (folder: string): string | null => {
    const disk = temporaryFolder();
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', disk]);
    if (mount.status !== 0) return null;
    onTestFinished(() => void spawnSync('umount', [disk]));
    cpSync(folder, disk, { recursive: true });
    return disk;
  };
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('selu-status-'));

  it.each(['read-only', 'full'] as const)('says what there is on a %s disk', async (how) => {
    const { folder, secret } = await household();
    const disk = onDisk(folder);
    if (disk === null) {
      console.warn('skipped: no disk can be mounted here, which takes root');
      return;
    }
    if (how === 'full') {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize));
    } else expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
    const before = bytesOf(disk);
    const env = { SELU_ENCRYPTION_KEY: secret };
    const text = await runCli(disk, ['status'], { env });
    const file = join(disk, 'instance', 'selu.db');
    expect(text.code).toBe(1);
    expect(text.out).toContain(`Instance: ${file} (`);
    expect(text.out).toContain('Master secret: fits (from the environment)');
    expect(text.out).toContain('Users: 2\n');
    expect(text.err).toMatch(how === 'full' ? /no space left/ : /is read-only/);
    const json = await runCli(disk, ['status', '--json'], { env });
    expect(json).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ instance: { file }, users: 2 },
      unwritable: { code: how === 'full' ? 'disk_full' : 'read_only' },
    });
    expect(bytesOf(disk)).toEqual(before);
    expect(copies()).toEqual([]);
  });
});
