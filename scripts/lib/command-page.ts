/** docs/command-line.md: every command, how it ends, and what it answers a program. */
import type { Command } from 'commander';
import type { z } from 'zod';
import { createContext } from '../../src/main/cli/context.ts';
import { jsonAnswers, jsonNotes, type JsonAnswer } from '../../src/main/cli/json-answers.ts';
import { createProgram } from '../../src/main/cli/program.ts';
import { typeOf } from './schema-text.ts';

/** The whole page. Nothing of an instance is opened for it. */
export function commandPage(): string {
  const nobody = { write: () => true };
  const context = createContext({
    env: { LANG: 'C', SELU_DESKTOP_HOME: '/nowhere' },
    stdin: process.stdin,
    ...{ stdout: nobody, stderr: nobody },
    openTerminal: () => null,
    startProgram: () => Promise.resolve('not_started'),
  });
  const commands = leaves(createProgram(context), '');
  return (
    [
      '# Command line',
      '`npm run -s selu -- <command>` runs a command; with `--help` behind it, its options are shown. A list never shows a secret, and no secret is given as an argument: it is asked for, or read from standard input. This page is made from `src/main/cli` by `npm run docs`.',
      '## Commands',
      table(
        ['command', 'what it does'],
        commands.map(({ line, command }) => [code(line), command.description()]),
      ),
      `## How a command ends

${table(
  ['exit code', 'meaning'],
  [
    ['0', 'It is done, or a help page was asked for.'],
    ['1', 'It could not be done, or a part of it could not.'],
    ['2', 'It was used wrongly, or what was given to it cannot be: nothing was changed.'],
    [
      '126, 127',
      '`run`: the program could not be started, or was not found. Else `run` ends with the code of the program.',
    ],
  ],
)}

The answer is on standard output, and nothing else, so that another program can read it. Standard error has the rest: why something
failed, in one sentence, what is about to happen, a token that was made, and when the running Selu uses a change.`,
      `## JSON

With \`--json\` the answer is one line of JSON. A moment is a text of ISO 8601 in UTC; a field that says nothing is \`null\`, and none is left
out; what cannot be seen is escaped. Fields may be added by a later version. The types without a link are JSON's; the others stand in
[calls.md](calls.md#value-types).`,
      ...Object.keys(jsonAnswers).map((name) => answer(name as JsonAnswer)),
    ].join('\n\n') + '\n'
  );
}

interface Leaf {
  readonly line: string;
  readonly command: Command;
}

function leaves(command: Command, before: string): Leaf[] {
  return command.commands.flatMap((sub): Leaf[] => {
    const line = [before, sub.name()].filter(Boolean).join(' ');
    if (sub.commands.length > 0) return leaves(sub, line);
    const taken = sub.registeredArguments.map((each) =>
      each.required ? `<${each.name()}>` : `[${each.name()}]`,
    );
    return [{ line: [line, ...taken].join(' '), command: sub }];
  });
}

function answer(name: JsonAnswer): string {
  const schema: z.ZodType = jsonAnswers[name];
  const { def } = schema as unknown as { def: { type: string; element?: z.ZodType } };
  const item = def.type === 'array' && def.element ? def.element : schema;
  const { shape } = item as unknown as { shape: Readonly<Record<string, z.ZodType>> };
  const note = jsonNotes[name];
  return [
    `### ${name}`,
    def.type === 'array' ? 'A list; each has:' : 'An object with:',
    table(
      ['field', 'type'],
      Object.entries(shape).map(([field, type]) => [code(field), code(typeOf(type))]),
    ),
    ...(note === undefined ? [] : [note]),
  ].join('\n\n');
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
