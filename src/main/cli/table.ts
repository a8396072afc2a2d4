/** Rows in columns, for a terminal. */
import { printable } from './printable.ts';

/**
 * @param header the columns' titles
 * @param lines one cell a column
 * @returns a line each, the header first; columns two spaces apart
 */
export function tableLines(
  header: readonly string[],
  lines: readonly (readonly string[])[],
): string[] {
  const all = [header, ...lines].map((line) => line.map(printable));
  const widths = header.map((_title, column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0)),
  );
  return all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
