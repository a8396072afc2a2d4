/** The app's own router over a home, a real log, and servers that play the providers: what the checks run against. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Name, Output } from '#shared/contract/index.ts';
import type { Result } from '#shared/errors.ts';
import { callersOver } from '../../src/main/ipc/callers.ts';
import { createHandlers } from '../../src/main/ipc/handlers/index.ts';
import { createRouter, type Route } from '../../src/main/ipc/router.ts';
import { openLog } from '../../src/main/platform/log.ts';
import { windowBudgets } from '../../src/main/ipc/budgets.ts';
import type { WindowSessions } from '../../src/main/services/accounts/window-sessions.ts';
import { makeAuthority, type Authority } from './certificates.ts';
import { householdHome, sayYes, sessionsOver, somebody, type TestHome } from './home.ts';
import { instancesOf } from './known-instances.ts';
import { noWindows } from './route.ts';

export const WINDOW = { id: 1 };

let authority: Promise<Authority> | undefined;

/** An authority that this process trusts from now on; ask for it before the first request. */
export function trustedAuthority(): Promise<Authority> {
  authority ??= makeAuthority().then((made) => {
    setDefaultCACertificates([...getCACertificates('default'), made.cert]);
    return made;
  });
  return authority;
}

export interface Playground {
  readonly home: TestHome & { alice: string; bob: string };
  readonly sessions: WindowSessions;
  readonly route: Route;
  /** Makes a call as the administrator at {@link WINDOW}. */
  call<N extends Name>(name: N, input: unknown): Promise<Result<Output<N>>>;
  /** All that was logged. */
  logged(): string;
}

/**
 * @param server where the providers with one address for everybody are
 * @param checkSeconds how long a check may take
 */
export async function playground(server: string, checkSeconds = 10): Promise<Playground> {
  const endpoints = { openai: server, anthropic: server, grok: server, telegram: server };
  const home = await householdHome({ endpoints, checkSeconds });
  const logs = join(home.folder, 'logs');
  const log = openLog(logs);
  log.info('opened');
  const sessions = sessionsOver(home);
  const session = await home.services.auth.openSession(somebody, home.alice);
  await sessions.begin(WINDOW, session, { stay: false });
  const withinBudget = windowBudgets((window) => sessions.lockedUserOf(window) !== null);
  const handlers = createHandlers({
    services: home.services,
    sessions,
    ...instancesOf(home, sessions),
    version: '0',
    restart: () => {},
    ...noWindows,
  });
  const callerAt = callersOver(sessions, withinBudget, sayYes);
  const route = createRouter({
    handlers,
    callerAt,
    isFresh: (window) => sessions.isFresh(window),
    withinBudget,
    effectOf: () => Promise.resolve(null),
    idleLockOf: (userId) => home.services.idleLock.get(userId),
    onChange: () => {},
    log,
  });
  return {
    home,
    sessions,
    route,
    call: (name, input) => route(name, input, WINDOW) as never,
    logged: () =>
      readdirSync(logs)
        .map((name) => readFileSync(join(logs, name), 'utf8'))
        .join(),
  };
}
