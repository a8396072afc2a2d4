/** The app: what windows share, an instance for each that is shown, a window. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, shell } from 'electron';
import type { Language } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { osKeychain } from './crypto/keychain/keychain.ts';
import { startUtilityProcess } from './app/keytar-utility.ts';
import { openAgentLink, openExternalPage, openServerPage } from './app/external-links.ts';
import { languageOfLocale, translator, type Translate } from './platform/languages.ts';
import { windowBudgets } from './ipc/budgets.ts';
import { startInstance, type InstanceRuntime } from './app/instance-runtime.ts';
import { OpenInstances } from './ipc/open-instances.ts';
import { createBroadcast, registerCalls, tellWindow } from './app/register-calls.ts';
import type { Logger } from './platform/log.ts';
import { freeSoon } from './platform/freed-memory.ts';
import { offerContextMenu } from './app/context-menu.ts';
import { startDesktopSigns } from './app/desktop-signs.ts';
import { setMenu } from './app/menu.ts';
import { reviveAfterCrash } from './app/revive.ts';
import { askPerson } from './app/dialogs/ask-person.ts';
import { chooseBackup } from './app/dialogs/choose-backup.ts';
import { chooseExport } from './app/dialogs/choose-export.ts';
import { chooseImport } from './app/dialogs/choose-import.ts';
import { chooseInstance } from './app/dialogs/choose-instance.ts';
import { choosePackage } from './app/dialogs/choose-package.ts';
import { aboutApp, thirdPartyIn } from './services/common/about.ts';
import { PanelService } from './services/common/panel.ts';
import { PreferencesService } from './services/common/preferences.ts';
import { keyOf } from './services/instance/attach/find-place.ts';
import { FoundInstances } from './services/instance/attach/found-instances.ts';
import { WriteGuard } from './services/instance/attach/write-guard.ts';
import { forgetInstance } from './services/instance/forget-instance.ts';
import { KnownInstances, type KnownInstance } from './services/instance/known-instances.ts';
import { ownPlace } from './services/instance/place.ts';
import { appPaths, type AppPaths } from './platform/paths.ts';
import { allowCamera } from './app/camera.ts';
import { printRecoveryKit } from './app/dialogs/print-recovery-kit.ts';
import { saveRecoveryKit } from './app/dialogs/save-recovery-kit.ts';
import { watchLock } from './app/watchers/lock.ts';
import { bundled, keepOffScreenshots, openWindow } from './app/window.ts';

export interface Start {
  /** As it was before the secrets were taken out of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paths: AppPaths;
  readonly log: Logger;
}

/**
 * Opens the app's files and its first window; Electron is ready.
 *
 * @throws whatever keeps it from a window: of its files, or of the system
 */
