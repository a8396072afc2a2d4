/**
 * The window's first file: says what Electron has to know before it is ready, and shuts its pages in. The app itself is
 * loaded afterwards, where its native modules load; where one does not, that is said.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, dialog, session } from 'electron';
import { registerAppScheme, serveApp } from './app/app-protocol.ts';
import { mayUseCamera } from './app/camera.ts';
import { closeNetwork, closeSession } from './app/no-network.ts';
import { devServer, restrictContents, restrictSession } from './app/session-rules.ts';
import { bundled } from './app/window.ts';
import { takeSecrets } from './crypto/secret-sources.ts';
import { keepMemoryOutOfCoreDumps } from './platform/core-dumps.ts';
import { makePrivateFolder } from './platform/folders.ts';
import { openLog, type Logger } from './platform/log.ts';
import { brokenModule } from './platform/native-modules.ts';
import { appPaths, requireWholeHome } from './platform/paths.ts';

keepMemoryOutOfCoreDumps();

// Otherwise child processes (the system browser, the window's own) would inherit the secret.
const env = takeSecrets(process.env);

app.enableSandbox();
closeNetwork();
registerAppScheme();
app.on('web-contents-created', (_event, contents) => restrictContents(contents));

const paths = appPaths(env);
let log: Logger | null = null;
try {
  requireWholeHome(env);
  makePrivateFolder(paths.browser);
  app.setPath('userData', paths.browser);
  if (app.requestSingleInstanceLock()) {
    log = openLog(paths.logs);
    start(log).catch(fail);
  } else app.quit();
} catch (error) {
  void fail(error);
}

async function start(log: Logger): Promise<void> {
  await app.whenReady();
  closeSession(session.defaultSession);
  restrictSession(session.defaultSession, mayUseCamera);
  if (!devServer) serveApp(session.defaultSession, bundled.renderer);
  // Loading keeps this process busy: what Chromium starts of its own is started before.
  await nextTurn();
  const broken = await brokenModule();
  if (broken !== null) return sayBroken(broken, log);
  const { openApp } = await import('./index.ts');
  openApp({ env, paths, log });
}

async function fail(error: unknown): Promise<void> {
  const { endFailedStart } = await import('./app/start-failure.ts');
  endFailedStart(error, paths.home, log);
}

async function sayBroken(
  { name, error }: { readonly name: string; readonly error: unknown },
  log: Logger,
): Promise<void> {
  log.error(`${name} does not load`, error);
  const { languageOfLocale, translator } = await import('./platform/languages.ts');
  const t = translator(languageOfLocale(app.getLocale()));
  dialog.showErrorBox(t('start.failed'), t('start.module', { name }));
  app.exit(1);
}
