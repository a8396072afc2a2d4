/** The activity log as a file for other programs. Its columns and fields are the same in every language. */
import { isOfSetUp } from '#shared/activity.ts';
import type { ActivityFormat, ActivityRow } from '#shared/contract/schemas.ts';
import { printable } from '#shared/printable.ts';
import { stringify } from 'csv-stringify/sync';
import type { Caller } from '../common/caller.ts';
import { writeChosenFile } from '../common/chosen-file.ts';
import type { Clock } from '../common/clock.ts';
import type { ActivityWriter } from './events.ts';
import type { ActivityQuery, ActivityReader } from './activity-reader.ts';

/** In the order in which they stand in a table. */
const columns: Readonly<Record<string, (row: ActivityRow) => string>> = {
  seq: ({ seq }) => String(seq),
  at: ({ at }) => at,
  who: (row) => (isOfSetUp(row) ? 'setUp' : row.who.kind),
  who_id: ({ who }) => (who.kind === 'user' ? who.id : ''),
  who_name: ({ who }) => (who.kind === 'user' ? who.name : ''),
  window: ({ window }) => textOf(window),
  action: ({ action }) => action,
  about_kind: ({ about }) => about?.kind ?? '',
  about_id: ({ about }) => about?.id ?? '',
  about_name: ({ about }) => about?.name ?? '',
  with_kind: (row) => row.with?.kind ?? '',
  with_id: (row) => row.with?.id ?? '',
  with_name: (row) => row.with?.name ?? '',
  count: ({ count }) => textOf(count),
  while_locked: ({ whileLocked }) => String(whileLocked),
};

const textOf = (value: number | null): string => (value === null ? '' : String(value));

/**
 * Rows as text, in pieces.
 *
 * @param rows some at a time
 * @param wrote is told how many each piece has
 */
export async function* exportedText(
  format: ActivityFormat,
  rows: AsyncIterable<readonly ActivityRow[]>,
  wrote: (count: number) => void,
): AsyncGenerator<string> {
  if (format === 'csv') yield table([Object.keys(columns)]);
  for await (const some of rows) {
    wrote(some.length);
    yield format === 'csv' ? table(some.map(cellsOf)) : some.map(lineOf).join('');
  }
}

const lineOf = (row: ActivityRow): string => {
  const told = isOfSetUp(row) ? { ...row, who: { kind: 'setUp' } } : row;
  return `${printable(JSON.stringify(told))}\n`;
};

const cellsOf = (row: ActivityRow): string[] =>
  Object.values(columns).map((cell) => withoutFormulas(printable(cell(row))));

/** The spreadsheets of many countries take a semicolon for the end of a cell, also within quotation marks. */
const withoutFormulas = (cell: string): string =>
  cell.replaceAll(/;(?=["\s]*[=+\-@\uff0b\uff0d\uff1d\uff20])/g, ";'");

/** RFC 4180. What a spreadsheet would take for a formula has an apostrophe before it: names are chosen by people. */
const table = (lines: readonly (readonly string[])[]): string =>
  stringify([...lines.map((line) => [...line])], {
    escape_formulas: true,
    record_delimiter: 'windows',
  });

export class ActivityExport {
  readonly #reader: ActivityReader;
  readonly #log: ActivityWriter;
  readonly #now: Clock;

  constructor(reader: ActivityReader, log: ActivityWriter, now: Clock) {
    this.#reader = reader;
    this.#log = log;
    this.#now = now;
  }

  /** What a dialog proposes as the name of the file. */
  proposedName(format: ActivityFormat): string {
    return `selu-activity-${this.#now().toISOString().slice(0, 10)}.${format}`;
  }

  /**
   * Saves the rows that a query finds, the oldest first.
   *
   * @param file absolute path, as picked by the person
   * @returns how many there are
   * @throws AppError `file_not_written`, `secret_missing`
   */
  async save(
    caller: Caller,
    file: string,
    format: ActivityFormat,
    query: ActivityQuery,
  ): Promise<number> {
    let count = 0;
    await writeChosenFile(
      file,
      exportedText(format, this.#reader.all(query), (some) => (count += some)),
    );
    await this.#log.write(caller, { action: 'logExported', count });
    return count;
  }
}
