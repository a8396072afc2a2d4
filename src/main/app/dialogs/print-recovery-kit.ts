/** Prints the recovery kit through the system's own dialog, from a page in memory that nobody sees. */
import { BrowserWindow } from 'electron';
import type { Language } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { translator } from '../../platform/languages.ts';
import { kitContent, type KitSubject } from '../../services/instance/kit/content.ts';
import { servedOnce } from '../app-protocol.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** What Electron says when the person closes the dialog. */
const CANCELED = 'Print job canceled';

/**
 * @returns false when the person cancelled
 * @throws AppError `no_printer`, `not_printed`, `too_busy` while another dialog is open
 */
export const printRecoveryKit = (subject: KitSubject, language: Language): Promise<boolean> =>
  oneAtATime(async () => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    // Loaded when it is needed: a start has no use for it.
    const { kitHtml } = await import('../../services/instance/kit/html.ts');
    const page = servedOnce((nonce) =>
      kitHtml(kitContent(subject, translator(language), language), nonce),
    );
    try {
      if ((await window.webContents.getPrintersAsync()).length === 0) {
        throw new AppError('no_printer', {});
      }
      await window.loadURL(page.address);
      return await print(window);
    } finally {
      page.forget();
      window.destroy();
    }
  });

function print(window: BrowserWindow): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  window.webContents.print({ printBackground: true, pageSize: 'A4' }, (isDone, reason) => {
    if (isDone || reason === CANCELED) resolve(isDone);
    else reject(new AppError('not_printed', {}));
  });
  return promise;
}
