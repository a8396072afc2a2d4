/** Inputs made from a call's own schema, so that a call is covered on the day it is written. */
import { z } from 'zod';

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly minItems?: number;
}

/** The smallest input that the schema takes. @throws Error for a schema this does not know yet */
export function sampleInput(schema: z.ZodType): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);
}

function sample(schema: JsonSchema): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return sample(choice);
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? '2099-01-01T00:00:00Z' : 'sample';
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 1;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sample(property)]),
      );
    default:
      throw new Error(`no sample for ${JSON.stringify(schema)}`);
  }
}

/** Inputs that the schema of an object must refuse: not an object, one field more, each field wrong. */
export function malformedInputs(schema: z.ZodType): unknown[] {
  const valid = sampleInput(schema) as Record<string, unknown>;
  const wrongFields = Object.keys(valid).flatMap((name) =>
    [Symbol.iterator, { nested: 'object' }, [['array']], 1.5].map((wrong) => ({
      ...valid,
      [name]: wrong,
    })),
  );
  return [
    undefined,
    null,
    0,
    'text',
    [],
    () => {},
    { ...valid, unexpected: 1 },
    { ...valid, __proto__: { polluted: true }, constructor: 1 },
    ...wrongFields,
  ];
}
