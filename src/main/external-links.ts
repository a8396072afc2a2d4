/** The only addresses that the app opens in the system browser. */
import { shell } from 'electron';

export const helpPage = 'https://docs.selu.bot/';

const allowedOrigins: ReadonlySet<string> = new Set([new URL(helpPage).origin]);

/** Whether an address is https, without credentials in it, and of an allowed origin. */
export function isAllowedLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, origin, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '' && allowedOrigins.has(origin);
}

/** Opens an allowed address outside; any other is ignored. */
export function openExternalLink(address: string): void {
  if (isAllowedLink(address)) void shell.openExternal(address);
}
