/** Whether a package on the disk is the one that was read, without reading it again. */
import { lstatSync, readdirSync } from 'node:fs';
import { errorCodeOf } from '../platform/errors.ts';

/**
 * A text that is another one after a change to any file that is read of a package.
 *
 * @param folder of the package; it may be missing
 */
export function stampOf(folder: string): string {
  const texts = entriesOf(`${folder}/i18n`);
  const capabilities = entriesOf(`${folder}/capabilities`);
  return [
    stateOf(`${folder}/agent.yaml`),
    ...texts.map((name) => `${name} ${stateOf(`${folder}/i18n/${name}`)}`),
    ...capabilities.map(
      (name) => `${name} ${stateOf(`${folder}/capabilities/${name}/manifest.yaml`)}`,
    ),
  ].join('\n');
}

/** The names in a folder; a link has a `/` behind its own, which no name has. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isSymbolicLink() ? `${entry.name}/` : entry.name,
    );
  } catch (error) {
    return [errorCodeOf(error)];
  }
}

/** A program can choose when a file says it was written, not when it was changed. */
function stateOf(path: string): string {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return '';
    const { dev, ino, mode, size, ctimeMs } = status;
    return [dev, ino, mode, size, ctimeMs].join(' ');
  } catch (error) {
    return errorCodeOf(error);
  }
}
