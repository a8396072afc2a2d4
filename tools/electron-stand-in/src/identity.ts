/** What a process of the stand-in tells the app that it is. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of the `electron` command. */
export const command = fileURLToPath(new URL('./electron.mjs', import.meta.url));

/**
 * Makes this process one of Electron's. Its program is Electron's, too: started again it is no plain Node, whatever
 * the environment says, as with the fuse `RunAsNode` off.
 */
export function appearAs(type: 'browser' | 'utility'): void {
  Object.assign(process, { type, execPath: command });
  Object.defineProperty(process, 'versions', {
    value: Object.freeze({ ...process.versions, electron: electronVersion() }),
    enumerable: true,
    configurable: true,
  });
}

/** Of the npm package, whose binary is what the stand-in stands in for. */
export function electronVersion(): string {
  const file = new URL('../../node_modules/electron/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
