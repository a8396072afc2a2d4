/**
 * Notifications of the system's, off until somebody asks for them: each thing once, and by name only while an administrator
 * is at a window that is not locked. Whoever else sees the screen learns that there is something.
 */
import { BrowserWindow, Notification } from 'electron';
import type { EventName } from '#shared/contract/index.ts';
import type { Language, SignedInUser } from '#shared/contract/schemas.ts';
import { translator, type Translate } from '../platform/languages.ts';
import type { Logger } from '../platform/log.ts';
import type { WindowSessions } from '../services/accounts/window-sessions.ts';
import { machine } from '../services/common/caller.ts';
import type { Notice, NoticesService } from '../services/notices/notices.ts';
import { lookAgain } from './watchers/look-again.ts';

const FIRST_MS = 15_000;
const EVERY_MS = 30_000;

/** Where a window leads whoever clicks. */
export type NoticePlace = Extract<EventName, 'showHealth' | 'showBackups' | 'showUsers'>;

const places: Readonly<Record<Notice['kind'], NoticePlace>> = {
  expired: 'showHealth',
  expiring: 'showHealth',
  backupFailed: 'showBackups',
  signInFailed: 'showUsers',
};

/** Of an open instance. */
interface Watched {
  readonly services: { readonly notices: Pick<NoticesService, 'take'> };
  readonly sessions: Pick<WindowSessions, 'userOf'>;
}

interface NotificationsDependencies {
  readonly isOn: () => boolean;
  readonly instances: () => readonly Watched[];
  /** Where nobody is signed in. */
  readonly language: () => Language;
  /** Brings a window to the front, and leads whoever is there to a place. */
  readonly show: (place: NoticePlace) => void;
  readonly log: Logger;
}

/** Whether the system shows notifications at all. */
export const canNotify = (): boolean => Notification.isSupported();

/** The administrator who is at a window of an instance that is not locked; null: nobody is. */
export function adminAt(sessions: Pick<WindowSessions, 'userOf'>): SignedInUser | null {
  const users = BrowserWindow.getAllWindows().map(({ id }) => sessions.userOf({ id }));
  return users.find((user) => user?.isAdmin === true) ?? null;
}

/**
 * Looks soon and then again and again what is to be told.
 *
 * @returns stops looking
 */
export function watchNotices(dependencies: NotificationsDependencies): () => void {
  return lookAgain({
    ...{ firstMs: FIRST_MS, everyMs: EVERY_MS, onChange: () => {}, log: dependencies.log },
    look: () => tellNow(dependencies),
    failed: 'no notification was shown',
  });
}

/** They stay here until they are clicked or closed: one that is collected would tell nobody of a click. */
const shown = new Set<Notification>();

/** Tells what is new. @returns false: nothing that windows show has changed */
export async function tellNow({
  isOn,
  instances,
  language,
  show,
}: Omit<NotificationsDependencies, 'log'>): Promise<false> {
  if (!isOn() || !canNotify()) return false;
  for (const { services, sessions } of instances()) {
    const notices = await services.notices.take(machine, adminAt(sessions)?.language ?? language());
    // Meanwhile the window may have been locked.
    const admin = adminAt(sessions);
    const t = translator(admin?.language ?? language());
    const told = admin === null ? notices.slice(0, 1) : notices;
    for (const notice of told) {
      const body = admin === null ? t('notice.hidden') : noticeText(t, notice);
      const notification = new Notification({ title: 'Selu', body });
      shown.add(notification);
      notification.on('close', () => shown.delete(notification));
      notification.on('click', () => {
        shown.delete(notification);
        show(places[notice.kind]);
      });
      notification.show();
    }
  }
  return false;
}

const LONGEST_NAME = 60;

/** Desktops of Linux read marks in a text, with links and pictures from elsewhere: a package chooses what its agent is called. */
function harmless(name: string): string {
  const letters = [
    ...name
      .replaceAll('<', '‹')
      .replaceAll('>', '›')
      .replaceAll(/&(?=#?\w+;)/g, '＆'),
  ];
  return letters.length > LONGEST_NAME
    ? `${letters.slice(0, LONGEST_NAME).join('')}…`
    : letters.join('');
}

/** What it says to an administrator. */
function noticeText(t: Translate, { kind, count, name: called }: Notice): string {
  const name = called === null ? null : harmless(called);
  switch (kind) {
    case 'expired':
      return name === null
        ? t('notice.expiredSome', { count })
        : t('notice.expired', { agent: name });
    case 'expiring':
      return name === null
        ? t('notice.expiringSome', { count })
        : t('notice.expiring', { agent: name });
    case 'backupFailed':
      return t('notice.backupFailed');
    case 'signInFailed':
      return name === null ? t('notice.signInFailed') : t('notice.signInFailedAs', { name });
  }
}
