/** Says what a schema allows, in TypeScript's notation. */
import type { z } from 'zod';
import * as schemas from '#shared/contract/schemas.ts';

/** The name of each exported schema. Objects that only group fields have none. */
export const names: ReadonlyMap<unknown, string> = new Map<unknown, string>(
  Object.entries(schemas)
    .filter(([, schema]) => 'def' in schema && schema !== schemas.nothing)
    .map(([name, schema]) => [schema, name]),
);

/** The part of zod 4's schemas that can be inspected. */
interface Described {
  readonly def: z.core.$ZodTypes['_zod']['def'];
  readonly format?: string | null;
  readonly maxLength?: number | null;
}

/** A schema in TypeScript's notation. A schema with a name is written as that name, unless `inFull`. */
export function typeOf(schema: unknown, inFull = false): string {
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
    case 'array': {
      const element = typeOf(def.element);
      return /^[\w.]+$|^\{[^{}]*\}$/.test(element) ? `${element}[]` : `(${element})[]`;
    }
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
