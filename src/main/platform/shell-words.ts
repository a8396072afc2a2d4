/** Commands that a person is shown to copy. */

/** A text as one word of a shell's command. */
export const inShell = (text: string): string =>
  /^[\w/.@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
