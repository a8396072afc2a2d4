/** Names out of a package, and of agents, that become names on this disk or on the next one it is copied to. */
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { foldCase } from '#shared/text.ts';
import { bounds } from './bounds.ts';
import { shown } from './problems.ts';

/** Names that Windows keeps for devices, whatever follows their first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)/iu;

/** Refused by Windows, or with a meaning in some shell, file system or terminal. */
const FORBIDDEN = /[<>:"|?*\\\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffd]/u;

const COMPONENT_BYTES = 255;
const PATH_BYTES = 1_000;

/**
 * The parts of a path inside a package. A `./` before it and a `/` after it are how `tar` writes folders.
 *
 * @returns none for the top itself
 * @throws AppError package_path_unsafe for any path that is not below the top, or is not the same file everywhere
 */
export function partsOf(path: string): string[] {
  const inner = path.replace(/^\.\//, '').replace(/\/$/, '');
  if (path === '.' || path === './') return [];
  const parts = inner.split('/');
  const tooLong = Buffer.byteLength(inner) > PATH_BYTES;
  if (tooLong || !inner.isWellFormed() || !parts.every(isSafe)) {
    throw new AppError('package_path_unsafe', { file: shown(path) });
  }
  return parts;
}

function isSafe(part: string): boolean {
  return (
    part !== '' &&
    // Also `.` and `..`.
    !/[. ]$/.test(part) &&
    !FORBIDDEN.test(part) &&
    !DEVICE.test(part) &&
    Buffer.byteLength(part) <= COMPONENT_BYTES
  );
}

/** What file managers and version control leave in folders and archives: no part of an agent. */
export const isLeftOut = (parts: readonly string[]): boolean =>
  parts.some((part) => ['__MACOSX', '.DS_Store', '.git'].includes(part) || part.startsWith('._'));

/** True for what may be an agent's id, which is its folder's name; that it is free is for others to check. */
export const isAgentId = (text: string): boolean =>
  /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(text) &&
  text.length <= bounds.agentId &&
  !text.endsWith('.') &&
  foldCase(text) !== DEFAULT_AGENT &&
  !DEVICE.test(text);
