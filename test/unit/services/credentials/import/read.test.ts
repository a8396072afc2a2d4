/** What programs export, written as each of them writes it, and read here. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { ImportEntry } from '../../../../../src/main/services/credentials/import/entries.ts';
import { importText } from '../../../../../src/main/services/credentials/import/file.ts';
import { readImport } from '../../../../../src/main/services/credentials/import/read.ts';
import { howMany } from '../../../../support/deep.ts';
import { codeOf } from '../../../../support/home.ts';

const folder = mkdtempSync(join(tmpdir(), 'selu-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Login {
  readonly title: string;
  readonly username: string;
  readonly url: string;
  readonly password: string;
  readonly totp: string;
  readonly note: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** Much of what a table could stumble over. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(',', ';', '\t', '"', '\n', '=', "'", '#'),
    ),
  )
  .map((parts) => parts.join(''));
const line = text.map((one) => one.replaceAll(/[\r\n\u0085\u2028\u2029]/g, ''));
const label = line.map((one) => one.replaceAll(':', ''));
const login: fc.Arbitrary<Login> = fc.record({
  title: text,
  username: text,
  url: text,
  password: text,
  totp: text,
  note: text,
  fields: fc.array(fc.tuple(label, line), { maxLength: 2 }),
});

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
/** As papaparse decides it. */
const quotedIfNeeded = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? quoted(cell) : cell;

/** What each program makes of its entries, and which of their texts come along. */
const writers = [
  {
    kind: 'bitwarden',
    withFields: true,
    header:
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp',
    cells: ({ title, username, url, password, totp, note, fields }: Login) => [
      ...['Home', '', 'login', title, note],
      fields.map((field) => field.join(': ')).join('\n'),
      ...['0', url, username, password, totp],
    ],
    write: quotedIfNeeded,
    end: '\n',
  },
  {
    kind: 'keepassxc',
    withFields: false,
    header:
      '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"',
    cells: ({ title, username, url, password, totp, note }: Login) => [
      ...['Root', title, username, password, url, note, totp],
      ...['0', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ],
    write: quoted,
    end: '\n',
  },
  {
    kind: 'onepassword',
    withFields: false,
    header: 'Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes',
    cells: ({ title, username, url, password, totp, note }: Login) => [
      ...[title, url, username, password, totp, 'false', 'false', 'a;b', note],
    ],
    write: quotedIfNeeded,
    end: '\r\n',
  },
] as const;

const isFilled = (value: string): boolean => value.trim() !== '';

/** What is to be read of a login, by the order in which it is likely wanted. */
const expected = (
  { title, username, url, password, totp, note, fields }: Login,
  withFields: boolean,
) => {
  const secrets = [
    ['password', password],
    ...(withFields ? fields.map(([, value]) => ['field', value] as const) : []),
    ['note', note],
    ['totp', totp],
  ].filter(([, value]) => isFilled(value));
  if (secrets.length === 0) return null;
  const settings = [
    ['username', username],
    ['url', url],
  ].filter(([, value]) => isFilled(value ?? ''));
  return [title, ...[...secrets, ...settings].flat()];
};

const flat = ({ title, parts }: ImportEntry) => [
  title,
  ...parts.flatMap(({ kind, value }) => [kind, value]),
];

describe('any entries', () => {
  it.each(writers)('of $kind come back as they were', async (writer) => {
    const { kind, header, cells, write, end, withFields } = writer;
    await fc.assert(
      fc.asyncProperty(fc.array(login, { maxLength: 5 }), fc.boolean(), async (logins, mark) => {
        const rows = logins.map((each) => cells(each).map(write).join(','));
        const file = join(folder, 'export.csv');
        writeFileSync(file, `${mark ? '\ufeff' : ''}${[header, ...rows, ''].join(end)}`);
        const read = await readImport(file, await importText(file));
        const wanted = logins.map((each) => expected(each, withFields));
        expect(read.kind).toBe(kind);
        expect(read.entries.map(flat)).toEqual(wanted.filter((each) => each !== null));
        expect(read.leftOut.map(({ reason }) => reason)).toEqual(
          wanted.filter((each) => each === null).map(() => 'no_value'),
        );
      }),
      { numRuns: howMany({ short: 30, deep: 3_000 }) },
    );
  });

  it('of Bitwarden as JSON come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(login, { maxLength: 5 }), async (logins) => {
        const items = logins.map(({ title, username, url, password, totp, note, fields }) => ({
          ...{ type: 1, name: title, notes: note, favorite: false },
          fields: fields.map(([name, value]) => ({ name, value, type: 1 })),
          login: { username, password, totp: totp || null, uris: [{ match: null, uri: url }] },
        }));
        const read = await readImport('b.json', JSON.stringify({ encrypted: false, items }));
        expect(read.entries.map(flat)).toEqual(
          logins.map((each) => expected(each, true)).filter((each) => each !== null),
        );
      }),
      { numRuns: howMany({ short: 30, deep: 3_000 }) },
    );
  });
});

