/** The interface that all formats of encrypted values share. */

/**
 * Which database cell a value belongs to: `identity` names the row by the fields that never change
 * (architecture spec, "Fixed, so that other programs can check it").
 */
export interface Cell {
  readonly table: string;
  readonly column: string;
  readonly identity: readonly string[];
}

export interface ValueCodec {
  /**
   * Encrypts under a fresh random nonce.
   *
   * @param plaintext well-formed Unicode
   * @returns the text to store
   * @throws TypeError when the plaintext holds a lone surrogate, which UTF-8 cannot carry
   */
  seal(plaintext: string, cell: Cell): string;
  /**
   * Decrypts what {@link seal} gave for the same cell.
   *
   * @throws DamagedValue for anything else
   */
  open(stored: string, cell: Cell): string;
}

/**
 * Encrypts under another key what is stored in a cell.
 *
 * @returns the text to store
 * @throws DamagedValue when it does not decrypt
 */
export type Reseal = (stored: string, cell: Cell) => string;

/** Thrown for a stored value that does not decrypt. It tells neither the content nor the kind of damage. */
export class DamagedValue extends Error {
  constructor() {
    super('damaged value');
    this.name = 'DamagedValue';
  }
}
