import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { reviveAfterCrash } from '../../../src/main/app/revive.ts';

function windowOver(clock: { now: number }) {
  const did: string[] = [];
  const note = (what: string) => () => void did.push(what);
  const webContents = Object.assign(new EventEmitter(), { reload: note('reload') });
  const window = { webContents, destroy: note('destroy'), isDestroyed: () => false };
  const log = { info: vi.fn(), error: vi.fn() };
  reviveAfterCrash(window as never, note('lock'), log, () => clock.now);
  const crash = (reason = 'crashed') => webContents.emit('render-process-gone', {}, { reason });
  return { did, crash };
}

test.each(['crashed', 'oom', 'killed', 'launch-failed'])(
  'a page that has ended (%s) comes back, and is locked before',
  (reason) => {
    const { did, crash } = windowOver({ now: 0 });
    crash(reason);
    expect(did).toEqual(['lock', 'reload']);
  },
);

test('a page that has ended with its window does not', () => {
  const { did, crash } = windowOver({ now: 0 });
  crash('clean-exit');
  expect(did).toEqual([]);
});

test('a page that crashes again and again loses its window', () => {
  const clock = { now: 0 };
  const { did, crash } = windowOver(clock);
  for (let n = 0; n < 3; n += 1) crash();
  clock.now = 60_000;
  for (let n = 0; n < 3; n += 1) crash();
  expect(did).not.toContain('destroy');
  crash();
  expect(did.slice(-2)).toEqual(['lock', 'destroy']);
});
