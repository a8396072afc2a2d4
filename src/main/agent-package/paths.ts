/** Checks the names in a package that become names of files, on this disk or on one that it is copied to later. */
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { foldCase } from '#shared/text.ts';
import { bounds } from './bounds.ts';
import { shown } from './problems.ts';

/** Names that Windows keeps for devices, whatever follows their first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)/iu;

/** Characters that Windows refuses, or that mean something to some shell, file system or terminal. */
const FORBIDDEN = /[<>:"|?*\\\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffd]/u;

const COMPONENT_BYTES = 255;
const PATH_BYTES = 1_000;

/**
 * Splits a path inside a package into its parts. `tar` writes folders with a `./` before and a `/` after the path.
 *
 * @returns an empty list for the top folder itself
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
    // Refuses `.` and `..`, too.
    !/[. ]$/.test(part) &&
    !FORBIDDEN.test(part) &&
    !DEVICE.test(part) &&
    Buffer.byteLength(part) <= COMPONENT_BYTES
  );
}

/** Whether a path belongs to a file manager or to version control and is not unpacked. */
export const isLeftOut = (parts: readonly string[]): boolean =>
  parts.some((part) => ['__MACOSX', '.DS_Store', '.git'].includes(part) || part.startsWith('._'));

/** Whether a text can be an agent's id, which is also the name of its folder; not whether the id is free. */
export const isAgentId = (text: string): boolean =>
  /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(text) &&
  text.length <= bounds.agentId &&
  !text.endsWith('.') &&
  foldCase(text) !== DEFAULT_AGENT &&
  !DEVICE.test(text);
