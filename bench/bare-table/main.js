/** A window with nothing but a virtual table in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } },
]);
app.setPath('userData', join(process.env.SELU_DESKTOP_HOME, 'browser'));

const files = {
  '/index.html': [
    'text/html',
    '<!doctype html><title>Bare table</title><div id="root"></div><script type="module" src="/page.js"></script>',
  ],
  '/page.js': ['text/javascript', readFileSync(process.env.BARE_TABLE_PAGE, 'utf8')],
};

void app.whenReady().then(() => {
  session.defaultSession.protocol.handle('app', ({ url }) => {
    const [type, text] = files[new URL(url).pathname] ?? ['text/plain', ''];
    return new Response(text, { headers: { 'content-type': type } });
  });
  const window = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } });
  void window.loadURL('app://bare/index.html');
});
