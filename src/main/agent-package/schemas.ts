/** Schemas of the keys that this app reads in the files of a package; every other key is ignored. */
import { z } from 'zod';
import { AppError, type ErrorInfo, type ErrorParams } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isPersonName, isVisibleLine, withoutTurns } from '#shared/text.ts';
import { bounds } from './bounds.ts';
import { shown } from './problems.ts';
import type { YamlDocument, YamlPath } from './yaml.ts';

/** A display name, in any script. A line break after it is cut off. */
const name = z
  .string()
  .transform((text) => text.trim())
  .refine((text) => isPersonName(text, bounds.name), {
    params: { code: 'line', max: bounds.name },
  });

/** A word for programs: one line on which every character can be seen. */
const line = (max: number) =>
  z
    .string()
    .transform((text) => text.trim())
    .refine((text) => isVisibleLine(text, max), { params: { code: 'line', max } });

/**
 * A host as programs name it, perhaps with a port, or `*` for what is below it: in ASCII, because letters of other
 * scripts look like it. A name with such letters is written as `xn--…`.
 */
const HOST =
  /^(\*|(\*\.)?[a-z\d_][\w-]{0,62}(\.[a-z\d_][\w-]{0,62})*\.?|\[[\da-f:.]{2,45}\])(:(\d{1,5}|\*))?$/i;
const host = z
  .string()
  .transform((text) => text.trim())
  .refine((text) => text.length <= bounds.host && HOST.test(text), { params: { code: 'host' } });

/** An identifier. It is refused rather than trimmed. */
const exactLine = (max: number) =>
  z.string().refine((text) => isVisibleLine(text, max), { params: { code: 'line', max } });

/** A locale such as `de` or `pt-BR`, which also names a file. */
const locale = z
  .string()
  .refine((text) => /^[A-Za-z0-9]{1,8}([-_][A-Za-z0-9]{1,8}){0,3}$/.test(text), {
    params: { code: 'locale' },
  });

const description = z
  .string()
  .transform((text) => withoutTurns(text.toWellFormed()).trim())
  .refine((text) => [...text].length <= bounds.description, {
    params: { code: 'long', max: bounds.description },
  });

/** A key without a value (`credentials:`) counts as a key that is left out. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

const many = (max: number) => ({ params: { code: 'many', max }, abort: true });

const list = <T extends z.ZodType>(schema: T, max: number) =>
  z
    .array(z.unknown())
    .refine((items) => items.length <= max, many(max))
    .transform((items, context) => eachOf([...items.entries()], schema, context))
    .transform((items) => items.map(([, item]) => item));

/** A mapping whose keys the package chooses. */
const groupBy = <T extends z.ZodType>(schema: T, max: number) =>
  z
    .record(z.string(), z.unknown())
    .refine((group) => Object.keys(group).length <= max, many(max))
    .transform((group, context) => eachOf(Object.entries(group), schema, context))
    .transform((entries) => Object.fromEntries(entries));

/** Checks the items and stops at the first that does not fit: only one problem is reported anyway. */
function eachOf<K extends string | number, T extends z.ZodType>(
  items: readonly (readonly [K, unknown])[],
  schema: T,
  context: z.core.$RefinementCtx,
): [K, z.output<T>][] {
  const checked: [K, z.output<T>][] = [];
  for (const [key, item] of items) {
    const result = schema.safeParse(item);
    if (!result.success) {
      for (const issue of result.error.issues) {
        context.issues.push({ ...issue, path: [key, ...issue.path], input: undefined });
      }
      return z.NEVER;
    }
    checked.push([key, result.data]);
  }
  return checked;
}

export const agentFile = z.object({
  id: exactLine(bounds.name),
  name,
  // How the file spells a number is taken from the document (`versionAsWritten`). NaN and infinity are no version.
  version: optional(
    z.preprocess(
      (version) => (Number.isFinite(version) ? String(version) : version),
      line(bounds.name),
    ),
  ),
  i18n: optional(z.object({ default_locale: optional(locale) })),
});

export const manifestFile = z.object({
  id: exactLine(limits.capabilityIdMax),
  network: optional(
    z.object({
      mode: optional(line(bounds.name)),
      hosts: optional(list(host, bounds.hosts)),
    }),
  ),
  credentials: optional(
    list(
      z.object({
        name: exactLine(limits.credentialNameMax),
        scope: z.enum(['user', 'system']),
        required: optional(z.boolean()),
        description: optional(description),
        // Nobody writes down which there are: whatever is no text is as if it were left out.
        credential_type: z.string().nullish().catch(null),
      }),
      bounds.credentials,
    ),
  ),
});

export const localeFile = z.object({
  agent: optional(
    z.object({
      name: optional(name),
      description: optional(description),
      long_description: optional(description),
    }),
  ),
  capabilities: optional(
    groupBy(
      optional(
        z.object({
          credentials: optional(
            groupBy(optional(z.object({ description: optional(description) })), bounds.credentials),
          ),
        }),
      ),
      bounds.capabilities,
    ),
  ),
});

/**
 * The value of a document, checked.
 *
 * @throws AppError that names file, line and column of the first thing that does not fit
 */
export function check<T extends z.ZodType>(schema: T, document: YamlDocument): z.output<T> {
  const result = schema.safeParse(document.value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue === undefined ? result.error : AppError.from(toError(issue, document));
}

/** The words for kinds of values in the sentences of errors. */
const kinds = {
  string: 'text',
  number: 'text',
  boolean: 'yes_or_no',
  array: 'list',
  object: 'group',
  record: 'group',
} as const;

function toError(issue: z.core.$ZodIssue, document: YamlDocument): ErrorInfo {
  const position = { file: document.file, ...document.positionOf(issue.path) };
  const key = shown(issue.path.filter((step) => typeof step === 'string').join('.'));
  if (issue.code === 'custom') return toBoundsError(issue, { ...position, key });
  if (issue.path.length === 0) {
    // The whole document is a list or a text.
    return { code: 'package_yaml_invalid', params: position };
  }
  if (valueAt(document.value, issue.path) === undefined) {
    return { code: 'package_value_missing', params: { ...position, key } };
  }
  if (issue.code === 'invalid_value') return { code: 'package_scope_unknown', params: position };
  const expected = issue.code === 'invalid_type' ? issue.expected : '';
  const kind = Object.hasOwn(kinds, expected) ? kinds[expected as keyof typeof kinds] : 'text';
  return { code: 'package_value_type', params: { ...position, key, kind } };
}

type KeyPosition = ErrorParams<'package_locale_invalid'>;

function toBoundsError({ params = {} }: z.core.$ZodIssueCustom, position: KeyPosition): ErrorInfo {
  const max = Number(params['max']);
  switch (params['code']) {
    case 'many':
      return { code: 'package_too_many_items', params: { ...position, max } };
    case 'long':
      return { code: 'package_text_too_long', params: { ...position, max } };
    case 'host':
      return { code: 'package_host_invalid', params: position };
    case 'line':
      return { code: 'package_line_invalid', params: { ...position, max } };
    default:
      return { code: 'package_locale_invalid', params: position };
  }
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}
