/** The calls of a window over the real services, without a window. */
import { windowBudgets } from '../../src/main/ipc/budgets.ts';
import { callersOver, type AskPerson } from '../../src/main/ipc/callers.ts';
import type { HandlerDependencies } from '../../src/main/ipc/handlers/dependencies.ts';
import { createHandlers } from '../../src/main/ipc/handlers/index.ts';
import { createRouter, type Handlers, type Route } from '../../src/main/ipc/router.ts';
import { aboutApp } from '../../src/main/services/common/about.ts';
import type { WindowSessions } from '../../src/main/services/accounts/window-sessions.ts';
import { sayYes, type TestHome } from './home.ts';
import { instancesOf } from './known-instances.ts';

/** What handlers do with windows and dialogs, where there are none. */
export const noWindows = {
  desktop: () => ({ notifications: false, tray: false }),
  openPage: () => {},
  secretShown: () => {},
  openWindow: () => {},
  openLink: () => {},
  openServerPage: () => {},
  choosePackage: () => Promise.resolve(null),
  chooseImport: () => Promise.resolve(null),
  showInFolder: () => {},
  chooseBackup: () => Promise.resolve(null),
  chooseExport: () => Promise.resolve(null),
  saveRecoveryKit: () => Promise.resolve(true),
  printRecoveryKit: () => Promise.resolve(true),
  allowCamera: () => {},
  about: () => aboutApp('0', '/home', '/home'),
  licences: () => Promise.resolve([]),
} satisfies Partial<HandlerDependencies>;

interface RouteOptions {
  /** What the person answers who is asked. */
  readonly answer?: AskPerson;
  readonly change?: (handlers: Handlers) => Handlers;
  readonly restart?: () => void;
  /** In the place of {@link noWindows}. */
  readonly windows?: Partial<HandlerDependencies>;
  readonly onChange?: () => void;
  /** Told every error. */
  readonly log?: (line: string) => void;
}

/** @param sessions of those who are signed in at its windows */
export function routeOver(
  home: TestHome,
  sessions: WindowSessions,
  {
    answer = sayYes,
    change = (handlers) => handlers,
    restart = () => {},
    windows = {},
    onChange = () => {},
    log = () => {},
  }: RouteOptions = {},
): Route {
  const { services } = home;
  const withinBudget = windowBudgets((window) => sessions.lockedUserOf(window) !== null);
  const handlers = createHandlers({
    services,
    sessions,
    ...instancesOf(home, sessions),
    version: '0',
    restart,
    ...noWindows,
    ...windows,
  });
  return createRouter({
    handlers: change(handlers),
    callerAt: callersOver(sessions, withinBudget, answer),
    isFresh: (window) => sessions.isFresh(window),
    withinBudget,
    effectOf: () => Promise.resolve(null),
    idleLockOf: (userId) => services.idleLock.get(userId),
    onChange,
    log: { info: () => {}, error: (message, error) => log(`${message} ${String(error)}`) },
  });
}

/** The same handlers, noting which of them ran: `domain.name`. */
export function noting(handlers: Handlers, ran: string[]): Handlers {
  const domains = Object.entries(handlers).map(([domain, functions]) => [
    domain,
    Object.fromEntries(
      Object.entries(functions as Record<string, (...given: unknown[]) => unknown>).map(
        ([name, run]) => [
          name,
          (...given: unknown[]) => {
            ran.push(`${domain}.${name}`);
            return run(...given);
          },
        ],
      ),
    ),
  ]);
  return Object.fromEntries(domains) as Handlers;
}
