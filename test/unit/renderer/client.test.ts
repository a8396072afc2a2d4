/** What the window makes of answers: errors are values, and being signed out is noticed anywhere. */
import { afterEach, expect, test, vi } from 'vitest';
import { ask, whenSignedOut } from '../../../src/renderer/calls/client.ts';

afterEach(() => vi.unstubAllGlobals());

function bridge(answer: () => Promise<unknown>): ReturnType<typeof vi.fn> {
  const list = vi.fn(answer);
  vi.stubGlobal('window', { selu: { users: { list } } });
  return list;
}

test('hands on the input and the answer', async () => {
  const list = bridge(() => Promise.resolve({ ok: true, value: { users: [] } }));
  expect(await ask('users.list', {})).toEqual({ ok: true, value: { users: [] } });
  expect(list).toHaveBeenCalledWith({});
});

test('a call that fails in transit is an error like any other', async () => {
  bridge(() => Promise.reject(new Error('the main process is gone')));
  expect(await ask('users.list', {})).toMatchObject({
    ok: false,
    error: { code: 'internal' },
  });
});

test('not being signed in is noticed, and still an answer', async () => {
  const signedOut = vi.fn();
  whenSignedOut(signedOut);
  const answer = { ok: false, error: { code: 'not_signed_in', params: {} } };
  bridge(() => Promise.resolve(answer));
  expect(await ask('users.list', {})).toEqual(answer);
  expect(signedOut).toHaveBeenCalledOnce();
});
