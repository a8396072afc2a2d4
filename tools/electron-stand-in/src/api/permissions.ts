/** Tells Chromium what the app allows a page: everything, as in Electron, unless its handlers say otherwise. */
import { toChromium } from '../addresses.ts';
import { host } from '../host.ts';
import type { WebContents } from './web-contents.ts';

/** Chromium's names of the permissions a page can ask for, each with Electron's. */
const permissions: readonly (readonly [chromium: string, electron: string])[] = [
  ['camera', 'media'],
  ['microphone', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['display-capture', 'display-capture'],
  ['geolocation', 'geolocation'],
  ['idle-detection', 'idle-detection'],
  ['local-fonts', 'local-fonts'],
  ['local-network', 'local-network'],
  ['local-network-access', 'local-network-access'],
  ['loopback-network', 'loopback-network'],
  ['midi', 'midi'],
  ['notifications', 'notifications'],
  ['persistent-storage', 'persistent-storage'],
  ['pointer-lock', 'pointerLock'],
  ['keyboard-lock', 'keyboardLock'],
  ['storage-access', 'storage-access'],
  ['window-management', 'window-management'],
  ['speaker-selection', 'speaker-selection'],
];

const asked = new Set<string>();

/** Asks the app once for each origin. @param origin as the app knows it */
export async function grantPermissions(contents: WebContents, origin: string): Promise<void> {
  if (origin === 'null' || asked.has(origin)) return;
  asked.add(origin);
  const { browser } = host().connection;
  const told = permissions.map(async ([name, electronName]) => {
    const granted = await contents.session.grants(contents, electronName, `${origin}/`);
    await browser.send('Browser.setPermission', {
      origin: toChromium(origin).replace(/\/$/, ''),
      permission: { name },
      setting: granted ? 'granted' : 'denied',
    });
  });
  await Promise.all(told);
}
