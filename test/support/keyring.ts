/**
 * A keychain for tests: GNOME Keyring on a D-Bus session bus of its own, away from the keychain of whoever runs
 * the tests. Its data outlive it, so that a session can end and begin again.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onSessionBus } from '../../src/main/crypto/keychain/session-bus.ts';

export interface KeyringOptions {
  /** A folder for its data: the same one again is the same keyring. It is made when missing. */
  readonly home: string;
  /** Whether the user has signed in with the keyring's password, which also makes one; default yes. */
  readonly unlocked?: boolean;
  /** Without it there is a bus and no keyring on it; default yes. */
  readonly service?: boolean;
  /** Names on the bus for which it starts a program that never takes them, or that ends at once. */
  readonly broken?: Readonly<Record<string, 'hangs' | 'ends'>>;
}

export interface Keyring {
  /** For every process that is to see this keychain. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  /** Locks it. Nobody is there to answer a prompt, so every prompt is refused. */
  lock(): void;
  /** Ends keyring and bus, and waits. */
  stop(): Promise<void>;
}

/** For a process that is to find no keychain. */
export const noKeychain = {
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/selu-desktop-test',
} as const;

/** Whether there is no D-Bus of which {@link startKeyring} could start one. */
export const busMissing = (): boolean => process.platform !== 'linux' || !isOnPath('dbus-daemon');

/** Why {@link startKeyring} or keytar cannot work here; null when they can. */
export function keyringMissing(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  const missing = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].filter(
    (command) => !isOnPath(command),
  );
  if (missing.length > 0) return `needs ${missing.join(', ')}`;
  try {
    createRequire(import.meta.url)('keytar');
    return null;
  } catch {
    return 'needs keytar';
  }
}

const PASSWORD = 'password of the keyring';

/** @throws Error when bus or keyring do not start */
export async function startKeyring(options: KeyringOptions): Promise<Keyring> {
  const { home, unlocked = true, service = true, broken = {} } = options;
  // Sockets need a short path.
  const runtime = mkdtempSync(join(tmpdir(), 'selu-bus-'));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(runtime, 'bus.conf'), busConfiguration(runtime));
  const started = join(runtime, 'started');
  for (const [name, how] of Object.entries(broken)) {
    const hang = `/bin/sh -c 'echo $$ >> ${started}; exec sleep 600'`;
    const lines = [
      '[D-BUS Service]',
      `Name=${name}`,
      `Exec=${how === 'hangs' ? hang : '/bin/false'}`,
    ];
    writeFileSync(join(runtime, `${name}.service`), `${lines.join('\n')}\n`);
  }
  const { PATH } = process.env;
  const env = { PATH, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: runtime };
  const children: ChildProcess[] = [];
  const killStarted = (): void => {
    const pids = existsSync(started) ? readFileSync(started, 'utf8').match(/\d+/g) : null;
    for (const pid of pids ?? []) process.kill(Number(pid), 'SIGKILL');
  };
  const kill = (): void => {
    for (const child of children) child.kill('SIGKILL');
    killStarted();
  };
  process.once('exit', kill);

  const address = `unix:path=${runtime}/bus`;
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    killStarted();
    process.removeListener('exit', kill);
    rmSync(runtime, { recursive: true, force: true });
  };
  try {
    const args = [`--config-file=${runtime}/bus.conf`, '--nofork', '--print-address=1'];
    const bus = spawn('dbus-daemon', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(bus);
    await Promise.race([once(bus.stdout, 'data'), failed(bus)]);
    if (service) {
      const keyring = spawn(
        'gnome-keyring-daemon',
        ['--foreground', '--components=secrets', ...(unlocked ? ['--unlock'] : [])],
        {
          env: { ...env, DBUS_SESSION_BUS_ADDRESS: address },
          stdio: ['pipe', 'ignore', 'ignore'],
        },
      );
      children.push(keyring);
      keyring.stdin.end(PASSWORD);
      await Promise.race([untilOwned('org.freedesktop.secrets', address), failed(keyring)]);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    stop,
    lock() {
      const path = '/org/freedesktop/secrets';
      execFileSync('dbus-send', [
        `--bus=${address}`,
        '--print-reply',
        '--dest=org.freedesktop.secrets',
        path,
        'org.freedesktop.Secret.Service.Lock',
        `array:objpath:${path}/collection/login`,
      ]);
    },
  };
}

/** A session bus that knows no programs but those beside it: the machine's would start its own keyring and prompts. */
const busConfiguration = (folder: string): string => `<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${folder}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

async function failed(child: ChildProcess): Promise<never> {
  const [reason] = await Promise.race([once(child, 'exit'), once(child, 'error')]);
  throw new Error(`${child.spawnfile} ended: ${String(reason)}`);
}

async function untilOwned(name: string, address: string): Promise<void> {
  const bus = 'org.freedesktop.DBus';
  const method = {
    destination: bus,
    path: '/',
    interface: bus,
    member: 'NameHasOwner',
    signature: 's',
  };
  await onSessionBus(
    { DBUS_SESSION_BUS_ADDRESS: address },
    AbortSignal.timeout(20_000),
    async (call) => {
      while ((await call(method, name))[0] !== true) await sleep(20);
    },
  );
}

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
