/** Programs of the system that a test reads with what the app has written. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @returns a sentence that says which program is not there, for the name of the tests that are skipped then; null: all
 *   are
 */
export function missingProgram(...names: readonly string[]): string | null {
  const missing = names.find((name) => !isThere(name));
  return missing === undefined ? null : `(skipped: ${missing} is not installed)`;
}

function isThere(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
