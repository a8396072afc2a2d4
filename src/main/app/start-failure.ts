/** Ends a start that has failed: with a message instead of a process without a window, and without a lock left behind. */
import { app, dialog } from 'electron';
import { AppError } from '#shared/errors.ts';
import { errorSentence, languageOfLocale, translator } from '../platform/languages.ts';
import type { Logger } from '../platform/log.ts';

/**
 * Says that the app could not start, and ends it.
 *
 * @param home the folder that the start needs, for the message; the error itself goes into the log
 * @param log null when it could not be opened
 */
export function endFailedStart(error: unknown, home: string, log: Logger | null): void {
  log?.error('the app could not start', error);
  app.releaseSingleInstanceLock();
  // On Linux there are no dialogs before the app is ready.
  void app.whenReady().then(() => {
    // The person's own choice of a language may be what cannot be read.
    const t = translator(languageOfLocale(app.getLocale()));
    const info = error instanceof AppError ? (error as AppError).toInfo() : null;
    const reason = info?.code.startsWith('home_')
      ? errorSentence(t, info)
      : t('start.folder', { folder: home });
    dialog.showErrorBox(t('start.failed'), reason);
    app.exit(1);
  });
}
