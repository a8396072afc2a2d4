/** What a start is given without asking: real environments of real processes, real files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handOver, withoutSecrets, writeSecret } from '../../../scripts/lib/app-environment.mjs';
import { secretGroups } from '#shared/master-secret.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { readSecretFile } from '../../../src/main/crypto/secret-file.ts';
import { givenMasterSecret, takeSecrets } from '../../../src/main/crypto/secret-sources.ts';
import { temporaryFolder } from '../../support/home.ts';

describe('the environment', () => {
  const { text, secret } = makeMasterSecret();
  const other = makeMasterSecret().text;

  it.each([
    { SELU_ENCRYPTION_KEY: text },
    { SELU__ENCRYPTION_KEY: text },
    { SELU_ENCRYPTION_KEY: '', SELU__ENCRYPTION_KEY: ` ${text}\n` },
    { SELU_ENCRYPTION_KEY: text, SELU__ENCRYPTION_KEY: `${text}\n` },
    { SELU_ENCRYPTION_KEY: text, SELU__ENCRYPTION_KEY: secretGroups(text).join(' ') },
  ])('gives the secret under either name %#', (env) => {
    expect(givenMasterSecret(env)?.secret.equals(secret)).toBe(true);
  });

  it.each([{}, { SELU_ENCRYPTION_KEY: '' }, { SELU_ENCRYPTION_KEY: undefined, OTHER: text }])(
    'has none %#',
    (env) => {
      expect(givenMasterSecret(env)).toBeNull();
    },
  );

  it('is refused when the two names disagree, whether or not either is well-formed', () => {
    for (const second of [other, 'x']) {
      const env = { SELU_ENCRYPTION_KEY: text, SELU__ENCRYPTION_KEY: second };
      expect(() => givenMasterSecret(env)).toThrow(
        expect.objectContaining({
          code: 'secret_conflict',
          params: { first: 'SELU_ENCRYPTION_KEY', second: 'SELU__ENCRYPTION_KEY' },
        }),
      );
    }
  });

  it('is refused when malformed, and the error does not repeat it', () => {
    const malformed = text.slice(0, -2);
    try {
      givenMasterSecret({ SELU__ENCRYPTION_KEY: malformed });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'secret_malformed', params: { source: 'environment' } });
      expect(inspect(error, { depth: 9 })).not.toContain(malformed);
    }
  });
});

/** A file with a text in it, and a mode. */
function secretFile(text: string | Buffer, mode = 0o600, name = 'secret'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('the file that the environment names', () => {
  const { text, secret } = makeMasterSecret();

  it.each(['', '\n', '\r\n', ' \n\n'])('gives the secret, ended by %j', (end) => {
    for (const start of ['', '\uFEFF']) {
      const given = givenMasterSecret({ SELU_ENCRYPTION_KEY_FILE: secretFile(start + text + end) });
      expect(given?.source).toBe('file');
      expect(given?.secret.equals(secret)).toBe(true);
    }
  });

  it('may stand beside a variable that says the same; the variable is what the secret came from', () => {
    const env = { SELU_ENCRYPTION_KEY: text, SELU_ENCRYPTION_KEY_FILE: secretFile(`${text}\n`) };
    expect(givenMasterSecret(env)).toMatchObject({ source: 'environment' });
  });

  it('is refused beside a variable that says something else, by both names', () => {
    for (const first of ['SELU_ENCRYPTION_KEY', 'SELU__ENCRYPTION_KEY']) {
      const env = { [first]: text, SELU_ENCRYPTION_KEY_FILE: secretFile(makeMasterSecret().text) };
      expect(() => givenMasterSecret(env)).toThrow(
        expect.objectContaining({
          code: 'secret_conflict',
          params: { first, second: 'SELU_ENCRYPTION_KEY_FILE' },
        }),
      );
    }
  });

  it('is refused when it holds no secret', () => {
    for (const content of ['', '\n', text.slice(1), `${text}\n${text}`, Buffer.alloc(5_000, 'a')]) {
      const env = { SELU_ENCRYPTION_KEY_FILE: secretFile(content) };
      expect(() => givenMasterSecret(env)).toThrow(
        expect.objectContaining({ code: 'secret_malformed', params: { source: 'file' } }),
      );
    }
  });

  it('is refused when it is none, and never waited for', () => {
    const folder = temporaryFolder();
    for (const file of [join(folder, 'missing'), folder, '/dev/null']) {
      expect(() => readSecretFile(file)).toThrow(
        expect.objectContaining({ code: 'secret_file_unreadable', params: { file } }),
      );
    }
  });

  it.skipIf(process.platform === 'win32')(
    'is refused in every mode in which others get at it',
    () => {
      const file = secretFile(text);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 0o77 }), (others) => {
          chmodSync(file, 0o600 | others);
          expect(() => readSecretFile(file)).toThrow(
            expect.objectContaining({
              code: 'secret_file_exposed',
              params: { file, command: `chmod 600 ${file}` },
            }),
          );
        }),
      );
      chmodSync(file, 0o400);
      expect(readSecretFile(file)).toBe(text);
    },
  );

  it.skipIf(process.platform === 'win32')('names a command that a shell takes as it is', () => {
    const file = secretFile(text, 0o644, "o'hara; rm -rf $HOME");
    expect(() => readSecretFile(file)).toThrow(
      expect.objectContaining({
        params: { file, command: `chmod 600 '${file.replace("'", String.raw`'\''`)}'` },
      }),
    );
  });

  it.skipIf(process.getuid?.() !== 0)('is refused when it belongs to somebody else', () => {
    const file = secretFile(text);
    chownSync(file, 1234, 0);
    expect(() => readSecretFile(file)).toThrow(
      expect.objectContaining({
        code: 'secret_file_foreign',
        params: { file, command: `sudo chown 0 ${file} && chmod 600 ${file}` },
      }),
    );
    chownSync(file, 0, 0);
    // What root has made, nobody else can have.
    expect(readSecretFile(file, { uid: 1234, gid: 1234, systemFolders: [] })).toBe(text);
  });

  it.skipIf(process.platform === 'win32')(
    'is refused in a folder in which others can put another one in its place',
    () => {
      const file = secretFile(text);
      const folder = dirname(file);
      for (const at of [folder, join(folder, 'within')]) {
        mkdirSync(at, { recursive: true });
        const there = join(at, 'key');
        writeFileSync(there, text, { mode: 0o600 });
        for (const mode of [0o777, 0o702, 0o733]) {
          chmodSync(folder, mode);
          expect(() => readSecretFile(there)).toThrow(
            expect.objectContaining({
              code: 'secret_file_folder',
              params: { file: there, folder },
            }),
          );
        }
        // There nobody can move or remove what is somebody else's.
        for (const mode of [0o1777, 0o755, 0o770]) {
          chmodSync(folder, mode);
          expect(readSecretFile(there)).toBe(text);
        }
      }
    },
  );

  it.skipIf(process.getuid?.() !== 0)(
    'is refused in a folder of somebody else, or of another group that may write',
    () => {
      const file = secretFile(text);
      const folder = dirname(file);
      const reader = { uid: 1234, gid: 1234, systemFolders: [] };
      chmodSync(folder, 0o775);
      for (const [owner, group, isRefused] of [
        [1234, 1234, false],
        [0, 1234, false],
        [1234, 4321, true],
        [4321, 1234, true],
      ] as const) {
        chownSync(folder, owner, group);
        if (!isRefused) expect(readSecretFile(file, reader)).toBe(text);
        else expect(() => readSecretFile(file, reader)).toThrow('secret_file_folder');
      }
    },
  );

  it('is taken as it is where the system puts secrets, but not through a link that leads out', () => {
    const parent = temporaryFolder();
    const folder = join(parent, 'secrets');
    mkdirSync(folder);
    const inside = join(folder, 'key');
    writeFileSync(inside, text, { mode: 0o444 });
    const outside = join(parent, 'outside');
    writeFileSync(outside, text, { mode: 0o444 });
    const leadsOut = join(folder, 'link');
    symlinkSync(outside, leadsOut);
    const uid = process.getuid?.() ?? 0;
    const reader = { uid, gid: process.getgid?.() ?? 0, systemFolders: [`${folder}/`] };
    expect(readSecretFile(inside, reader)).toBe(text);
    for (const file of [leadsOut, outside]) {
      expect(() => readSecretFile(file, reader)).toThrow(
        expect.objectContaining({ code: 'secret_file_exposed' }),
      );
    }
  });
});

