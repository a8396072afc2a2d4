/** Rows in columns, for a terminal. */
import { printable } from '#shared/printable.ts';

/**
 * Lays out a table. What knows how wide characters are is loaded at the first one: it makes a table of all of Unicode,
 * for which the start of every other command would wait.
 *
 * @param header the columns' titles
 * @param lines one cell a column
 * @returns a line each, the header first; columns two spaces apart, wide characters counted as two
 */
export async function tableLines(
  header: readonly string[],
  lines: readonly (readonly string[])[],
): Promise<string[]> {
  const { default: stringWidth } = await import('string-width');
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
