/** Words of commands that are pasted into a terminal, read by a real shell. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inShell } from '../../../src/main/platform/shell-words.ts';

const hostile = [
  ...[
    "it's",
    '$(touch /tmp/x)',
    '`id`',
    'a; rm -rf ~',
    '!!',
    '~root',
    '-rf',
    "\\'; id; '",
    '%PATH%',
  ],
  // The end of a paste that is taken as text, Ctrl+C, a new line, one that is turned around.
  ...[
    'a\u001b[201~\nid\n',
    'a\u0003\nid',
    'a\rid',
    'a\u009b31m',
    'a\u202eb',
    "\u0007'\\n\\",
    'a\u2028b',
  ],
];

it('are one word of just that text, and nothing in them steers the terminal', () => {
  const texts = fc
    .sample(
      fc.array(
        fc.constantFrom(
          'a',
          "'",
          '"',
          '\\',
          '$',
          '`',
          ';',
          '&',
          '!',
          '~',
          '\u001b',
          '\n',
          '\u202e',
          '\u{1f511}',
        ),
        {
          minLength: 1,
        },
      ),
      40,
    )
    .map((parts) => parts.join(''));
  const all = [...hostile, ...texts];
  const words = all.map(inShell);
  for (const word of words) expect(word).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  const script = words.map((word) => `printf '%s\\0' ${word}`).join('\n');
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const read = execFileSync('bash', ['-c', script], { env, encoding: 'utf8' });
  expect(read.split('\0').slice(0, -1)).toEqual(all);
});
