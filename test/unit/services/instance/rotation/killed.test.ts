/** The app is killed at any moment of a change of the master secret: everything is under one of the two, with its records. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { compileCache } from '../../../../../scripts/lib/compile-cache.mjs';
import { makeMasterSecret } from '../../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { howMany } from '../../../../support/deep.ts';
import {
  callerOf,
  homeIn,
  householdHome,
  sessionsOver,
  temporaryFolder,
} from '../../../../support/home.ts';

/** Several pages, deep dozens of them, which a change works through one by one. */
const VALUES = howMany({ short: 3_000, deep: 20_000 });
const AT_ONCE = 200;
const program = fileURLToPath(new URL('children/rotate.ts', import.meta.url));

/** Begins a change in a process of its own. */
async function begin(folder: string, secret: string, other: string) {
  const child = spawn(process.execPath, [program, folder, other], {
    env: { PATH: process.env['PATH'], ...compileCache(), SELU_ENCRYPTION_KEY: secret },
  });
  child.stderr.pipe(process.stderr);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  let told = '';
  child.stdout.on('data', (data: Buffer) => (told += data.toString()));
  while (!told.includes('begin')) await once(child.stdout, 'data');
  return {
    isDone: () => told.includes('done'),
    kill: () => child.kill('SIGKILL'),
    ended,
  };
}

/** Which of two secrets opens a home, with all that was in it. */
function opens(folder: string, secret: string): string {
  const { services } = homeIn(folder, secret, {});
  const { instance, idleLock } = services;
  try {
    const { state } = instance;
    if (state.name !== 'unlocked') return state.name;
    const { store, vault, rows } = state;
    const cells = [...vault.cells(store)];
    const whole = cells.filter(
      ({ cell, stored }) => vault.decrypt(stored, cell) === `value ${cell.identity[1]}`,
    );
    const alice = store.users.byUsername('alice')?.id ?? '';
    return [
      `${whole.length} values`,
      `${rows?.outside().length} outside`,
      `idle ${idleLock.get(alice)}`,
      `${sessionsOver({ services, clock: { now: new Date() } } as Parameters<typeof sessionsOver>[0]).userOf({ id: 1 })?.username} signed in`,
    ].join(', ');
  } finally {
    instance.close();
    services.panel.close();
  }
}

const whole = `${VALUES} values, 0 outside, idle 60, alice signed in`;

it(
  'loses nothing, whenever it is killed',
  async () => {
    const home = await householdHome();
    const { credentials, auth, idleLock, instance, panel } = home.services;
    for (let first = 0; first < VALUES; first += AT_ONCE) {
      await credentials.saveAll(
        machine,
        Array.from({ length: AT_ONCE }, (_, n) => ({
          ...{ owner: { scope: 'system' as const }, capabilityId: `c${first}` },
          ...{ name: `N${first + n}`, value: `value N${first + n}` },
        })),
      );
    }
    await idleLock.set(callerOf(home, home.alice, 'user'), home.alice, 60);
    const token = await auth.openSession(machine, home.alice);
    await sessionsOver(home).begin({ id: 1 }, token, { stay: true });
    instance.close();
    panel.close();
    const copy = (): string => {
      const folder = join(temporaryFolder(), 'home');
      cpSync(home.folder, folder, { recursive: true });
      return folder;
    };
    const other = makeMasterSecret().text;

    // How long it takes without being killed; what it leaves was not closed either.
    const first = copy();
    const undisturbed = await begin(first, home.secret, other);
    const began = performance.now();
    await undisturbed.ended;
    const took = performance.now() - began;
    expect(undisturbed.isDone()).toBe(true);
    expect([opens(first, home.secret), opens(first, other)]).toEqual(['locked', whole]);

    for (let round = 0; round < howMany({ short: 4, deep: 100 }); round += 1) {
      const folder = copy();
      const rotating = await begin(folder, home.secret, other);
      await Promise.race([pause(Math.random() * took), rotating.ended]);
      rotating.kill();
      await rotating.ended;
      const found = [opens(folder, home.secret), opens(folder, other)];
      expect(found.toSorted()).toEqual([whole, 'locked'].toSorted());
      if (rotating.isDone()) expect(found).toEqual(['locked', whole]);
    }
  },
  30 * 60_000,
);
