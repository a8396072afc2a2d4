/** Over a double of Electron's `Notification` as its documentation describes it: what stands on the screen, and what a click does. */
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Notice } from '../../../src/main/services/notices/notices.ts';

const screen = vi.hoisted(() => ({
  isSupported: true,
  shown: [] as { title: string; body: string; emit(event: string): boolean }[],
  windows: [] as { id: number }[],
}));
vi.mock('electron', () => ({
  BrowserWindow: { getAllWindows: () => screen.windows },
  Notification: class extends EventEmitter {
    static isSupported = () => screen.isSupported;
    readonly title: string;
    readonly body: string;
    constructor({ title, body }: { title: string; body: string }) {
      super();
      this.title = title;
      this.body = body;
    }
    show() {
      screen.shown.push(this);
    }
  },
}));
const { tellNow } = await import('../../../src/main/app/notifications.ts');

const all: Notice[] = [
  { kind: 'expired', count: 1, name: 'iCloud Assistant' },
  { kind: 'expiring', count: 3, name: null },
  { kind: 'backupFailed', count: 1, name: null },
  { kind: 'signInFailed', count: 1, name: 'Bob' },
];

/** @param user who is signed in at the one window, which is not locked; null: nobody, or it is */
function telling(
  user: { isAdmin: boolean; language: 'en' | 'de' } | null,
  isOn = true,
  notices = all,
) {
  const taken = vi.fn(() => Promise.resolve(notices));
  const show = vi.fn();
  const told = tellNow({
    isOn: () => isOn,
    instances: () => [
      { services: { notices: { take: taken } }, sessions: { userOf: () => user as never } },
    ],
    language: () => 'en',
    show,
  });
  return { told, taken, show };
}

beforeEach(() => {
  screen.isSupported = true;
  screen.shown.length = 0;
  screen.windows = [{ id: 1 }];
});

const bodies = () => screen.shown.map(({ body }) => body);

describe('a notification', () => {
  test('says what it is about to an administrator at a window that is not locked, in their language', async () => {
    await telling({ isAdmin: true, language: 'en' }).told;
    expect(bodies()).toEqual([
      'A credential of iCloud Assistant has expired.',
      '3 credentials expire soon.',
      'The scheduled backup failed.',
      'Signing in as Bob failed several times in a row.',
    ]);
    screen.shown.length = 0;
    await telling({ isAdmin: true, language: 'de' }).told;
    expect(bodies()[0]).toBe('Ein Zugang von iCloud Assistant ist abgelaufen.');
  });

  test.each([
    ['a locked window, or one where nobody is signed in', null],
    ['a window of a member', { isAdmin: false, language: 'en' } as const],
  ])('at %s only says that there is something, once', async (_where, user) => {
    await telling(user).told;
    expect(bodies()).toEqual(['Something in Selu needs you.']);
  });

  test('without a window only says that there is something', async () => {
    screen.windows = [];
    await telling({ isAdmin: true, language: 'en' }).told;
    expect(bodies()).toEqual(['Something in Selu needs you.']);
  });

  test('has no marks of a name that a desktop would read, and no name without an end', async () => {
    const name = `R & D <a href="https://example.org">A</a>&lt;b&gt;${'x'.repeat(10_000)}`;
    await telling({ isAdmin: true, language: 'en' }, true, [{ kind: 'expired', count: 1, name }])
      .told;
    expect(bodies()[0]).not.toMatch(/[<>]|&lt;/);
    expect(bodies()[0]?.length).toBeLessThan(150);
  });

  test('leads whoever clicks it to where it is mended', async () => {
    const { told, show } = telling({ isAdmin: true, language: 'en' });
    await told;
    for (const each of screen.shown) each.emit('click');
    expect(show.mock.calls.flat()).toEqual([
      'showHealth',
      'showHealth',
      'showBackups',
      'showUsers',
    ]);
  });

  test('does not count as told where nobody has asked for any, or the system shows none', async () => {
    const off = telling({ isAdmin: true, language: 'en' }, false);
    await off.told;
    screen.isSupported = false;
    const unsupported = telling({ isAdmin: true, language: 'en' });
    await unsupported.told;
    expect(screen.shown).toEqual([]);
    expect(off.taken).not.toHaveBeenCalled();
    expect(unsupported.taken).not.toHaveBeenCalled();
  });
});
