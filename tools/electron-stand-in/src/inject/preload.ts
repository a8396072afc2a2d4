/**
 * Runs in the isolated world before any script of the page: gives the preload script its `electron`
 * module, and connects that to the main process through a binding that exists in this world only.
 */
import { decode, encode } from '../wire.ts';
import { openBridge } from './bridge.ts';
import { IpcRenderer } from './ipc-renderer.ts';
import type { FromPreload, ToPreload } from './messages.ts';
import { WebUtils } from './web-utils.ts';

export interface PreloadSettings {
  readonly token: string;
  readonly binding: string;
  readonly receiver: string;
  readonly finder: string;
  readonly file: string;
  readonly platform: string;
  readonly arch: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
}

type PreloadScript = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: object,
) => void;

/** @param script the preload file as a CommonJS function; none when the window has no preload */
export function startPreload(settings: PreloadSettings, script?: PreloadScript): void {
  if (window.top !== window) return;
  const binding = (globalThis as Record<string, unknown>)[settings.binding] as (t: string) => void;
  const send = (message: FromPreload): void => binding(JSON.stringify(message));

  keepInside(send);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const tellScheme = (): void => send({ type: 'scheme', dark: scheme.matches });
  scheme.addEventListener('change', tellScheme);
  tellScheme();

  const ipcRenderer = new IpcRenderer(send);
  Object.defineProperty(globalThis, settings.receiver, {
    value: (text: string) => receive(ipcRenderer, JSON.parse(text) as ToPreload),
  });
  const webUtils = new WebUtils(send);
  Object.defineProperty(globalThis, settings.finder, {
    value: (placeholder: string) => WebUtils.fileOf(webUtils, placeholder),
  });

  const node = document.createElement('i');
  document.dispatchEvent(new MouseEvent(settings.token, { relatedTarget: node }));
  const bridge = openBridge(node, { mine: 'preload', theirs: 'page' });

  if (!script) return;
  const electron = refusing('electron (preload)', {
    contextBridge: refusing('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api),
    }),
    ipcRenderer: refusing('ipcRenderer', ipcRenderer),
    webUtils: refusing('webUtils', webUtils),
  });
  const require = (name: string): unknown => {
    if (/^electron(\/(renderer|common))?$/.test(name)) return electron;
    throw new Error(`electron stand-in: module not found in a sandboxed preload: ${name}`);
  };
  const { platform, arch, versions } = settings;
  const process = refusing('process (preload)', {
    ...{ platform, arch, versions, type: 'renderer', sandboxed: true, contextIsolated: true },
  });
  const module = { exports: {} };
  try {
    script(require, module, module.exports, process);
  } catch (error) {
    send({ type: 'preload-error', error: encode(error instanceof Error ? error : String(error)) });
  }
}

function receive(ipcRenderer: IpcRenderer, message: ToPreload): void {
  if (message.type === 'reply') ipcRenderer.settle(message);
  else ipcRenderer.deliver(message.channel, decode(message.args) as unknown[]);
}

/**
 * Chromium intercepts requests, and these make none: addresses like `about:`, `blob:` and the app's own
 * scheme are stopped here, for the main process to decide.
 */
function keepInside(send: (message: FromPreload) => void): void {
  navigation.addEventListener('navigate', (event) => {
    const { url, sameDocument } = event.destination;
    if (sameDocument || /^https?:/.test(url) || !event.cancelable) return;
    event.preventDefault();
    send({ type: 'navigate', url });
  });
  // Chromium's own menu is a browser's; Electron shows none.
  window.addEventListener('contextmenu', (event) => event.preventDefault());
  // A file that nothing takes would open in a window of its own. To be asked last: after what the page has
  // added so far, so it is added anew each time.
  window.addEventListener(
    'dragover',
    () => {
      window.removeEventListener('dragover', refuseFiles);
      window.addEventListener('dragover', refuseFiles);
    },
    { capture: true },
  );
}

function refuseFiles(event: DragEvent): void {
  const { defaultPrevented, dataTransfer, target } = event;
  if (defaultPrevented || !dataTransfer?.types.includes('Files')) return;
  if (target instanceof HTMLInputElement && target.type === 'file') return;
  event.preventDefault();
  dataTransfer.dropEffect = 'none';
}

function refusing<T extends object>(name: string, api: T): T {
  return new Proxy(api, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) {
        throw new Error(`electron stand-in: ${name}.${key} is not implemented`);
      }
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
