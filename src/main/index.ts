/** Starts the app: one instance, the services, the router, a window. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, powerMonitor, session } from 'electron';
import type { Language } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { registerAppScheme, serveApp } from './app/app-protocol.ts';
import { osKeychain } from './crypto/keychain/keychain.ts';
import { takeSecrets } from './crypto/secret-sources.ts';
import { startUtilityProcess } from './app/keytar-utility.ts';
import { openAgentLink, openExternalPage } from './app/external-links.ts';
import { languageOfLocale, translator, type Translate } from './platform/languages.ts';
import { callersOver } from './ipc/callers.ts';
import { windowBudgets } from './ipc/budgets.ts';
import { createHandlers } from './ipc/handlers/index.ts';
import { createBroadcast, registerCalls } from './app/register-calls.ts';
import { createRouter } from './ipc/router.ts';
import { WindowSessions } from './services/accounts/window-sessions.ts';
import { makePrivateFolder } from './platform/folders.ts';
import { keepMemoryOutOfCoreDumps } from './platform/core-dumps.ts';
import { openLog, type Logger } from './platform/log.ts';
import { offerContextMenu } from './app/context-menu.ts';
import { setMenu } from './app/menu.ts';
import { reviveAfterCrash } from './app/revive.ts';
import { closeNetwork, closeSession } from './app/no-network.ts';
import { askPerson } from './app/dialogs/ask-person.ts';
import { choosePackage } from './app/dialogs/choose-package.ts';
import { appPaths } from './platform/paths.ts';
import { saveRecoveryKit } from './app/dialogs/save-recovery-kit.ts';
import { endFailedStart } from './app/start-failure.ts';
import { createServices } from './services/index.ts';
import { devServer, restrictContents, restrictSession } from './app/session-rules.ts';
import { watchAgents } from './app/watchers/agents.ts';
import { watchChanges } from './app/watchers/changes.ts';
import { watchLock } from './app/watchers/lock.ts';
import { bundled, keepOffScreenshots, openWindow } from './app/window.ts';

keepMemoryOutOfCoreDumps();

// Otherwise child processes (the system browser, the window's own) would inherit the secret.
const env = takeSecrets(process.env);

app.enableSandbox();
closeNetwork();
registerAppScheme();

const paths = appPaths(env);
let log: Logger | null = null;
try {
  makePrivateFolder(paths.browser);
  app.setPath('userData', paths.browser);
  if (app.requestSingleInstanceLock()) {
    log = openLog(paths.logs);
    start(log);
  } else app.quit();
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  endFailedStart(error, paths.home, log);
}

function start(log: Logger): void {
  process.on('uncaughtException', (error) => log.error('uncaught', error));
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', reason));

  // It is built beside this file, whatever else the build puts into files of their own.
  const thread = join(import.meta.dirname, 'thread.js');
  const keychain = osKeychain({ env, start: startUtilityProcess });
  const services = createServices({ paths, env, thread, keychain });
  const now = (): Date => new Date();
  const sessions = new WindowSessions({
    ...services,
    now,
    systemIdleSeconds: () => powerMonitor.getSystemIdleTime(),
  });

  const languageNow = (): Language => {
    const { language } = services.preferences.get();
    return language === 'system' ? languageOfLocale(app.getLocale()) : language;
  };
  const translate = (): Translate => translator(languageNow());
  let menuLanguage: Language | null = null;
  const followPreferences = (): void => {
    nativeTheme.themeSource = services.preferences.get().theme;
    if (menuLanguage === languageNow()) return;
    menuLanguage = languageNow();
    setMenu(translate());
  };
  const broadcastChange = createBroadcast('changed');
  const changed = (): void => {
    followPreferences();
    broadcastChange();
  };
  const startServices = (): void => {
    services.panel.start();
    services.instance.start();
    for (const line of services.oldCopies.sweep()) log.info(line);
    void services.masterSecret.openFromKeychain().then(changed, (error: unknown) => {
      log.error('the keychain was not asked', error);
    });
  };
  const watchPackages = (): (() => void) => {
    const { catalog, packages } = services;
    packages.sweep().catch((error: unknown) => log.error('leftovers of packages stay', error));
    // Reads them before somebody opens the page, which shows what cannot be read.
    catalog.all().catch(() => undefined);
    const stop = watchAgents(
      paths.agents,
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
  };
  const lockAll = (): void => {
    sessions.lockAll({ withComputer: false }).catch((error: unknown) => {
      log.error('that the windows are locked has not been noted', error);
    });
    changed();
  };
  const showWindow = (): void => {
    const { length } = BrowserWindow.getAllWindows();
    if (length >= limits.windows) throw new AppError('too_many_windows', { max: limits.windows });
    const window = openWindow(bundled);
    const { id } = window;
    reviveAfterCrash(window, lockAll, log);
    offerContextMenu(window, translate);
    window.on('closed', () => {
      services.checks.cancel(id);
      sessions.closed({ id }).catch((error: unknown) => {
        log.error('the session of a closed window has not been ended', error);
      });
    });
  };

  app.on('web-contents-created', (_event, contents) => restrictContents(contents));
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());

  app
    .whenReady()
    .then(() => {
      startServices();
      closeSession(session.defaultSession);
      restrictSession(session.defaultSession);
      if (!devServer) serveApp(session.defaultSession, bundled.renderer);
      followPreferences();
      const handlers = createHandlers({
        services,
        sessions,
        version: app.getVersion(),
        restart: startServices,
        openPage: openExternalPage,
        secretShown: keepOffScreenshots,
        openWindow: showWindow,
        openLink: openAgentLink,
        choosePackage: (kind, { id }) => choosePackage(kind, translate(), id),
        saveRecoveryKit: (secret, { id }) => saveRecoveryKit(secret, translate(), id),
      });
      const withinBudget = windowBudgets((window) => sessions.lockedUserOf(window) !== null);
      const callerAt = callersOver(sessions, withinBudget, (question, { id }, language) =>
        askPerson(question, translator(language), id),
      );
      const router = createRouter({
        handlers,
        callerAt,
        isFresh: (window) => sessions.isFresh(window),
        withinBudget,
        idleLockOf: (userId) => services.idleLock.get(userId),
        onChange: changed,
        log,
      });
      registerCalls(router, log);
      const stopWatching = watchChanges(services.instance, changed);
      const stopAgents = watchPackages();
      const stopLocking = watchLock(sessions, env, changed, log);
      app.on('will-quit', () => {
        stopWatching();
        stopLocking();
        stopAgents();
        services.instance.close();
        services.panel.close();
      });
      showWindow();
    })
    .catch(fail);
}