describe('what the launcher hands over', () => {
  const { text } = makeMasterSecret();
  const other = makeMasterSecret().text;
  const program = `
    import { readFileSync } from 'node:fs';
    import { takeSecrets } from './src/main/crypto/secret-sources.ts';
    const taken = takeSecrets(process.env);
    const first = process.platform === 'linux' ? readFileSync('/proc/self/environ', 'utf8') : '';
    let stillOpen = true;
    try { readFileSync(3); } catch { stillOpen = false; }
    console.log(JSON.stringify({ taken, left: { ...process.env }, first, stillOpen }));`;

  /** What a process finds that was started as the app is. */
  function started(env: Record<string, string>): Promise<{
    taken: Record<string, string>;
    left: Record<string, string>;
    first: string;
    stillOpen: boolean;
  }> {
    const given = handOver(env, 'linux');
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        env: { PATH: process.env['PATH'], ...withoutSecrets(env), ...given.env },
        stdio: ['ignore', 'pipe', 'inherit', ...given.streams],
      });
      writeSecret(child, given.text);
      let out = '';
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
      child.on('error', reject);
      child.on('close', () => resolve(JSON.parse(out) as Awaited<ReturnType<typeof started>>));
    });
  }

  it('arrives, and stands in no environment', async () => {
    const env = { SELU_ENCRYPTION_KEY: text, SELU__ENCRYPTION_KEY: other, LANG: 'C' };
    const { taken, left, first, stillOpen } = await started(env);
    expect(taken).toMatchObject(env);
    expect(taken).not.toHaveProperty('SELU_ENCRYPTION_KEY_FD');
    expect(left).toMatchObject({ LANG: 'C' });
    expect(Object.keys(left).filter((name) => name.includes('ENCRYPTION_KEY'))).toEqual([]);
    expect(first).not.toContain(text);
    expect(first).not.toContain(other);
    expect(stillOpen).toBe(false);
  });

  it('is not waited for when nobody writes it', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { PATH: process.env['PATH'], SELU_ENCRYPTION_KEY_FD: '3' },
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    await once(child, 'close');
    const { taken, stillOpen } = JSON.parse(out) as { taken: object; stillOpen: boolean };
    expect(Object.keys(taken)).toEqual(['PATH']);
    expect(stillOpen).toBe(false);
  });

  it('is nothing where there is no secret', () => {
    expect(handOver({ LANG: 'C' }, 'linux')).toEqual({ env: {}, streams: [], text: null });
  });

  it('is left out when the descriptor is none of the launcher', () => {
    for (const descriptor of ['', '0', '1', '2', '3x', '-1', '999', '99999999999', '/dev/null']) {
      const env = { SELU_ENCRYPTION_KEY_FD: descriptor, SELU_ENCRYPTION_KEY: text, HOME: '/' };
      expect(takeSecrets(env)).toEqual({ SELU_ENCRYPTION_KEY: text, HOME: '/' });
      expect(env).toEqual({ HOME: '/' });
    }
  });
});
