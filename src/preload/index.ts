/**
 * The bridge: puts `window.selu` into the page, one function a call of the contract.
 * It knows names only; checking is the router's, in the main process.
 */
import { contextBridge, ipcRenderer } from 'electron';

declare const __CALL_NAMES__: readonly string[];
declare const __EVENT_NAMES__: readonly string[];

type Domain = Record<string, (input: unknown) => Promise<unknown>>;

const domains: Record<string, Domain> = {};
for (const name of __CALL_NAMES__) {
  const [domain = '', call = ''] = name.split('.');
  (domains[domain] ??= {})[call] = (input) => ipcRenderer.invoke(`selu:${name}`, input);
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
