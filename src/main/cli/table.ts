/** Rows in columns, for a terminal. */
import stringWidth from 'string-width';
import { printable } from '#shared/printable.ts';

/**
 * @param header the columns' titles
 * @param lines one cell a column
 * @returns a line each, the header first; columns two spaces apart, wide characters counted as two
 */
export function tableLines(
  header: readonly string[],
  lines: readonly (readonly string[])[],
): string[] {
  const all = [header, ...lines].map((line) => line.map(printable));
  const widths = header.map((_title, column) =>
    Math.max(...all.map((line) => stringWidth(line[column] ?? ''))),
  );
  return all.map((line) =>
    line
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}
