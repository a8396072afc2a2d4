/** Commands that a person is shown to copy. */
import { UNSEEN } from '#shared/printable.ts';

/**
 * A text as one word of a shell's command. A terminal into which it is pasted would act on control characters, also within
 * quotation marks, and nobody sees them: they are written as bash and zsh read them.
 */
export function inShell(text: string): string {
  if (/^[\w/.@:+-]+$/.test(text)) return text;
  if (text.search(UNSEEN) < 0) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `$'${escaped}'`;
}
