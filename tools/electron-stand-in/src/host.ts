/** The browser behind the app: started when the app is ready and has said what it has to, one for all of its windows. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Protocol } from 'devtools-protocol';
import { type Chromium, NO_WARNINGS, startChromium } from './chromium.ts';
import { DevToolsError, type Session } from './devtools.ts';
import { env, isHeadless, locale } from './environment.ts';

export interface Target {
  readonly id: string;
  /** Its page waits for `Runtime.runIfWaitingForDebugger`. */
  readonly session: Session;
  /** The address of the empty page that it starts with, which no other page has. */
  readonly emptyPage: string;
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
const running = Promise.withResolvers<void>();
/** The window before the next one; none opens before the browser runs. */
let opening: Promise<unknown> = running.promise;
const expected = new Map<string, (attached: Attached) => void>();
/** While a window is asked for: pages whose address is not known yet, one of which may be its own. */
let unknown: Attached[] | undefined;
const intruders = new Set<IntruderListener>();

/**
 * Starts the browser, and waits for nothing: what it is told meanwhile it does when it has started.
 *
 * @param folder for the profile
 * @param switches what the app has said, by `app.commandLine` or otherwise
 * @param onGone the browser has ended without being asked to; with an error when it never ran
 * @throws {Error} there is none on this machine
 */
export function startHost(
  folder: string,
  switches: readonly string[],
  onGone: (error?: Error) => void,
): void {
  const publishTo = env.devTools ? env.devToolsFile : undefined;
  const started = startChromium({
    profile: profileIn(folder),
    headless: isHeadless,
    language: locale(),
    moreSwitches: switches,
    closeMs: env.patienceMs,
    ...(publishTo === undefined ? {} : { publishTo }),
  });
  chromium = started;
  running.resolve();
  const { browser } = started.connection;
  browser.on('Target.attachedToTarget', onAttached);
  browser.post('Browser.setDownloadBehavior', { behavior: 'deny' });
  browser.post('Target.setAutoAttach', {
    autoAttach: true,
    // Nothing runs in a page, and nothing is asked for, before all that guards it is in place.
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });
  const gone = (error?: Error): void => {
    if (chromium === started) onGone(error);
  };
  started.version.then(() => started.connection.once('close', () => gone()), gone);
}

const profileIn = (folder: string): string => join(folder, 'Chromium');

/** The running browser. @throws {DevToolsError} before it has started, or when it has ended */
export function host(): Chromium {
  if (!chromium) throw new DevToolsError('the browser is not running');
  return chromium;
}

/** Ends the browser, if it runs. */
export async function stopHost(): Promise<void> {
  const ending = chromium;
  chromium = undefined;
  await ending?.close();
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
  // A window that another process opens has to have an address of one of the schemes of the web.
  const url = `${isHeadless ? 'about:blank#' : 'data:text/html,'}${randomUUID()}`;
  const attached = new Promise<Attached>((resolve, reject) => {
    expected.set(url, resolve);
    const tooLate = new DevToolsError('Chromium has opened no window');
    setTimeout(() => reject(tooLate), OPEN_MS).unref();
  });
  attached.catch(() => expected.delete(url));
  if (isHeadless) {
    await createTarget(connection.browser, url);
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
  return {
    id: targetInfo.targetId,
    session: connection.session(sessionId),
    emptyPage: url,
  };
}

/** The old headless shell of Chromium tells no address of a new page: which one it is, its answer tells. */
async function createTarget(browser: Session, url: string): Promise<void> {
  const arrived: Attached[] = [];
  unknown = arrived;
  let own: string | undefined;
  try {
    own = (await browser.send('Target.createTarget', { url, newWindow: true })).targetId;
  } finally {
    unknown = undefined;
    for (const attached of arrived) {
      if (attached.targetInfo.targetId === own) expected.get(url)?.(attached);
      else turnAway(attached);
    }
  }
}

/** @returns stops listening */
export function onIntruder(listener: IntruderListener): () => void {
  intruders.add(listener);
  return () => intruders.delete(listener);
}

function onAttached(attached: Attached): void {
  const { url } = attached.targetInfo;
  const claim = expected.get(url);
  if (claim) claim(attached);
  else if (unknown && url === '') unknown.push(attached);
  else turnAway(attached);
}

function turnAway({ targetInfo }: Attached): void {
  // While the browser ends there is none to tell.
  chromium?.connection.browser.post('Target.closeTarget', { targetId: targetInfo.targetId });
  for (const listener of intruders) listener(targetInfo.openerId);
}
