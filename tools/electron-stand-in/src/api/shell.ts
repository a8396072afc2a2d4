/** `shell`: what opens outside of the app. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { env } from '../environment.ts';
import { strict } from '../strict.ts';

export const shell = strict('shell', {
  /** Opens an address with the system's own program; a test gets it as a line of a file instead. */
  async openExternal(url: string): Promise<void> {
    if (!URL.canParse(url)) throw new Error('Invalid URL');
    if (env.opened) return appendFileSync(env.opened, `${url}\n`);
    await new Promise<void>((resolve, reject) => {
      spawn('xdg-open', [url], { stdio: 'ignore', detached: true })
        .once('error', reject)
        .once('spawn', resolve)
        .unref();
    });
  },

  /** Opens the folder, as Electron does where no program for folders answers; a test gets the file's address. */
  showItemInFolder(path: string): void {
    if (env.opened) {
      appendFileSync(env.opened, `${pathToFileURL(path).href}\n`);
      return;
    }
    spawn('xdg-open', [dirname(path)], { stdio: 'ignore', detached: true })
      .once('error', () => {})
      .unref();
  },
});
