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
/** What Chromium was told last of camera and microphone, by origin and name. */
const media = new Map<string, boolean>();

/** Asks the app once for each origin. @param origin as the app knows it */
export async function grantPermissions(contents: WebContents, origin: string): Promise<void> {
  if (origin === 'null' || asked.has(origin)) return;
  asked.add(origin);
  const told = permissions.map(async ([name, electronName]) => {
    const granted = await contents.session.grants(
      contents,
      electronName,
      `${origin}/`,
      kindOf(name),
    );
    if (electronName === 'media') media.set(`${origin} ${name}`, granted);
    await tell(origin, name, granted);
  });
  await Promise.all(told);
}

/**
 * Asks again for camera and microphone, whose answer an app may change while a page is there. Chromium asks nobody in the
 * moment in which a page wants them, so it is told before the page hears of anything.
 */
export async function grantMedia(contents: WebContents, origin: string): Promise<void> {
  for (const [name, electronName] of permissions) {
    const before = media.get(`${origin} ${name}`);
    if (electronName !== 'media' || before === undefined) continue;
    const granted = await contents.session.grants(
      contents,
      electronName,
      `${origin}/`,
      kindOf(name),
    );
    if (granted === before) continue;
    media.set(`${origin} ${name}`, granted);
    await tell(origin, name, granted);
  }
}

const kindOf = (name: string): 'video' | 'audio' | null =>
  name === 'camera' ? 'video' : name === 'microphone' ? 'audio' : null;

async function tell(origin: string, name: string, granted: boolean): Promise<void> {
  await host().connection.browser.send('Browser.setPermission', {
    origin: toChromium(origin).replace(/\/$/, ''),
    permission: { name },
    setting: granted ? 'granted' : 'denied',
  });
}
