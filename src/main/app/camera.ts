/**
 * Which windows may use the camera, and for how long: a person has said so in a dialog of the system's, for the code of
 * their recovery kit. Nothing else of a page is ever heard or seen.
 */
import { BrowserWindow, type WebContents } from 'electron';
import { isAppAddress, type AskedPermission } from './session-rules.ts';

/** Long enough to fetch the kit and hold it up. */
const ALLOWED_MS = 120_000;

/** Until when, by the number of the window, on a clock that nobody sets. */
const allowed = new Map<number, number>();

/** @param on false: it needs the camera no longer */
export function allowCamera({ id }: { readonly id: number }, on: boolean): void {
  if (on) allowed.set(id, performance.now() + ALLOWED_MS);
  else allowed.delete(id);
}

/** Whether a page may have what it asks for: the camera alone, on the app's own page, while its window may. */
export function mayUseCamera(
  contents: WebContents | null,
  permission: string,
  { isMainFrame, requestingUrl = '', mediaType = '', mediaTypes = [mediaType] }: AskedPermission,
): boolean {
  if (permission !== 'media' || contents === null || isMainFrame !== true) return false;
  if (mediaTypes.length === 0 || !mediaTypes.every((kind) => kind === 'video')) return false;
  const window = BrowserWindow.fromWebContents(contents);
  const until = window === null ? undefined : allowed.get(window.id);
  return until !== undefined && performance.now() < until && isAppAddress(requestingUrl);
}
