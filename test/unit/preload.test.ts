/** The bridge where Electron says that a file has no path; the rest of it runs in tools/electron-stand-in/test/files.test.ts. */
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.doUnmock('electron');
  vi.unstubAllGlobals();
});

test('a file that Electron knows no path of reaches no call', async () => {
  const invoke = vi.fn();
  const exposed: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
  vi.doMock('electron', () => ({
    contextBridge: {
      exposeInMainWorld: (_key: string, api: object) => Object.assign(exposed, api),
    },
    ipcRenderer: { invoke },
    // For a file that a script made.
    webUtils: { getPathForFile: () => '' },
  }));
  vi.stubGlobal('__CALL_NAMES__', ['agents.dropPackage']);
  vi.stubGlobal('__FILE_CALL_NAMES__', ['agents.dropPackage']);
  vi.stubGlobal('__EVENT_NAMES__', []);
  await import('../../src/preload/index.ts');

  const file = new File(['x'], '/etc/hostname');
  await expect(exposed['agents']?.['dropPackage']?.({ file })).rejects.toThrow(TypeError);
  expect(invoke).not.toHaveBeenCalled();
});
