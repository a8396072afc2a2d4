/** What runs for one open instance: its services, who is signed in, its calls, and what watches its files. */
import { powerMonitor } from 'electron';
import { callersOver, type AskPerson, type CallerAt } from '../ipc/callers.ts';
import { createHandlers } from '../ipc/handlers/index.ts';
import type { HandlerDependencies } from '../ipc/handlers/dependencies.ts';
import { createRouter, type Route } from '../ipc/router.ts';
import type { Logger } from '../platform/log.ts';
import type { windowBudgets } from '../ipc/budgets.ts';
import type { WriteGuard } from '../services/instance/attach/write-guard.ts';
import { WindowSessions } from '../services/accounts/window-sessions.ts';
import type { InstancePlace } from '../services/instance/place.ts';
import { createServices, type ServiceDependencies, type Services } from '../services/index.ts';
import { watchAgents } from './watchers/agents.ts';
import { watchBackups } from './watchers/backups.ts';
import { watchChanges } from './watchers/changes.ts';
import { watchSelu } from './watchers/selu.ts';

export interface InstanceRuntime {
  readonly placeId: string;
  readonly services: Services;
  readonly sessions: WindowSessions;
  readonly route: Route;
  /** Who asks at a window, as far as this instance knows them. */
  readonly callerAt: CallerAt;
  /** As of `OpenInstances`. */
  isLeft(): boolean;
  /** Stops watching, and closes its files. */
  stop(): void;
}

export interface InstanceRuntimeDependencies {
  readonly given: ServiceDependencies & { readonly place: InstancePlace };
  /** What its handlers share with those of every other instance. */
  readonly shared: Omit<HandlerDependencies, 'services' | 'sessions' | 'restart'>;
  /** Says whether it may be written to. */
  readonly guard: WriteGuard;
  readonly askPerson: AskPerson;
  /** One for all instances: a window gets no more by showing another. */
  readonly withinBudget: ReturnType<typeof windowBudgets>;
  /** Opens `panel.db` again, if it could not be opened. */
  readonly restartPanel: () => void;
  /** Told after whatever changed. */
  readonly changed: () => void;
  readonly log: Logger;
}

/** Opens an instance, and keeps it open until it is stopped. What cannot be opened is a state that windows show. */
export function startInstance({
  given,
  shared,
  guard,
  askPerson,
  withinBudget,
  restartPanel,
  changed: tellWindows,
  log,
}: InstanceRuntimeDependencies): InstanceRuntime {
  const services = createServices({
    ...given,
    readOnlyReason: () => guard.reason(),
    onActivityProblem: (error) => log.error('what was done could not be written down yet', error),
  });
  const changed = (): void => {
    tellWindows();
    services.health.lookSoon();
    services.outsideNotices
      .look()
      .catch((error: unknown) => log.error('what others have changed was not looked at', error));
  };
  services.health.onChange(tellWindows);
  const now = (): Date => new Date();
  const sessions = new WindowSessions({
    ...services,
    now,
    systemIdleSeconds: () => powerMonitor.getSystemIdleTime(),
  });
  const open = (): void => {
    services.instance.start();
    for (const line of services.oldCopies.sweep()) log.info(line);
    services.restore
      .sweep()
      .catch((error: unknown) => log.error('leftovers of a restore stay', error));
    // Until it is known whether it may be written to, it is only read: then it is opened anew.
    const looked = guard.look().then(() => services.instance.followSelu());
    looked
      .catch((error: unknown) => log.error('the place was not looked at', error))
      .then(() => services.masterSecret.openUnasked())
      .then(changed, (error: unknown) => {
        log.error('the instance was not opened by itself', error);
        changed();
      });
  };
  open();
  services.lastChecks.onNoted(changed);
  const handlers = createHandlers({
    ...shared,
    services,
    sessions,
    restart: () => {
      restartPanel();
      open();
    },
  });
  const callerAt = callersOver(sessions, withinBudget, askPerson);
  const route = createRouter({
    handlers,
    callerAt,
    isFresh: (window) => sessions.isFresh(window),
    withinBudget,
    effectOf: (caller, window) =>
      services.runningSelu.afterChange(caller, sessions.signedInAt(window)?.session ?? null),
    idleLockOf: (userId) => services.idleLock.get(userId),
    onChange: changed,
    log,
  });
  const stopChanges = watchChanges(services, changed, open);
  const stopAgents = watchPackages(given.place.agents, services, changed, log);
  const stopSelu = watchSelu(services.runningSelu, changed, log);
  const stopBackups = watchBackups(services.backups, changed, log);
  return {
    placeId: given.place.id,
    services,
    sessions,
    route,
    callerAt,
    isLeft: () => holdsSecret(services) && !sessions.areThere,
    stop: () => {
      stopChanges();
      stopAgents();
      stopSelu();
      stopBackups();
      services.health.stop();
      void services.restore.discardAll();
      services.instance.close();
    },
  };
}

/** Its master secret, or one that was made for it. What is locked holds none, nor does a file on which others work. */
const holdsSecret = ({ instance }: Services): boolean =>
  instance.state.name === 'unlocked' || instance.state.name === 'missing';

/** @param folder holds the packages; null: none is known */
function watchPackages(
  folder: string | null,
  { catalog, packages }: Services,
  changed: () => void,
  log: Logger,
): () => void {
  if (folder === null) return () => {};
  packages.sweep().catch((error: unknown) => log.error('leftovers of packages stay', error));
  // Reads them before somebody opens the page, which shows what cannot be read.
  catalog.all().catch(() => undefined);
  const stop = watchAgents(
    folder,
    (ids) => {
      if (ids.length === 0) {
        catalog.recheck().then(
          (found) => found && changed(),
          (error: unknown) => log.error('the packages were not looked at again', error),
        );
        return;
      }
      for (const id of ids) catalog.changed(id);
      changed();
    },
    log,
  );
  return () => {
    void stop();
    void packages.discardAll();
  };
}
