/**
 * Writes docs/calls.md from the contract, and docs/command-line.md from the commands; with `--check` fails when one of them is
 * not what it would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { contract } from '#shared/contract/index.ts';
import { always, type CallSpec } from '#shared/contract/define.ts';
import { commandPage } from './lib/command-page.ts';
import { names, typeOf } from './lib/schema-text.ts';

const who = { public: 'anybody', user: 'signed-in users', admin: 'administrators' };

mkdirSync('docs', { recursive: true });
for (const [file, text] of [
  ['docs/calls.md', page()],
  ['docs/command-line.md', commandPage()],
] as const) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (read(file) !== text) {
    console.error(`${file} is not as it is in the source: run “npm run docs”.`);
    process.exitCode = 1;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function page(): string {
  const domains = Object.entries<Readonly<Record<string, CallSpec>>>(contract).map(
    ([domain, calls]) => `## ${domain}\n\n${table(domain, calls)}`,
  );
  const values = [...names].map(([schema, name]) => `- \`${name}\`: \`${typeOf(schema, true)}\``);
  return [
    '# Calls',
    'Made from `src/shared/contract` by `npm run docs`. Every call that the window can make of the main process; each may also answer with an error of `src/shared/errors.ts`.',
    ...domains,
    `## Value types\n\n${values.join('\n')}\n`,
  ].join('\n\n');
}

function table(domain: string, calls: Readonly<Record<string, CallSpec>>): string {
  const rows = Object.entries(calls).map(([name, spec]) =>
    [`\`${domain}.${name}\``, whoMay(spec), spec.summary, cell(spec.input), cell(spec.output)].join(
      ' | ',
    ),
  );
  return ['call | who may | what it does | input | answer', '--- | --- | --- | --- | ---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

function whoMay({ role, freshFor }: CallSpec): string {
  if (freshFor === undefined) return who[role];
  return `${who[role]}, their password just given${freshFor === always ? '' : ' for some inputs'}`;
}

function cell(schema: z.ZodType): string {
  return `\`${typeOf(schema).replaceAll('|', '\\|')}\``;
}
