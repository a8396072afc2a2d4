/**
 * Reads the text of an .env file: `NAME=value` a line, with `export`, comments and quotes as dotenv and Node's
 * `--env-file` take them. A quoted value may have several lines; `\n` in double quotes is a line break. Of a name that
 * stands there twice the last one counts.
 *
 * @returns the values by name, in the order of the text
 */
export function readEnv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  // Windows editors begin a file with a mark.
  const rest = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const name = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/gmu;
  for (let match = name.exec(rest); match !== null; match = name.exec(rest)) {
    const { value, end } = valueAt(rest, name.lastIndex);
    values.set(match[1] ?? '', value);
    name.lastIndex = end;
  }
  return values;
}

function valueAt(text: string, start: number): { value: string; end: number } {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = text.indexOf(quote, start + 1);
    if (close > 0) {
      const inside = text.slice(start + 1, close);
      const value = quote === '"' ? inside.replaceAll('\\n', '\n') : inside;
      return { value, end: endOfLine(text, close) };
    }
  }
  const end = endOfLine(text, start);
  const line = text.slice(start, end);
  const comment = line.indexOf('#');
  return { value: (comment < 0 ? line : line.slice(0, comment)).trim(), end };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
