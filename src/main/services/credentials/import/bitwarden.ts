/** Bitwarden's export as JSON, which is not encrypted. */
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import type { ImportLeftOut } from '#shared/contract/schemas.ts';
import { entryOf, type ImportEntry } from './entries.ts';

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '');

const item = z.object({
  name: text,
  notes: text,
  login: z
    .object({
      username: text,
      password: text,
      totp: text,
      uris: z.array(z.object({ uri: text })).nullish(),
    })
    .nullish(),
  sshKey: z.object({ privateKey: text }).nullish(),
  fields: z.array(z.object({ name: text, value: text })).nullish(),
});

const file = z.object({ items: z.array(item) });
/** What an encrypted one has instead. */
const encrypted = z.object({ encrypted: z.literal(true) });

/** @throws AppError `import_encrypted`, `import_unknown` when it is something else */
export function readBitwarden(content: string): {
  entries: ImportEntry[];
  leftOut: ImportLeftOut[];
} {
  const parsed = parsedOrNull(content);
  if (encrypted.safeParse(parsed).success) throw new AppError('import_encrypted', {});
  const found = file.safeParse(parsed);
  if (!found.success) throw new AppError('import_unknown', {});
  const entries: ImportEntry[] = [];
  const leftOut: ImportLeftOut[] = [];
  for (const { name, notes, login, sshKey, fields } of found.data.items) {
    const entry = entryOf({
      ...{ title: name, line: null, note: notes },
      username: login?.username ?? '',
      url: login?.uris?.[0]?.uri ?? '',
      secret: ['password', login?.password ?? sshKey?.privateKey ?? ''],
      fields: (fields ?? []).map((field) => ({ label: field.name, value: field.value })),
      totp: login?.totp ?? '',
    });
    if (entry === null) leftOut.push({ line: null, name, reason: 'no_value' });
    else entries.push(entry);
  }
  return { entries, leftOut };
}

function parsedOrNull(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
