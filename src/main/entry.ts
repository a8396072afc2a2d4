/** The window's first file: starts the app where its native modules load, and says so where one does not. */
import { app, dialog } from 'electron';
import { languageOfLocale, translator } from './platform/languages.ts';
import { openLog } from './platform/log.ts';
import { brokenModule } from './platform/native-modules.ts';
import { appPaths } from './platform/paths.ts';

const broken = await brokenModule();
// Electron is not ready before this has run, so that the app can still say what it has to say before that.
if (broken === null) await import('./index.ts');
else {
  const { name, error } = broken;
  // On Linux there are no dialogs before the app is ready.
  void app.whenReady().then(() => {
    const t = translator(languageOfLocale(app.getLocale()));
    dialog.showErrorBox(t('start.failed'), t('start.module', { name }));
    openLog(appPaths(process.env).logs).error(`${name} does not load`, error);
    app.exit(1);
  });
}
