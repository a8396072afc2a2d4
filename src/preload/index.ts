/**
 * The bridge: puts `window.selu` into the page, one function a call of the contract.
 * It knows names only; checking is the router's, in the main process.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

declare const __CALL_NAMES__: readonly string[];
/** Of those, the calls that get a path for a file. */
declare const __FILE_CALL_NAMES__: readonly string[];
declare const __EVENT_NAMES__: readonly string[];

type Domain = Record<string, (input: unknown) => Promise<unknown>>;

const domains: Record<string, Domain> = {};
for (const name of __CALL_NAMES__) {
  const [domain = '', call = ''] = name.split('.');
  const prepare = __FILE_CALL_NAMES__.includes(name) ? pathOf : asItIs;
  (domains[domain] ??= {})[call] = async (input) =>
    ipcRenderer.invoke(`selu:${name}`, prepare(input));
}

function asItIs(input: unknown): unknown {
  return input;
}

/** Takes nothing but the file from the page: a path that the page names, or a file that it made, does not pass. */
function pathOf(input: unknown): { path: string } {
  const file = typeof input === 'object' && input && 'file' in input ? input.file : undefined;
  const path = file instanceof File ? webUtils.getPathForFile(file) : '';
  if (!path) throw new TypeError('not a file on the disk');
  return { path };
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
