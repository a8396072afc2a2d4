/** The bridge's calls about what is dropped: a path comes from a drop that Chromium vouches for, and from nowhere else. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

type Call = (input?: unknown) => Promise<unknown>;
type Drop = (event: object) => void;

const invoke = vi.fn((_channel: string, _input: unknown) => Promise.resolve('answer'));
const onDisk = new File(['x'], 'agent.zip');
let dropPackage: Call;
let drop: Drop;

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  const exposed: Record<string, Record<string, Call>> = {};
  vi.doMock('electron', () => ({
    contextBridge: {
      exposeInMainWorld: (_key: string, api: object) => Object.assign(exposed, api),
    },
    ipcRenderer: { invoke },
    // Electron's answer for a file that a script made is empty.
    webUtils: { getPathForFile: (file: File) => (file === onDisk ? '/home/me/agent.zip' : '') },
  }));
  vi.stubGlobal('window', {
    addEventListener: (type: string, listener: Drop, options: object) => {
      expect([type, options]).toEqual(['drop', { capture: true }]);
      drop = listener;
    },
  });
  vi.stubGlobal('__CALL_NAMES__', ['agents.dropPackage']);
  vi.stubGlobal('__DROP_CALL_NAMES__', ['agents.dropPackage']);
  vi.stubGlobal('__EVENT_NAMES__', []);
  await import('../../src/preload/index.ts');
  const call = exposed['agents']?.['dropPackage'];
  if (!call) throw new Error('the bridge has no such call');
  dropPackage = call;
});

afterEach(() => {
  invoke.mockClear();
  vi.useRealTimers();
  vi.doUnmock('electron');
  vi.unstubAllGlobals();
});

const trusted = (file: File): object => ({ isTrusted: true, dataTransfer: { files: [file] } });

test('what a person drops gets its path, once', async () => {
  drop(trusted(onDisk));
  await dropPackage({ path: '/etc/hostname', file: new File(['x'], 'other') });
  expect(invoke.mock.calls).toEqual([['selu:agents.dropPackage', { path: '/home/me/agent.zip' }]]);
  await expect(dropPackage({})).rejects.toThrow(TypeError);
  expect(invoke).toHaveBeenCalledTimes(1);
});

test('no path without a drop, whatever a page hands over', async () => {
  for (const input of [{}, { file: onDisk }, { path: '/home/me/agent.zip' }, undefined]) {
    await expect(dropPackage(input)).rejects.toThrow(TypeError);
  }
  expect(invoke).not.toHaveBeenCalled();
});

test('nor by a drop that a script has made, by a file that it made, or long after the drop', async () => {
  drop({ ...trusted(onDisk), isTrusted: false });
  await expect(dropPackage({})).rejects.toThrow(TypeError);
  drop(trusted(new File(['x'], 'made by a script')));
  await expect(dropPackage({})).rejects.toThrow(TypeError);
  drop(trusted(onDisk));
  vi.runAllTimers();
  await expect(dropPackage({})).rejects.toThrow(TypeError);
  expect(invoke).not.toHaveBeenCalled();
});
