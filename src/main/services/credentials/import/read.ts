/** Recognises what a file is that somebody has exported elsewhere, and reads it. */
import { basename } from 'node:path';
import type { ImportKind, ImportLeftOut } from '#shared/contract/schemas.ts';
import { readEnv } from '#shared/env-file.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { readBitwarden } from './bitwarden.ts';
import { csvRows, type CsvRow } from './csv.ts';
import type { ImportEntry, ImportReading } from './entries.ts';
import { programsFor, rowReader } from './programs.ts';

/** A longer first line is no header. */
const HEADER = 4_096;
const ENV_NAME = /^\.env(\..+)?$|\.env$|^env$/i;

/**
 * @param file its path, by whose name an .env file may be known
 * @param as what it is to be read as, of those that it can be read as; null: the likeliest
 * @throws AppError `import_unknown`, `import_encrypted`, `import_malformed`, `import_too_many_entries`
 */
export async function readImport(
  file: string,
  text: string,
  as: ImportKind | null = null,
): Promise<ImportReading> {
  if (/^\s*\{/.test(text)) {
    return reading('bitwardenJson', ['bitwardenJson'], readBitwarden(text));
  }
  const table = ENV_NAME.test(basename(file)) ? null : await tableIn(text);
  if (table === null) return readAsEnv(file, text);
  const { delimiter, first, found } = table;
  const program = found.find(({ kind }) => kind === as) ?? found[0];
  if (program === undefined) throw new AppError('import_unknown', {});
  const read = rowReader(program, first);
  const entries: ImportEntry[] = [];
  const leftOut: ImportLeftOut[] = [];
  let isHeader = true;
  for await (const row of csvRows(text, delimiter)) {
    const one = isHeader ? null : read(row);
    isHeader = false;
    if (one === null) continue;
    if ('parts' in one) entries.push(one);
    else leftOut.push(one);
    requireFew(entries.length + leftOut.length);
  }
  return reading(
    program.kind,
    found.map(({ kind }) => kind),
    { entries, leftOut },
  );
}

interface Table {
  readonly delimiter: string;
  readonly first: CsvRow;
  readonly found: ReturnType<typeof programsFor>;
}

/** Spreadsheets write semicolons where commas stand in numbers; what is copied from them has tabs. */
async function tableIn(text: string): Promise<Table | null> {
  const header = /^[^\r\n]*/.exec(text.slice(0, HEADER))?.[0] ?? '';
  for (const delimiter of [',', ';', '\t']) {
    const first = await firstRow(header, delimiter);
    const found = first === null ? [] : programsFor(first);
    if (first !== null && found.length > 0) return { delimiter, first, found };
  }
  return null;
}

async function firstRow(header: string, delimiter: string): Promise<CsvRow | null> {
  try {
    for await (const row of csvRows(header, delimiter)) return row;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return null;
}

function readAsEnv(file: string, text: string): ImportReading {
  const { values, leftOut } = readEnv(text);
  const strange = leftOut.filter(({ flaw }) => flaw === 'not_assigned').length;
  const isEnv = ENV_NAME.test(basename(file)) || strange === 0;
  // Prose has a colon here and there; its words are no names.
  if (values.size === 0 || !isEnv || /\.csv$/i.test(file)) throw new AppError('import_unknown', {});
  const entries: ImportEntry[] = [];
  const empty: ImportLeftOut[] = [];
  for (const { name, value, line, hasVariable } of values.values()) {
    const part = { kind: 'value', label: null, value, hasVariable } as const;
    if (value.trim() === '') empty.push({ line, name, reason: 'no_value' });
    else entries.push({ title: name, line, username: '', url: '', parts: [part] });
  }
  const flawed = leftOut.map(({ line, name, flaw }) => ({ line, name, reason: flaw }));
  return reading('env', ['env'], { entries, leftOut: [...flawed, ...empty] });
}

function reading(
  kind: ImportKind,
  kinds: readonly ImportKind[],
  { entries, leftOut }: Pick<ImportReading, 'entries' | 'leftOut'>,
): ImportReading {
  requireFew(entries.length + leftOut.length);
  return {
    ...{ kind, kinds, entries },
    leftOut: leftOut.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

function requireFew(count: number): void {
  if (count > limits.importEntries) {
    throw new AppError('import_too_many_entries', { max: limits.importEntries });
  }
}
