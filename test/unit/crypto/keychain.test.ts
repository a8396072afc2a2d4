/** The OS keychain: with a real GNOME Keyring in every state, without any, and with a keytar that misbehaves. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { newInstanceId } from '../../../src/main/crypto/ids.ts';
import { osKeychain } from '../../../src/main/crypto/keychain/keychain.ts';
import { startPlainNode } from '../../../src/main/crypto/keychain/plain-process.ts';
import {
  keyringMissing,
  noKeychain,
  startKeyring,
  type Keyring,
  type KeyringOptions,
} from '../../support/keyring.ts';
import { temporaryFolder } from '../../support/home.ts';

const root = join(import.meta.dirname, '../../..');
const account = newInstanceId();
const CANARY = 'canary-7c1e-master-secret';
const why = keyringMissing();

afterEach(() => vi.unstubAllEnvs());

/** A keyring that this process sees until the test ends. */
async function keyringHere(options: Partial<KeyringOptions> = {}): Promise<Keyring> {
  const keyring = await startKeyring({ home: temporaryFolder(), ...options });
  onTestFinished(() => keyring.stop());
  see(keyring);
  return keyring;
}

function see(keychain: { env: Readonly<Record<string, string>> }): void {
  for (const [name, value] of Object.entries(keychain.env)) vi.stubEnv(name, value);
}

/** The code with which a call is refused, having looked for the canary in everything that the error holds. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    (value) => expect.fail(`gave ${String(value)}`),
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(CANARY);
  if (!(error instanceof AppError)) throw error;
  return error.code;
}

/** What another program finds or does there, through keytar itself. */
function elsewhere(expression: string): unknown {
  const keytar = JSON.stringify(createRequire(import.meta.url).resolve('keytar'));
  const program = `require(${keytar}).${expression}.then((v) => console.log(JSON.stringify(v)))`;
  const out = execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  return JSON.parse(out);
}

describe.skipIf(why !== null)(`with GNOME Keyring${why === null ? '' : ` (${why})`}`, () => {
  it('writes, reads, overwrites and removes an entry, each account its own', async () => {
    await keyringHere();
    const keychain = osKeychain();
    expect(await keychain.problem()).toBeNull();
    expect(await keychain.read(account)).toBeNull();
    await keychain.write(account, 'first');
    await keychain.write('another', 'of another');
    expect(await keychain.read(account)).toBe('first');
    await keychain.write(account, 'second');
    expect(await keychain.read(account)).toBe('second');
    expect(await keychain.remove(account)).toBe(true);
    expect(await keychain.remove(account)).toBe(false);
    expect(await keychain.read(account)).toBeNull();
    expect(await keychain.read('another')).toBe('of another');
  });

  it('shares its entries with other programs, under the service selu-desktop', async () => {
    await keyringHere();
    const keychain = osKeychain();
    await keychain.write(account, 'ours');
    expect(elsewhere(`findCredentials('selu-desktop')`)).toEqual([{ account, password: 'ours' }]);
    elsewhere(`setPassword('selu-desktop', '${account}', 'theirs').then(() => 0)`);
    expect(await keychain.read(account)).toBe('theirs');
    elsewhere(`deletePassword('selu-desktop', '${account}')`);
    expect(await keychain.read(account)).toBeNull();
  });

  it('runs calls in the order in which they were made', async () => {
    await keyringHere();
    const keychain = osKeychain();
    const texts = ['one', 'two', 'three', 'four'];
    const read = texts.map((text) => {
      void keychain.write(account, text);
      return keychain.read(account);
    });
    expect(await Promise.all(read)).toEqual(texts);
  });

  it('finds the entry when the session begins again, and refuses while the keyring is locked', async () => {
    const home = temporaryFolder();
    const keychain = osKeychain();
    const session = async (unlocked: boolean): Promise<void> => {
      const keyring = await startKeyring({ home, unlocked });
      see(keyring);
      try {
        if (unlocked) return expect(await keychain.read(account)).toBe(CANARY);
        expect(await refusal(keychain.read(account))).toBe('keychain_locked');
        expect(await refusal(keychain.write(account, CANARY))).toBe('keychain_locked');
        expect(await refusal(keychain.remove(account))).toBe('keychain_locked');
        // What is not there needs no unlocking.
        expect(await keychain.read('another')).toBeNull();
        expect(await keychain.remove('another')).toBe(false);
        expect(await keychain.problem()).toBeNull();
      } finally {
        await keyring.stop();
      }
    };
    const first = await keyringHere({ home });
    await keychain.write(account, CANARY);
    await first.stop();
    await session(true);
    await session(false);
    await session(true);
  });

  it('refuses when the keyring is locked meanwhile', async () => {
    const keyring = await keyringHere();
    const keychain = osKeychain();
    await keychain.write(account, CANARY);
    keyring.lock();
    expect(await refusal(keychain.read(account))).toBe('keychain_locked');
    expect(await refusal(keychain.write(account, CANARY))).toBe('keychain_locked');
  });

  it('refuses to write when nobody lets it make a keyring', async () => {
    await keyringHere({ unlocked: false });
    const keychain = osKeychain();
    expect(await keychain.read(account)).toBeNull();
    expect(await refusal(keychain.write(account, CANARY))).toBe('keychain_locked');
  });

  it('gives up on a prompt that nobody answers, and works on with another call', async () => {
    const home = temporaryFolder();
    const first = await keyringHere({ home });
    await osKeychain().write(account, CANARY);
    await first.stop();
    const broken = { 'org.gnome.keyring.SystemPrompter': 'hangs' } as const;
    await keyringHere({ home, unlocked: false, broken });
    const keychain = osKeychain({ timeoutMs: 5_000 });
    expect(await refusal(keychain.read(account))).toBe('keychain_no_answer');
    expect(await keychain.read('another')).toBeNull();
  });
});

