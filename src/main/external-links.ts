/** The only addresses that the app opens in the system browser: its own, and those that an agent's texts hold. */
import { shell } from 'electron';

export const helpPage = 'https://docs.selu.bot/';

/** Whole addresses: a page could send data away in the path or query of a merely allowed origin. */
const allowed: ReadonlySet<string> = new Set([helpPage]);

/** Opens an allowed address outside; any other is ignored. */
export function openExternalLink(address: string): void {
  if (allowed.has(address)) void shell.openExternal(address);
}

/**
 * Opens an address that a description of an installed agent holds (`AgentsService.link` has checked that).
 * Only https leaves: other schemes start programs.
 */
export function openAgentLink(address: string): void {
  if (new URL(address).protocol === 'https:') void shell.openExternal(address);
}
