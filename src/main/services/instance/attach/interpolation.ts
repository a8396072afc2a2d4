/** What Compose puts in for variables, and how it reads a `.env` file. */

export type Variables = ReadonlyMap<string, string>;

/** A variable that a file says must have a value has none. */
export class ValueMissing extends Error {
  readonly variable: string;

  constructor(variable: string) {
    super(`${variable} has no value`);
    this.variable = variable;
  }
}

const NAME = /^[A-Za-z_]\w*/;
/** `:-` and its kind: with a colon an empty value counts as none. */
const OPERATOR = /^(:?[-?+])/;

/**
 * Puts values in for `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?words}`, `${NAME?words}`,
 * `${NAME:+other}` and `${NAME+other}`, inside each other, too; `$$` is a dollar sign. One that is not set is empty.
 * Source: Compose's documentation, "Interpolation".
 *
 * @param onUse is told of each variable whose value was put in
 * @throws ValueMissing for `?` without a value
 */
export function interpolated(
  text: string,
  variables: Variables,
  onUse: (name: string) => void = () => {},
): string {
  let result = '';
  let rest = text;
  for (let at = rest.indexOf('$'); at !== -1; at = rest.indexOf('$')) {
    result += rest.slice(0, at);
    rest = rest.slice(at + 1);
    if (rest.startsWith('$')) {
      result += '$';
      rest = rest.slice(1);
      continue;
    }
    const name = NAME.exec(rest)?.[0];
    if (name !== undefined) {
      result += valueOf(name);
      rest = rest.slice(name.length);
      continue;
    }
    const end = rest.startsWith('{') ? closing(rest) : -1;
    if (end === -1) {
      result += '$';
      continue;
    }
    result += braced(rest.slice(1, end));
    rest = rest.slice(end + 1);
  }
  return result + rest;

  function valueOf(name: string): string {
    const value = variables.get(name);
    if (value !== undefined) onUse(name);
    return value ?? '';
  }

  function braced(inside: string): string {
    const name = NAME.exec(inside)?.[0] ?? '';
    const operator = OPERATOR.exec(inside.slice(name.length))?.[0];
    if (operator === undefined) return valueOf(name);
    const other = inside.slice(name.length + operator.length);
    const value = variables.get(name);
    const isSet = operator.startsWith(':') ? (value ?? '') !== '' : value !== undefined;
    if (operator.endsWith('+')) return isSet ? interpolated(other, variables, onUse) : '';
    if (isSet) return valueOf(name);
    if (operator.endsWith('?')) throw new ValueMissing(name);
    return interpolated(other, variables, onUse);
  }
}

/** Where the brace that a text begins with is closed; -1: nowhere. */
function closing(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') open += 1;
    else if (text[at] === '}') {
      open -= 1;
      if (open === 0) return at;
    }
  }
  return -1;
}

/** A name, perhaps behind `export`, and what is on its line or between its quotes. */
const ENTRY =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:][ \t]*(?:'((?:\\'|[^'])*)'|"((?:\\[^]|[^"\\])*)"|([^\r\n]*))/gm;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads a `.env` file as Compose does: comments, `export`, quotes (nothing is put in between single ones), values over
 * several lines. A later entry wins.
 *
 * @param known variables of the environment, which win over those of the file where one is put in
 */
export function parseEnvFile(text: string, known: Variables = new Map()): Map<string, string> {
  const values = new Map<string, string>();
  const put = (value: string): string => interpolated(value, new Map([...values, ...known]));
  for (const [, name = '', single, double, plain = ''] of text.matchAll(ENTRY)) {
    if (single !== undefined) values.set(name, single.replaceAll(String.raw`\'`, "'"));
    else if (double !== undefined) {
      // A dollar sign behind a backslash is one, and not a variable.
      const unescaped = double.replaceAll(/\\([^])/g, (_, sign: string) =>
        sign === '$' ? '$$' : (escapes[sign] ?? sign),
      );
      values.set(name, put(unescaped));
    } else values.set(name, put(plain.replace(/(^|[ \t])#.*$/, '').trim()));
  }
  return values;
}
