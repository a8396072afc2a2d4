/** The least app there can be: one window, one call that answers with what it was asked. */
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol, session } from 'electron';

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } },
]);
app.setPath('userData', join(process.env.SELU_DESKTOP_HOME, 'browser'));

const page = '<!doctype html><title>Empty</title><button>Empty</button>';

void app.whenReady().then(() => {
  session.defaultSession.protocol.handle(
    'app',
    () => new Response(page, { headers: { 'content-type': 'text/html' } }),
  );
  ipcMain.handle('echo', (_event, value) => value);
  const preload = join(import.meta.dirname, 'preload.cjs');
  const window = new BrowserWindow({
    webPreferences: { preload, sandbox: true, contextIsolation: true },
  });
  void window.loadURL('app://empty/index.html');
});
