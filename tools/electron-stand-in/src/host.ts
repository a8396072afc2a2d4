/** The browser behind the app: started when the app is ready, one for all of its windows. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Protocol } from 'devtools-protocol';
import { type Chromium, NO_WARNINGS, startChromium } from './chromium.ts';
import { DevToolsError, type Session } from './devtools.ts';
import { env, isHeadless, locale } from './environment.ts';

export interface Target {
  readonly id: string;
  readonly session: Session;
}

export interface WindowShape {
  readonly width: number;
  readonly height: number;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
}

type Attached = Protocol.Target.AttachedToTargetEvent;

/** A page that the app has not asked for (a click with the middle button …) and that was closed. */
type IntruderListener = (opener: string | undefined) => void;

/** Without a window after so long there will be none. */
const OPEN_MS = 30_000;

let chromium: Chromium | undefined;
let opening: Promise<unknown> = Promise.resolve();
const expected = new Map<string, (attached: Attached) => void>();
const intruders = new Set<IntruderListener>();

/**
 * Starts the browser.
 *
 * @param folder for the profile
 * @param switches what the app added by `app.commandLine`
 * @param onGone the browser has ended without being asked to
 */
export async function startHost(
  folder: string,
  switches: readonly string[],
  onGone: () => void,
): Promise<void> {
  const publishTo = env.devTools ? env.devToolsFile : undefined;
  const started = await startChromium({
    profile: profileIn(folder),
    headless: isHeadless,
    reachable: env.devServer ? [env.devServer] : [],
    language: locale(),
    moreSwitches: switches,
    ...(publishTo === undefined ? {} : { publishTo }),
  });
  chromium = started;
  started.connection.once('close', () => {
    if (chromium === started) onGone();
  });
  const { browser } = started.connection;
  browser.on('Target.attachedToTarget', onAttached);
  await Promise.all([
    browser.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
    browser.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
      filter: [{ type: 'page' }],
    }),
  ]);
}

const profileIn = (folder: string): string => join(folder, 'Chromium');

/** The running browser. @throws {Error} before the app is ready, or when it has ended */
export function host(): Chromium {
  if (!chromium) throw new Error('electron stand-in: the browser is not running');
  return chromium;
}

/** Ends the browser, if it runs. */
export async function stopHost(): Promise<void> {
  const running = chromium;
  chromium = undefined;
  await running?.close();
}

/** Opens a window with an empty page in it. */
export function openTarget(shape: WindowShape, folder: string): Promise<Target> {
  // One at a time: Chromium places the next window beside the one before.
  const opened = opening.then(() => openNow(shape, folder));
  opening = opened.catch(() => undefined);
  return opened;
}

async function openNow(shape: WindowShape, folder: string): Promise<Target> {
  const { connection, executable } = host();
  const url = `data:text/html,${randomUUID()}`;
  const attached = new Promise<Attached>((resolve, reject) => {
    expected.set(url, resolve);
    const tooLate = new DevToolsError('Chromium has opened no window');
    setTimeout(() => reject(tooLate), OPEN_MS).unref();
  });
  attached.catch(() => expected.delete(url));
  if (isHeadless) {
    await connection.browser.send('Target.createTarget', { url, newWindow: true });
  } else {
    // Asks the running browser for a window without an address bar; the protocol has no command for it.
    const { width, height, x, y } = shape;
    const place = x === undefined || y === undefined ? [] : [`--window-position=${x},${y}`];
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    spawn(
      executable,
      [
        ...[`--user-data-dir=${profileIn(folder)}`, `--app=${url}`, NO_WARNINGS, ...sandbox],
        ...[`--window-size=${width},${height}`, ...place],
      ],
      { stdio: 'ignore' },
    );
  }
  const { sessionId, targetInfo } = await attached;
  expected.delete(url);
  const session = connection.session(sessionId);
  await empty(session);
  return { id: targetInfo.targetId, session };
}

/** Takes the place of the first navigation, which would cut the app's own one short when it came later. */
async function empty(session: Session): Promise<void> {
  await session.send('Page.enable');
  let failure: string | undefined;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    ({ errorText: failure } = await session.send('Page.navigate', { url: 'about:blank' }));
    if (!failure) return;
  }
  throw new DevToolsError(`the empty page of a window: ${failure}`);
}

/** @returns stops listening */
export function onIntruder(listener: IntruderListener): () => void {
  intruders.add(listener);
  return () => intruders.delete(listener);
}

function onAttached(attached: Attached): void {
  const { targetInfo } = attached;
  const claim = expected.get(targetInfo.url);
  if (claim) return claim(attached);
  host().connection.browser.post('Target.closeTarget', { targetId: targetInfo.targetId });
  for (const listener of intruders) listener(targetInfo.openerId);
}
