/** Where a cell of a table is; before the first column and above the first row are the names. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** As a cell is named in the document. */
export const cellName = ({ row, column }: Place): string => `${row} ${column}`;

/**
 * Where a key takes the focus in a table whose names can have it, too.
 *
 * @param isHeld whether Control is held, or Command on a Mac
 * @param size how many rows and columns there are besides the names, and how many of each are a page
 * @returns null where the key is none for moving
 */
export function placeAfterKey(
  key: string,
  isHeld: boolean,
  { row, column }: Place,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | null {
  const to: Readonly<Record<string, Place>> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + size.page, column },
    PageUp: { row: row - size.page, column },
    Home: { row: isHeld ? 0 : row, column: isHeld ? 0 : -1 },
    End: { row: isHeld ? size.rows - 1 : row, column: size.columns - 1 },
  };
  const wanted = Object.hasOwn(to, key) ? to[key] : undefined;
  if (wanted === undefined) return null;
  const between = (least: number, value: number, most: number): number =>
    Math.max(least, Math.min(most, value));
  const next = {
    row: between(-1, wanted.row, size.rows - 1),
    column: between(-1, wanted.column, size.columns - 1),
  };
  // The corner between the names holds nothing.
  if (next.row === -1 && next.column === -1)
    return key === 'ArrowUp' ? { row, column } : { row: -1, column: 0 };
  return next;
}
