import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { OutsideBudget } from '../../../../src/main/services/accounts/outside-budget.ts';

const WINDOW = { id: 1 };

function budget() {
  const clock = { now: new Date('2026-11-28T12:00:00Z') };
  const lock = { isLocked: false };
  const lockedUserOf = () => (lock.isLocked ? ({} as never) : null);
  const outside = new OutsideBudget({ lockedUserOf }, () => clock.now);
  const open = (times: number, window = WINDOW): void => {
    for (let n = 0; n < times; n += 1) outside.spend(window);
  };
  const later = (seconds: number): void => {
    clock.now = new Date(clock.now.getTime() + seconds * 1000);
  };
  return { lock, open, later };
}

test('a window opens so many pages a minute and no more', () => {
  const { open, later } = budget();
  open(limits.pagesAMinute);
  expect(() => open(1)).toThrow('too_many_pages');
  later(59);
  expect(() => open(1)).toThrow('too_many_pages');
  later(1);
  open(limits.pagesAMinute);
  expect(() => open(1)).toThrow('too_many_pages');
});

test('each window has its own', () => {
  const { open } = budget();
  open(limits.pagesAMinute);
  open(limits.pagesAMinute, { id: 2 });
  expect(() => open(1)).toThrow('too_many_pages');
});

test('a clock that is set back neither frees it nor holds it for longer than a minute', () => {
  const { open, later } = budget();
  open(limits.pagesAMinute);
  later(-86_400);
  expect(() => open(1)).toThrow('too_many_pages');
  later(60);
  open(1);
});

test('a locked window opens none', () => {
  const { lock, open } = budget();
  lock.isLocked = true;
  expect(() => open(1)).toThrow('not_now');
  lock.isLocked = false;
  open(limits.pagesAMinute);
});
