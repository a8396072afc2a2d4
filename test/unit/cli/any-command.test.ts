/** Whatever is given to whichever command: a documented exit code, sentences instead of a stack, and no secret. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PASSWORD, somebody } from '../../support/home.ts';
import { allCommands } from '../../support/cli-commands.ts';
import { household } from '../../support/cli-household.ts';

const CANARY = 'sk-canary-9f31';
/** No folder, and none that is made. */
const nowhere = '/nowhere';

interface Spec {
  readonly words: readonly string[];
  readonly arguments: number;
  /** With whether one takes something. */
  readonly options: readonly { readonly flag: string; readonly takes: boolean }[];
}

/** What shows the master secret because it is asked to. */
const shows = new Set(['--stdout']);

const all = allCommands().map(({ words, command }): Spec => {
  const options = command.options
    .map(({ long, required, optional }) => ({ flag: long ?? '', takes: required || optional }))
    .filter(({ flag }) => !shows.has(flag));
  return { words, arguments: command.registeredArguments.length, options };
});

/** They go on the network, or start another program. */
const left = new Set(['provider check', 'pipe check', 'run']);
const tried = all.filter(({ words }) => !left.has(words.join(' ')));

const path = join(nowhere, CANARY);
const text = fc.constantFrom(
  ...['alice', 'bob', 'pim', 'own', 'openai', 'own', 'words', '7', '-1', '', ' ', '2027-01-01'],
  ...[
    CANARY,
    path,
    `--${CANARY}`,
    `http://127.0.0.1:1/${CANARY}`,
    '\u200b',
    'a\nb',
    'ä'.repeat(300),
  ],
);

const anyCommand = fc.constantFrom(...tried).chain((spec) =>
  fc.record({
    spec: fc.constant(spec),
    taken: fc.array(text, { maxLength: spec.arguments + 1 }),
    options: fc
      .subarray([...spec.options])
      .chain((some) =>
        fc.tuple(
          ...some.map(({ flag, takes }) =>
            takes ? text.map((value) => [flag, value]) : fc.constant([flag]),
          ),
        ),
      ),
    stdin: fc.constantFrom('', `${CANARY}-in\n`, 'short', '\ufeffa\0b'),
  }),
);

it('knows every command', () => {
  expect(all.length).toBeGreaterThan(45);
  expect(all.length - tried.length).toBe(left.size);
});

it('ends with a documented code and sentences, and shows no secret', async () => {
  const home = await household(async ({ services }) => {
    await services.auth.signIn(somebody, 'bob', PASSWORD);
  });
  await fc.assert(
    fc.asyncProperty(anyCommand, async ({ spec, taken, options, stdin }) => {
      // What is made or looked at lies where nothing else is; no check goes anywhere.
      const there = (word: string): string => (/\s|^[-~]|^$/.test(word) ? path : word);
      const given = options.flatMap(([flag = '', value]) => {
        if (value === undefined) return [flag];
        return [flag, /^--(to|output|agents|identity)$/.test(flag) ? path : value];
      });
      const skip = spec.options.some(({ flag }) => flag === '--skip-check') ? ['--skip-check'] : [];
      const args = taken.map((word) => (spec.words[0] === 'credential' ? there(word) : word));
      const argv = [...spec.words, ...args, ...given, ...skip];
      const { code, out, err } = await home.run(argv, stdin);
      const said = [argv, out, err];
      expect([0, 1, 2], JSON.stringify(said)).toContain(code);
      expect(err, JSON.stringify(said)).not.toMatch(
        /^\s+at |\.[jt]s:\d+|Error:|[{}]|cli\.|SQLITE/m,
      );
      expect(out + err).not.toContain(home.secret);
      expect(out + err).not.toContain(`${CANARY}-in`);
      if (code === 0) return;
      expect([argv, err.trim()]).not.toEqual([argv, '']);
      expect([argv, err]).not.toEqual([argv, expect.stringContaining('on our side')]);
      // What was typed is no secret where it has done something; where it is refused, it may be one.
      if (code === 2) expect([argv, err]).not.toEqual([argv, expect.stringContaining(CANARY)]);
    }),
    { numRuns: 120 },
  );
});
