/** Writes docs/calls.md from the contract; with `--check` fails when it is not what it would write. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { contract } from '#shared/contract/index.ts';
import { always, type CallSpec } from '#shared/contract/define.ts';
import * as schemas from '#shared/contract/schemas.ts';

const file = 'docs/calls.md';
const who = { public: 'anybody', user: 'signed-in users', admin: 'administrators' };

/** The name of each exported schema. Objects that only group fields have none. */
const names = new Map<unknown, string>(
  Object.entries(schemas)
    .filter(([, schema]) => 'def' in schema && schema !== schemas.nothing)
    .map(([name, schema]) => [schema, name]),
);

const text = page();
if (process.argv.includes('--check')) {
  if (read() !== text) {
    console.error(`${file} does not fit the contract: run “npm run docs”.`);
    process.exit(1);
  }
} else {
  mkdirSync('docs', { recursive: true });
  writeFileSync(file, text);
}

function read(): string | null {
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

/** The part of zod 4's schemas that can be inspected. */
interface Described {
  readonly def: z.core.$ZodTypes['_zod']['def'];
  readonly format?: string | null;
  readonly maxLength?: number | null;
}

/** A schema in TypeScript's notation. A schema with a name is written as that name, unless `inFull`. */
function typeOf(schema: unknown, inFull = false): string {
  const name = names.get(schema);
  if (name !== undefined && !inFull) return name;
  const { def, format, maxLength } = schema as Described;
  switch (def.type) {
    case 'object': {
      const fields = Object.entries(def.shape).map(([key, field]) => {
        const { def: inner } = field as unknown as Described;
        return inner.type === 'optional'
          ? `${key}?: ${typeOf(inner.innerType)}`
          : `${key}: ${typeOf(field)}`;
      });
      return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
    }
    case 'string':
      if (maxLength) return `string of at most ${maxLength.toLocaleString('en')} characters`;
      return format ? `string (${format})` : 'string';
    case 'array':
      return `${typeOf(def.element)}[]`;
    case 'nullable':
      return `${typeOf(def.innerType)} | null`;
    case 'union':
      return def.options.map((option) => typeOf(option)).join(' | ');
    case 'enum':
      return Object.values(def.entries).map(quote).join(' | ');
    case 'literal':
      return def.values.map(quote).join(' | ');
    case 'record':
      return `{ [name]: ${typeOf(def.valueType)} }`;
    case 'boolean':
    case 'number':
      return def.type;
    default:
      throw new Error(`docs.ts does not know the schema type ${def.type}`);
  }
}

function quote(value: unknown): string {
  return JSON.stringify(value);
}
