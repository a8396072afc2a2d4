/** Tables as text (RFC 4180), as programs export them. */
import { Readable } from 'node:stream';
import { CsvError, parse, type Info, type Options } from 'csv-parse';
import { AppError } from '#shared/errors.ts';
import { shareLoop } from '../../../agent-package/share-loop.ts';

export interface CsvRow {
  readonly cells: readonly string[];
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/** So much is read in one go. */
const CHUNK = 32 * 1024;

/**
 * The rows of a table, without empty lines; rows need not be equally long.
 *
 * @param delimiter what stands between two cells
 * @throws AppError `import_malformed` when a quote is never closed, or stands where none may stand
 */
export async function* csvRows(text: string, delimiter: string): AsyncGenerator<CsvRow> {
  const options: Options = {
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  };
  const parser: AsyncIterable<{ readonly record: string[]; readonly info: Info }> = Readable.from(
    chunksOf(text),
  ).pipe(parse(options));
  try {
    let before = 0;
    for await (const { record, info } of parser) {
      yield { cells: record, line: before + 1 };
      before = info.lines;
    }
  } catch (error) {
    // Its message has a piece of the table in it.
    if (error instanceof CsvError) throw new AppError('import_malformed', { line: lineOf(error) });
    throw error;
  }
}

/** So that whatever else waits gets its turn. */
async function* chunksOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += CHUNK) {
    await shareLoop();
    yield text.slice(at, at + CHUNK);
  }
}

const lineOf = (error: CsvError): number => {
  const { lines } = error;
  return typeof lines === 'number' ? lines : 1;
};