export function openApp({ env, paths, log }: Start): void {
  process.on('uncaughtException', (error) => log.error('uncaught', error));
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', reason));

  // It is built beside this file, whatever else the build puts into files of their own.
  const thread = join(import.meta.dirname, 'thread.js');
  const keychain = osKeychain({ env, start: startUtilityProcess });
  const panel = new PanelService(paths.panelFile);
  const preferences = new PreferencesService(panel);
  const known = new KnownInstances(panel, ownPlace(paths));

  const languageNow = (): Language => {
    const { language } = preferences.get();
    return language === 'system' ? languageOfLocale(app.getLocale()) : language;
  };
  const translate = (): Translate => translator(languageNow());
  let menuLanguage: Language | null = null;
  const followPreferences = (): void => {
    nativeTheme.themeSource = preferences.get().theme;
    if (menuLanguage === languageNow()) return;
    menuLanguage = languageNow();
    setMenu(translate(), {
      // The page asks, as it does by its own menu: what is typed there would be lost.
      ask: (event, window) => tellWindow(BrowserWindow.fromId(window.id), event),
      openHelp: () => openExternalPage('help'),
    });
  };
  const broadcastChange = createBroadcast('changed');
  const changed = (): void => {
    followPreferences();
    signs.follow();
    broadcastChange();
  };
  const found = new FoundInstances({ known, env });
  const withinBudget = windowBudgets((window) => {
    return instances.all().some(({ sessions }) => sessions.lockedUserOf(window) !== null);
  });
  const openOne = (one: KnownInstance): InstanceRuntime =>
    startInstance({
      given: {
        ...{ place: one.place, paths, panel, env, thread, keychain },
        onForgotten: freeSoon,
        settingsKey: () => keyOf(one, env),
      },
      guard: new WriteGuard(one, env),
      shared: {
        ...{ instances, known, found },
        forgetInstance: (caller, placeId) =>
          forgetInstance({ known, panel, keychain }, caller, placeId),
        otherInstance: (placeId) => instances.of(placeId),
        version: app.getVersion(),
        about: () => aboutApp(app.getVersion(), paths.home, appPaths(withoutHome(env)).home),
        licences: thirdPartyIn(join(import.meta.dirname, '../renderer/licences.json')),
        openPage: openExternalPage,
        desktop: () => signs.offers(),
        secretShown: keepOffScreenshots,
        openWindow: () => showWindow(),
        openLink: openAgentLink,
        openServerPage,
        choosePackage: (kind, { id }) => choosePackage(kind, translate(), id),
        chooseInstance: (kind, { id }) => chooseInstance(kind, translate(), id),
        chooseImport: ({ id }) => chooseImport(translate(), id),
        showInFolder: (file) => shell.showItemInFolder(file),
        chooseBackup: (choice, { id }) => chooseBackup(choice, translate(), id),
        chooseExport: (format, name, { id }) => chooseExport(format, name, translate(), id),
        saveRecoveryKit: (subject, language, { id }) =>
          saveRecoveryKit(subject, language ?? languageNow(), id),
        allowCamera,
        printRecoveryKit: (subject, language) =>
          printRecoveryKit(subject, language ?? languageNow()),
      },
      askPerson: (question, { id }, language) =>
        askPerson(question, language === null ? translate() : translator(language), id),
      withinBudget,
      restartPanel: () => panel.problem !== null && panel.start(),
      changed,
      log,
    });
  const instances = new OpenInstances<InstanceRuntime>(known, openOne);
  const lockAll = (): void => {
    instances.lockAll().catch((error: unknown) => {
      log.error('that the windows are locked has not been noted', error);
    });
    changed();
  };
  const showWindow = (at?: string): void => {
    const { length } = BrowserWindow.getAllWindows();
    if (length >= limits.windows) throw new AppError('too_many_windows', { max: limits.windows });
    const window = openWindow(bundled, at);
    const { id } = window;
    reviveAfterCrash(window, lockAll, log);
    offerContextMenu(window, translate);
    window.on('closed', () => {
      allowCamera({ id }, false);
      instances.closed({ id });
      const ended = instances.all().map(({ services, sessions }) => {
        services.checks.cancel(id);
        return sessions.closed({ id }).catch((error: unknown) => {
          log.error('the session of a closed window has not been ended', error);
        });
      });
      void Promise.all(ended).then(() => {
        const goesOn = signs.goesOn() && BrowserWindow.getAllWindows().length === 0;
        instances.closeLeft(goesOn ? known.lastShown().place.id : null);
      });
    });
  };

  const signs = startDesktopSigns({
    ...{ env, lockAll, changed, log },
    preferences: () => preferences.get(),
    instances: () => instances.all(),
    shownNext: () => known.lastShown().place.id,
    language: languageNow,
    openWindow: showWindow,
  });
  app.on('second-instance', () => signs.open());
  app.on('activate', () => signs.open());
  app.on('window-all-closed', () => {
    if (!signs.goesOn()) app.quit();
  });

  panel.start();
  followPreferences();
  registerCalls((name, input, window) => instances.at(window).route(name, input, window), log);
  instances.openLast();
  showWindow();
  const stopLocking = watchLock(
    () => instances.all().map(({ sessions }) => sessions),
    env,
    changed,
    log,
  );
  app.on('will-quit', () => {
    stopLocking();
    signs.stop();
    for (const instance of instances.all()) instance.stop();
    panel.close();
  });
}

/** As if nobody had said where the app's folder is. */
const withoutHome = (env: Start['env']): Start['env'] => ({ ...env, SELU_DESKTOP_HOME: undefined });
