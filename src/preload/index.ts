/**
 * The bridge: puts `window.selu` into the page, one function a call of the contract.
 * It knows names only; checking is the router's, in the main process.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { takeDroppedPath, watchDrops } from './dropped-file.ts';

declare const __CALL_NAMES__: readonly string[];
/** Of those, the calls that get the path of what was dropped. */
declare const __DROP_CALL_NAMES__: readonly string[];
declare const __EVENT_NAMES__: readonly string[];

type Domain = Record<string, (input: unknown) => Promise<unknown>>;

watchDrops();

const domains: Record<string, Domain> = {};
for (const name of __CALL_NAMES__) {
  const [domain = '', call = ''] = name.split('.');
  // Whatever the page passes there: a path or a file of its own does not pass.
  const prepare = __DROP_CALL_NAMES__.includes(name)
    ? () => ({ path: takeDroppedPath() })
    : (input: unknown) => input;
  (domains[domain] ??= {})[call] = async (input) =>
    ipcRenderer.invoke(`selu:${name}`, prepare(input));
}

function on(event: string, listener: () => void): () => void {
  if (!__EVENT_NAMES__.includes(event)) throw new TypeError(`unknown event: ${event}`);
  // The Electron event object holds the sender and stays on this side.
  const forward = (): void => listener();
  ipcRenderer.on(`selu:${event}`, forward);
  return () => {
    ipcRenderer.removeListener(`selu:${event}`, forward);
  };
}

contextBridge.exposeInMainWorld('selu', { ...domains, on });
