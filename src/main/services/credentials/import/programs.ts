/** The tables that password managers export, by the names of their columns, and any other table that has a header. */
import type { CsvKind, ImportLeftOut, ImportPartKind } from '#shared/contract/schemas.ts';
import type { CsvRow } from './csv.ts';
import { entryOf, type ImportEntry } from './entries.ts';

type Column = 'title' | 'username' | 'url' | 'secret' | 'fields' | 'totp' | 'note' | 'archived';

interface Program {
  readonly kind: CsvKind;
  /** A table is one of its when it has all columns of one of these. */
  readonly marks: readonly (readonly string[])[];
  /** What each column is called; where there are several, the first that is there counts. */
  readonly columns: Readonly<Partial<Record<Column, readonly string[]>>>;
  readonly secretKind: ImportPartKind;
}

/** What the columns of tables from elsewhere are called: other managers, browsers, and what people write themselves. */
const anyTitle = ['name', 'title', 'key', 'variable', 'account', 'service', 'label', 'item'];
const anySecret = ['value', 'password', 'secret', 'token', 'api key', 'api_key', 'credential'];

/** Those that are told apart by more columns come first. */
const programs: readonly Program[] = [
  {
    kind: 'bitwarden',
    marks: [['name', 'login_password']],
    columns: {
      title: ['name'],
      username: ['login_username'],
      url: ['login_uri'],
      secret: ['login_password'],
      fields: ['fields'],
      totp: ['login_totp'],
      note: ['notes'],
    },
    secretKind: 'password',
  },
  {
    kind: 'keepassxc',
    marks: [['group', 'title', 'username', 'password']],
    columns: {
      title: ['title'],
      username: ['username'],
      url: ['url'],
      secret: ['password'],
      totp: ['totp'],
      note: ['notes'],
    },
    secretKind: 'password',
  },
  {
    kind: 'onepassword',
    marks: ['otpauth', 'one-time password', 'archived', 'tags', 'website', 'type'].map((mark) => [
      ...['title', 'username', 'password'],
      mark,
    ]),
    columns: {
      title: ['title'],
      username: ['username'],
      url: ['url', 'website', 'urls'],
      secret: ['password'],
      totp: ['otpauth', 'one-time password'],
      note: ['notes', 'notesplain'],
      archived: ['archived', 'archived status'],
    },
    secretKind: 'password',
  },
  {
    kind: 'csv',
    marks: anyTitle.flatMap((title) => anySecret.map((secret) => [title, secret])),
    columns: {
      title: anyTitle,
      username: ['username', 'user', 'user name', 'login name', 'login', 'email'],
      url: ['url', 'uri', 'website', 'web site', 'address'],
      secret: anySecret,
      totp: ['totp', 'otpauth'],
      note: ['notes', 'note', 'comments', 'comment'],
    },
    secretKind: 'value',
  },
];

const headerOf = ({ cells }: CsvRow): string[] => cells.map((cell) => cell.trim().toLowerCase());

/** The programs of whose tables the first row may be the header, the likeliest first. */
export function programsFor(first: CsvRow): readonly Program[] {
  const header = new Set(headerOf(first));
  return programs.filter(({ marks }) =>
    marks.some((mark) => mark.every((each) => header.has(each))),
  );
}

/** Reads the rows of one program's table, given its header. */
export function rowReader(
  { columns, secretKind }: Program,
  first: CsvRow,
): (row: CsvRow) => ImportEntry | ImportLeftOut {
  const header = headerOf(first);
  const placeOf = (column: Column): number =>
    (columns[column] ?? []).map((name) => header.indexOf(name)).find((at) => at >= 0) ?? -1;
  return ({ cells, line }) => {
    const at = (column: Column): string => cells[placeOf(column)] ?? '';
    const title = at('title');
    const leftOut = (reason: ImportLeftOut['reason']): ImportLeftOut => ({
      ...{ line, reason },
      name: title,
    });
    // A quote may be missing: then nobody can tell which cell is which.
    if (cells.length !== header.length) return { line, name: null, reason: 'cells' };
    if (/^(true|1|yes)$/i.test(at('archived').trim())) return leftOut('archived');
    const entry = entryOf({
      ...{ title, line, username: at('username'), url: at('url') },
      secret: [secretKind, at('secret')],
      fields: fieldsIn(at('fields')),
      totp: at('totp'),
      note: at('note'),
    });
    return entry ?? leftOut('no_value');
  };
}

/** Bitwarden's own fields: `name: value`, one a line; a line that is none goes on with the value before. */
function fieldsIn(cell: string): { label: string; value: string }[] {
  const fields: { label: string; value: string }[] = [];
  for (const line of cell.split(/\r\n|\n/)) {
    const [, label, value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    const last = fields.at(-1);
    if (label !== undefined) fields.push({ label, value });
    else if (last !== undefined) last.value += `\n${line}`;
    else if (line !== '') fields.push({ label: '', value: line });
  }
  return fields;
}
