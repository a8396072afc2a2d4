/**
 * The contract between the window and the main process: every call, once.
 *
 * Types of the bridge, the router's checks of input, role and answer, the window's client and
 * `docs/calls.md` all come from this object. A call that is not here does not exist.
 */
import type { CallName, CallOf, ClientOf, InputOf, OutputOf } from './define.ts';
import { nothing } from './common.ts';
import { accessCalls } from './access.ts';
import { accountCalls } from './account.ts';
import { activityCalls } from './activity.ts';
import { agentCalls } from './agents.ts';
import { appCalls } from './app.ts';
import { authCalls } from './auth.ts';
import { backupCalls } from './backups.ts';
import { checkCalls } from './checks.ts';
import { credentialCalls } from './credentials.ts';
import { healthCalls } from './health.ts';
import { importCalls } from './imports.ts';
import { instanceCalls } from './instance.ts';
import { instancesCalls } from './instances.ts';
import { masterSecretCalls } from './master-secret.ts';
import { kitCalls } from './kit.ts';
import { moveCalls } from './move.ts';
import { outsideCalls } from './outside.ts';
import { overviewCalls } from './overview.ts';
import { pipeCalls } from './pipes.ts';
import { providerCalls } from './providers.ts';
import { removalCalls } from './removals.ts';
import { rotationCalls } from './rotation.ts';
import { rescueCalls, restoreCalls } from './restore.ts';
import { sessionCalls } from './sessions.ts';
import { setupCalls } from './setup.ts';
import { userCalls } from './users.ts';

export const contract = {
  app: appCalls,
  setup: setupCalls,
  instance: instanceCalls,
  instances: instancesCalls,
  auth: authCalls,
  account: accountCalls,
  sessions: sessionCalls,
  users: userCalls,
  overview: overviewCalls,
  agents: agentCalls,
  access: accessCalls,
  masterSecret: masterSecretCalls,
  kit: kitCalls,
  rotation: rotationCalls,
  credentials: credentialCalls,
  imports: importCalls,
  providers: providerCalls,
  pipes: pipeCalls,
  checks: checkCalls,
  removals: removalCalls,
  outside: outsideCalls,
  move: moveCalls,
  health: healthCalls,
  backups: backupCalls,
  restore: restoreCalls,
  rescue: rescueCalls,
  activity: activityCalls,
} as const;

/** What the main process tells windows without being asked. */
export const events = {
  /** Something changed here or in another process: read again what is on screen. */
  changed: nothing,
  /** The person wants to lock completely, by the menu of the app: ask them. */
  lockCompletely: nothing,
  /** The person wants to know about the app, by its menu. */
  about: nothing,
  /** The person wants to see all shortcuts, by the menu of the app. */
  shortcuts: nothing,
  /** The person has clicked a notification, or on what the icon beside the clock says: lead there. */
  showHealth: nothing,
  showBackups: nothing,
  showUsers: nothing,
} as const;

export type Contract = typeof contract;
export type Name = CallName<Contract>;
export type Input<N extends Name> = InputOf<CallOf<Contract, N>>;
export type Output<N extends Name> = OutputOf<CallOf<Contract, N>>;
export type EventName = keyof typeof events;

/** `window.selu`. */
export type Bridge = ClientOf<Contract> & {
  /** Calls `listener` on each event until the returned function is called. */
  readonly on: (event: EventName, listener: () => void) => () => void;
};

/** The channel of a call or event between the processes. */
export const channelOf = (name: string): string => `selu:${name}`;

/** Every call as `[domain.call, spec]`. */
export function allCalls(): [Name, CallOf<Contract, Name>][] {
  return Object.entries(contract).flatMap(([domain, calls]) =>
    Object.entries(calls).map(
      ([name, spec]) => [`${domain}.${name}`, spec] as unknown as [Name, CallOf<Contract, Name>],
    ),
  );
}
