/** What the window makes of answers: errors are values, and being signed out is noticed anywhere. */
import { afterEach, expect, test, vi } from 'vitest';
import { ask, whenPasswordNeeded, whenSignedOut } from '../../../src/renderer/calls/client.ts';

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

const needed = { ok: false, error: { code: 'password_needed', params: {} } };

test('a call that needs the password is made again once it was given', async () => {
  const list = bridge(
    vi
      .fn()
      .mockResolvedValueOnce(needed)
      .mockResolvedValueOnce({ ok: true, value: { users: [] } }),
  );
  const asker = vi.fn(() => Promise.resolve(true));
  const stop = whenPasswordNeeded(asker);
  expect(await ask('users.list', {})).toEqual({ ok: true, value: { users: [] } });
  expect(asker).toHaveBeenCalledOnce();
  expect(list).toHaveBeenCalledTimes(2);
  stop();
});

test('and is not where it was not given, or where nobody can ask for it; and never a third time', async () => {
  const list = bridge(() => Promise.resolve(needed));
  const no = whenPasswordNeeded(() => Promise.resolve(false));
  expect(await ask('users.list', {})).toEqual(needed);
  expect(list).toHaveBeenCalledTimes(1);
  no();
  expect(await ask('users.list', {})).toEqual(needed);
  expect(list).toHaveBeenCalledTimes(2);
  const yes = whenPasswordNeeded(() => Promise.resolve(true));
  expect(await ask('users.list', {})).toEqual(needed);
  expect(list).toHaveBeenCalledTimes(4);
  yes();
});
