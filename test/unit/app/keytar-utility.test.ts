/** How the app starts keytar's process; the process itself is tried by keychain.spec.ts. */
import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { startUtilityProcess } from '../../../src/main/app/keytar-utility.ts';

const forked = vi.hoisted(() => vi.fn());
vi.mock('electron', () => ({ utilityProcess: { fork: forked } }));

const request = { operation: 'setPassword', args: ['selu-desktop', 'a', 'secret'] } as const;
const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/bus' };

function started() {
  const child = Object.assign(new EventEmitter(), {
    isThere: true,
    kills: 0,
    sent: [] as unknown[],
    postMessage: (message: unknown) => void child.sent.push(message),
    kill() {
      if (child.isThere) child.kills += 1;
      return child.isThere;
    },
  });
  forked.mockReturnValue(child);
  const [onMessage, onEnd] = [vi.fn(), vi.fn()];
  const end = startUtilityProcess({ program: '/keytar.js', env, request, onMessage, onEnd });
  return { child, onMessage, onEnd, end };
}

beforeEach(() => forked.mockReset());

test('has the given environment and nothing of the request in its arguments', () => {
  const { child } = started();
  const [[program, args, options]] = forked.mock.calls as [[unknown, unknown, { env: unknown }]];
  expect([program, args, options.env]).toEqual(['/keytar.js', [], env]);
  expect(JSON.stringify(forked.mock.calls)).not.toContain('secret');
  expect(child.sent).toEqual([request]);
});

test('tells what it says and how it ends', () => {
  const { child, onMessage, onEnd } = started();
  child.emit('message', { kind: 'done', value: null });
  expect(onMessage).toHaveBeenCalledExactlyOnceWith({ kind: 'done', value: null });
  child.emit('error', 'FatalError', 'somewhere', 'a report');
  child.emit('exit', 3);
  expect(onEnd.mock.calls).toEqual([['FatalError'], ['ended with 3']]);
});

test('is ended, also when it has not been made yet', () => {
  const running = started();
  running.end();
  expect(running.child.kills).toBe(1);
  const late = started();
  late.child.isThere = false;
  late.end();
  late.child.isThere = true;
  late.child.emit('spawn');
  expect(late.child.kills).toBe(1);
});