describe.skipIf(why !== null)(`without a keyring${why === null ? '' : ` (${why})`}`, () => {
  it.each([
    ['the session has no bus', async () => see({ env: noKeychain })],
    [
      'nothing says where a bus is',
      async () => {
        vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', undefined);
        vi.stubEnv('XDG_RUNTIME_DIR', temporaryFolder());
        vi.stubEnv('DISPLAY', undefined);
      },
    ],
    ['the address is none', async () => see({ env: { DBUS_SESSION_BUS_ADDRESS: 'nonsense' } })],
    ['there is no service on the bus', () => keyringHere({ service: false })],
    [
      'the service cannot be started',
      () => keyringHere({ service: false, broken: { 'org.freedesktop.secrets': 'ends' } }),
    ],
  ])('says so when %s', async (_, prepare) => {
    await prepare();
    const keychain = osKeychain();
    expect((await keychain.problem())?.code).toBe('keychain_no_service');
    expect(await refusal(keychain.read(account))).toBe('keychain_no_service');
    expect(await refusal(keychain.write(account, CANARY))).toBe('keychain_no_service');
    expect(await refusal(keychain.remove(account))).toBe('keychain_no_service');
  });

  it('gives up on a service that never answers', async () => {
    await keyringHere({
      service: false,
      broken: { 'org.freedesktop.secrets': 'hangs' },
    });
    const keychain = osKeychain({ timeoutMs: 500 });
    expect((await keychain.problem())?.code).toBe('keychain_no_answer');
    expect(await refusal(keychain.read(account))).toBe('keychain_no_answer');
    expect(await refusal(keychain.write(account, CANARY))).toBe('keychain_no_answer');
  });

  it('leaves no process and no secret behind when the app is killed in the midst of a call', async () => {
    await keyringHere({
      service: false,
      broken: { 'org.freedesktop.secrets': 'hangs' },
    });
    const module = join(root, 'src/main/crypto/keychain/keychain.ts');
    const program = `import { osKeychain } from '${module}';
      await osKeychain().write('${account}', '${CANARY}');`;
    const app = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, SELU_ENCRYPTION_KEY: CANARY },
      stdio: 'ignore',
    });
    const children = `/proc/${app.pid}/task/${app.pid}/children`;
    const helper = await until(() => readFileSync(children, 'utf8').trim());
    await until(() => mappedBy(helper).includes('keytar.node'));
    expect(readFileSync(`/proc/${helper}/cmdline`, 'utf8')).not.toContain(CANARY);
    expect(readFileSync(`/proc/${helper}/environ`, 'utf8')).not.toContain(CANARY);
    app.kill('SIGKILL');
    await once(app, 'exit');
    await until(() => mappedBy(helper) === '');
    // By itself it would give up after 25 seconds; with a person's prompt open, never.
  }, 20_000);
});

/** Waits until a value is there; the test's own time-out is the limit. */
async function until<T>(value: () => T): Promise<T> {
  for (;;) {
    const found = value();
    if (found) return found;
    await sleep(20);
  }
}

/** The files that a process has mapped; empty when it has ended. */
function mappedBy(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8');
  } catch {
    return '';
  }
}

describe('another keytar', () => {
  /** keytar's program as it is, in a folder that has this keytar or none. */
  function programWith(keytar: string | null): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const program = join(folder, 'keytar-program.ts');
    cpSync(join(root, 'src/main/crypto/keychain/keytar-program.ts'), program);
    if (keytar !== null) {
      mkdirSync(join(folder, 'node_modules/keytar'), { recursive: true });
      writeFileSync(join(folder, 'node_modules/keytar/index.js'), keytar);
    }
    return program;
  }

  /** What the adapter does with that program: of each call its code, or what it gives, and all that its errors hold. */
  async function outcomeOf(program: string): Promise<{ outcome: unknown; all: string }> {
    const keychain = osKeychain({
      timeoutMs: 30_000,
      env: { ...process.env, ...noKeychain },
      start: (given) => startPlainNode({ ...given, program }),
    });
    const errors: unknown[] = [await keychain.problem()];
    for (const call of [
      () => keychain.read('a'),
      () => keychain.write('a', CANARY),
      () => keychain.remove('a'),
    ]) {
      errors.push(await call().catch((error: unknown) => error));
    }
    const outcome = errors.map((error) => (error instanceof AppError ? error.code : error));
    return { outcome, all: inspect(errors, { depth: null }) };
  }

  const everywhere = (code: string) => [code, code, code, code];
  /** On a machine without a Secret Service that is what a failure comes down to. */
  const failed = process.platform === 'linux' ? 'keychain_no_service' : 'keychain_failed';

  it.each([
    ['is not there', null, everywhere('keychain_not_installed')],
    ['does not load', 'throw new Error("no libsecret")', everywhere('keychain_not_installed')],
    ['ends the process', 'process.exit(3)', everywhere(failed)],
    ['has other functions', 'exports.get = () => 1', everywhere(failed)],
  ])('%s', async (_, keytar, codes) => {
    const { outcome } = await outcomeOf(programWith(keytar));
    expect(outcome).toEqual(codes);
  });

  it('tells the secret in its errors, which are dropped', async () => {
    const keytar = `
      const refuse = async (...args) => { throw new Error('refused ' + args.join(' ')); };
      module.exports = { getPassword: refuse, setPassword: refuse, deletePassword: refuse };`;
    const { outcome, all } = await outcomeOf(programWith(keytar));
    expect(outcome).toEqual(everywhere(failed));
    expect(all).toContain('refused selu-desktop a');
    expect(all).not.toContain(CANARY);
  });
});
