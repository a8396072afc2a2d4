/** What the app runs on, and what it is made of: for whoever asks, and for who reports a bug. */
import { readFile } from 'node:fs/promises';
import { homedir, release } from 'node:os';
import { join, relative, sep, isAbsolute } from 'node:path';
import { z } from 'zod';
import { thirdParty, type About, type ThirdParty } from '#shared/contract/schemas.ts';

/**
 * The versions of what runs here, and where the data is, unless that could hold somebody's name: anybody at a window may ask.
 *
 * @param home the app's folder
 * @param usual where it is unless somebody has set that up otherwise
 */
export function aboutApp(version: string, home: string, usual: string): About {
  const { electron = null, chrome = null, node } = process.versions as Record<string, string>;
  return {
    ...{ version, electron, chromium: chrome, node: node ?? '' },
    system: `${process.platform} ${process.arch} ${release()}`,
    home: home === usual ? withoutName(home, homedir()) : null,
  };
}

/** A path without the name of whoever's home folder it is in; null: it is elsewhere, and may hold any name. */
export function withoutName(path: string, personal: string): string | null {
  const way = relative(personal, path);
  const isInside = way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  return isInside ? join('~', way) : null;
}

/**
 * What the app is made with, read when somebody first asks: anybody at a window may, and it is long.
 *
 * @param file made by the build; where it is not, as while the app is developed, the list is empty
 */
export function thirdPartyIn(file: string): () => Promise<readonly ThirdParty[]> {
  let read: Promise<readonly ThirdParty[]> | null = null;
  const readNow = async (): Promise<readonly ThirdParty[]> => {
    try {
      return z.array(thirdParty).parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      // Perhaps it can be read the next time.
      read = null;
      return [];
    }
  };
  return () => (read ??= readNow());
}
