/**
 * The text of an .env file, by the rules of Docker Compose (docs.docker.com, "Env file syntax"): what is in it, and what
 * cannot be read, line by line, so that nothing is cut in silence. Variables in values are left as they stand. Beyond these
 * rules, a PEM that somebody has pasted without quotes is taken whole.
 */

/** A value that was read. */
export interface EnvValue {
  readonly name: string;
  readonly value: string;
  /** In which line of the text its name stands, counted from 1. */
  readonly line: number;
  /** Compose would put another variable in here; this is the text as it stands. */
  readonly hasVariable: boolean;
}

/**
 * Why a line was left out. `not_assigned`: it is no `NAME=value`. `open_quote`: its quote is never closed.
 * `behind_quote`: something other than a comment stands behind its quote. `replaced`: the same name stands there again.
 */
export type EnvFlaw = 'not_assigned' | 'open_quote' | 'behind_quote' | 'replaced';

export interface EnvLeftOut {
  readonly line: number;
  readonly flaw: EnvFlaw;
  /** Its name, where it has one. */
  readonly name: string | null;
}

/** What is said of a value, without it. */
export type EnvFact = Omit<EnvValue, 'value'> & {
  /** How many lines it has; 0: it is empty. */
  readonly lines: number;
};

export interface EnvText {
  /** By name, in the order of the text. */
  readonly values: ReadonlyMap<string, EnvValue>;
  readonly leftOut: readonly EnvLeftOut[];
}

const BLANK = /^[ \t\u00a0]*(?:#.*)?$/;
const ASSIGNED = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t\u00a0]*/u;
const PEM = /^-----BEGIN [A-Z0-9 ]+-----/;
const PEM_EDGE = /-----(BEGIN|END) ([A-Z0-9 ]+)-----/;
const VARIABLE = /\$(?:\{|[A-Za-z_])/;

/** A PEM that ends further below is none. */
const PEM_LINES = 1_000;

/** Reads the text of an .env file. */
export function readEnv(text: string): EnvText {
  // Windows editors begin a file with a mark.
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const lines = plain.split('\n');
  const values = new Map<string, EnvValue>();
  const leftOut: EnvLeftOut[] = [];
  const pemEnds = pemEndsIn(lines);
  /** Where in the text the line begins. */
  let at = 0;
  let index = 0;
  const skipTo = (end: number): void => {
    for (; index < end; index += 1) at += (lines[index]?.length ?? 0) + 1;
  };
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const number = index + 1;
    const lineAt = at;
    index += 1;
    at += line.length + 1;
    if (BLANK.test(line)) continue;
    // The last line of a key often ends in `=`. Where its text is left out, no line of it may pass for a name: names are no secret.
    const pemEnd = pemEnds.get(index - 1) ?? null;
    const [start, name = null] = ASSIGNED.exec(line) ?? [];
    if (start === undefined || name === null) {
      leftOut.push({ line: number, flaw: 'not_assigned', name: null });
      if (pemEnd !== null && PEM.test(line.trim())) skipTo(pemEnd + 1);
      continue;
    }
    const found = valueIn({
      text: plain,
      at: lineAt + start.length,
      lines,
      index: index - 1,
      pemEnd,
    });
    if (typeof found === 'string') {
      leftOut.push({ line: number, flaw: found, name });
      if (pemEnd !== null && found === 'open_quote') skipTo(pemEnd + 1);
      continue;
    }
    skipTo(index - 1 + found.lines);
    const before = values.get(name);
    if (before !== undefined) leftOut.push({ line: before.line, flaw: 'replaced', name });
    values.set(name, { name, value: found.value, line: number, hasVariable: found.hasVariable });
  }
  return { values, leftOut: leftOut.toSorted((a, b) => a.line - b.line) };
}

/** In which line each PEM ends, by the one in which it begins; of many that never end, each line is looked at once. */
function pemEndsIn(lines: readonly string[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const next = new Map<string, number>();
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    const [edge, which, label = ''] = PEM_EDGE.exec(line) ?? [];
    if (which === 'END' && line.trimEnd() === edge) next.set(label, index);
    const end = next.get(label);
    if (which === 'BEGIN' && end !== undefined && end - index <= PEM_LINES) ends.set(index, end);
  }
  return ends;
}

interface Found {
  readonly value: string;
  /** How many lines it takes. */
  readonly lines: number;
  readonly hasVariable: boolean;
}

interface Place {
  readonly text: string;
  /** Behind the name. */
  readonly at: number;
  /** Those of the text, and which of them it is. */
  readonly lines: readonly string[];
  readonly index: number;
  /** In which of them a PEM ends that begins in this one; null: none does. */
  readonly pemEnd: number | null;
}

function valueIn({ text, at, lines, index, pemEnd }: Place): Found | EnvFlaw {
  const quote = text[at];
  if (quote === '"' || quote === "'") return quotedIn(text, at, quote);
  const line = lineAt(text, at);
  if (pemEnd !== null && PEM.test(line)) {
    const value = [line, ...lines.slice(index + 1, pemEnd + 1)].join('\n');
    return { value: value.trim(), lines: pemEnd - index + 1, hasVariable: false };
  }
  const value = line.replace(/(?:^|[ \t])#.*$/, '').trim();
  return { value, lines: 1, hasVariable: VARIABLE.test(value) };
}

/** The rest of a line. */
function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? text.length : end);
}

/** What a backslash stands for before a letter, by the quote around it; before any other it stands for itself. */
const escapes = {
  '"': new Map([
    ['"', '"'],
    ['\\', '\\'],
    ['$', '$'],
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t'],
  ]),
  "'": new Map([["'", "'"]]),
};

/** @param start where the quote stands */
function quotedIn(text: string, start: number, quote: '"' | "'"): Found | EnvFlaw {
  let value = '';
  let plain = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === quote) {
      if (!BLANK.test(lineAt(text, at + 1))) return 'behind_quote';
      const hasVariable = quote === '"' && VARIABLE.test(plain);
      return { value, lines: text.slice(start, at).split('\n').length, hasVariable };
    }
    const stands = letter === '\\' ? escapes[quote].get(text[at + 1] ?? '') : undefined;
    if (stands !== undefined) {
      value += stands;
      at += 1;
      continue;
    }
    value += letter;
    plain += letter;
  }
  return 'open_quote';
}

/** What a person is told of an .env file before anything is done with it. */
export const factsOf = ({ values, leftOut }: EnvText) => ({
  facts: [...values.values()].map(({ value, ...fact }): EnvFact => ({
    ...fact,
    lines: value === '' ? 0 : value.split('\n').length,
  })),
  leftOut,
});