describe('a file', () => {
  const csv = (...rows: string[]): string => rows.join('\n');

  it.each([
    ['of 1Password 7', 'Title,Website,Username,Password,Notes\nA,x.de,u,p,', 'onepassword'],
    ['of a browser', 'name,url,username,password,note\nA,https://x,u,p,', 'csv'],
    [
      'of KeePass 2',
      '"Account","Login Name","Password","Web Site","Comments"\n"A","u","p","",""',
      'csv',
    ],
    ['of a German spreadsheet', 'name;value\nA;p', 'csv'],
    ['copied from a table', 'name\tvalue\nA\tp', 'csv'],
  ])('%s is known by its header', async (_name, content, kind) => {
    const read = await readImport('x.csv', content);
    expect(read).toMatchObject({ kind, leftOut: [] });
    expect(read.entries.map(({ title, parts }) => [title, parts[0]?.value])).toEqual([['A', 'p']]);
  });

  it.each([
    ['.env', 'A=1\nB="two\nlines"\n'],
    ['prod.env', 'A=1\nB="two\nlines"\n'],
    ['secrets.txt', 'A=1\nB="two\nlines"\n'],
  ])('%s is read as Compose would', async (name, content) => {
    const { kind, entries } = await readImport(name, content);
    expect(kind).toBe('env');
    expect(entries.map(({ title, parts }) => [title, parts[0]?.value])).toEqual([
      ['A', '1'],
      ['B', 'two\nlines'],
    ]);
  });

  it('says what it left out, and why', async () => {
    const rows = ['Title,Username,Password,OTPAuth,Archived', 'Old,,p,,true', 'Empty,u,,,false'];
    const { leftOut } = await readImport('x.csv', csv(...rows, 'Short,u', 'Good,u,p,,false'));
    expect(leftOut).toEqual([
      { line: 2, name: 'Old', reason: 'archived' },
      { line: 3, name: 'Empty', reason: 'no_value' },
      { line: 4, name: null, reason: 'cells' },
    ]);
    const env = await readImport('.env', 'A=\nB="x\nC=1\n???');
    expect(env.leftOut).toEqual([
      { line: 1, name: 'A', reason: 'no_value' },
      { line: 2, name: 'B', reason: 'open_quote' },
      { line: 4, name: null, reason: 'not_assigned' },
    ]);
  });

  it('can be read as another of those whose columns it has', async () => {
    const content = '"Group","Title","Username","Password"\n"R","A","u","p"';
    const { kinds } = await readImport('x.csv', content);
    expect(kinds).toEqual(['keepassxc', 'csv']);
    const { kind, entries } = await readImport('x.csv', content, 'csv');
    expect([kind, entries[0]?.parts[0]?.kind]).toEqual(['csv', 'value']);
    expect((await readImport('x.csv', content, 'bitwarden')).kind).toBe('keepassxc');
  });

  it.each([
    ['an open quote', 'x.csv', 'name,value\nA,"p\nB,q\n', 'import_malformed'],
    ['a quote in the middle', 'x.csv', 'name,value\nA,p"q\n', 'import_malformed'],
    ['no header', 'x.csv', 'TOKEN,abc\nKEY,def\n', 'import_unknown'],
    ['columns without a value', 'x.csv', 'name,colour\nA,red\n', 'import_unknown'],
    ['prose', 'letter.txt', 'Dear Anna\nPS: come\n', 'import_unknown'],
    ['nothing', '.env', '', 'import_unknown'],
    ['other JSON', 'x.json', '{"a":1}', 'import_unknown'],
    ['broken JSON', 'x.json', '{"a"', 'import_unknown'],
    ['an encrypted export', 'x.json', '{"encrypted":true,"data":"2.x"}', 'import_encrypted'],
  ])('with %s is refused', async (_what, name, content, code) => {
    expect(await codeOf(readImport(name, content))).toBe(code);
  });

  it('with too many entries is refused', async () => {
    const rows = Array.from({ length: limits.importEntries + 1 }, () => 'A,p');
    expect(await codeOf(readImport('x.csv', csv('name,value', ...rows)))).toBe(
      'import_too_many_entries',
    );
  });

  it.each([
    ['of 1PUX', 'x.1pux', Buffer.from('PK\x03\x04…'), 'import_1pux'],
    ['of KeePass', 'x.kdbx', Buffer.from([0x03, 0xd9, 0xa2, 0x9a, 0x67, 0xfb]), 'import_keepass'],
    [
      'of another encoding',
      'x.csv',
      Buffer.from('name,value\nJ\xfcrgen,x', 'latin1'),
      'import_not_text',
    ],
    ['of bytes', 'x.bin', Buffer.from([1, 0, 2]), 'import_not_text'],
    [
      'too large',
      'x.csv',
      Buffer.alloc(limits.importMebibytes * 1024 * 1024 + 1, 97),
      'import_too_large',
    ],
  ])('%s is refused', async (_what, name, content, code) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    expect(await codeOf(importText(file))).toBe(code);
  });

  it('that is none is refused', async () => {
    expect(await codeOf(importText(folder))).toBe('import_unreadable');
    expect(await codeOf(importText(join(folder, 'gone.csv')))).toBe('import_unreadable');
  });

  it('in UTF-16 with a mark is read', async () => {
    const file = join(folder, 'wide.csv');
    const content = Buffer.from('\ufeffname,value\nÄ,p', 'utf16le');
    for (const bytes of [content, Buffer.from(content).swap16()]) {
      writeFileSync(file, bytes);
      expect(await importText(file)).toBe('name,value\nÄ,p');
    }
  });
});
