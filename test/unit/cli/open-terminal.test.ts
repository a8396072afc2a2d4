/** On what a person is asked, on each system; the devices of Windows are played. */
import { openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openTerminal } from '../../../src/main/cli/io.ts';

/** Opens something in the place of a device, and notes which. */
function devices(missing: readonly string[] = []) {
  const opened: string[] = [];
  const open = (path: string): number => {
    opened.push(path);
    if (missing.includes(path)) throw new Error('ENOENT');
    return openSync('/dev/null', 'r+');
  };
  return { opened, open };
}

it('Windows has a device for what is typed, and one for what is shown', () => {
  const { opened, open } = devices();
  const terminal = openTerminal('win32', open, () => true);
  expect(opened).toEqual(['\\\\.\\CONIN$', '\\\\.\\CONOUT$']);
  expect(terminal?.input).not.toBe(terminal?.output);
});

it('elsewhere one serves for both', () => {
  const { opened, open } = devices();
  const terminal = openTerminal('darwin', open, () => true);
  expect(opened).toEqual(['/dev/tty']);
  expect(terminal?.input).toBe(terminal?.output);
});

it('there is none when one is missing or is no terminal', () => {
  expect(openTerminal('win32', devices(['\\\\.\\CONOUT$']).open, () => true)).toBeNull();
  expect(openTerminal('linux', devices(['/dev/tty']).open, () => true)).toBeNull();
  expect(openTerminal('linux', devices().open, () => false)).toBeNull();
});
