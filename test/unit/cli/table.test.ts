/** Tables of the command line. */
import { expect, it } from 'vitest';
import { tableLines } from '../../../src/main/cli/table.ts';

it('counts a wide character as two columns, and one that is put together as one character', async () => {
  expect(
    await tableLines(
      ['NAME', 'ID'],
      [
        ['日本語', '1'],
        ['zoe\u0308', '2'],
        ['long name', '3'],
      ],
    ),
  ).toEqual(['NAME       ID', '日本語     1', 'zoe\u0308        2', 'long name  3']);
});
