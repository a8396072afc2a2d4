/** .env files as Docker Compose reads them, and what is said of the lines that it would not take. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnv } from '#shared/env-file.ts';

const read = (text: string) =>
  Object.fromEntries([...readEnv(text).values].map(([name, { value }]) => [name, value]));
const flaws = (text: string) =>
  readEnv(text).leftOut.map(({ line, flaw, name }) => [line, flaw, name]);

const pem = '-----BEGIN PRIVATE KEY-----\nMIIE#=\nabc=\n-----END PRIVATE KEY-----';

describe('a value', () => {
  // The examples of Compose's own page are among them.
  it.each([
    ['VAR=VAL', { VAR: 'VAL' }],
    ['VAR="VAL"', { VAR: 'VAL' }],
    ["VAR='VAL'", { VAR: 'VAL' }],
    ['VAR: VAL', { VAR: 'VAL' }],
    ['VAR = VAL  ', { VAR: 'VAL' }],
    ['VAR=VAL # comment', { VAR: 'VAL' }],
    ['VAR=VAL# not a comment', { VAR: 'VAL# not a comment' }],
    ['VAR="VAL # not a comment"', { VAR: 'VAL # not a comment' }],
    ['VAR="VAL" # comment', { VAR: 'VAL' }],
    ['VAR=', { VAR: '' }],
    ['VAR= # comment', { VAR: '' }],
    ["VAR='Let\\'s go!'", { VAR: "Let's go!" }],
    ['VAR="{\\"hello\\": \\"json\\"}"', { VAR: '{"hello": "json"}' }],
    ['VAR="some\\tvalue"', { VAR: 'some\tvalue' }],
    ["VAR='some\\tvalue'", { VAR: 'some\\tvalue' }],
    ['VAR=some\\tvalue', { VAR: 'some\\tvalue' }],
    ['PASSWORD=abc#123', { PASSWORD: 'abc#123' }],
    ['URL=https://x/#/h', { URL: 'https://x/#/h' }],
    ['KEY=a=b==', { KEY: 'a=b==' }],
    ['export\tKEY=1', { KEY: '1' }],
    ['\ufeffKEY=1\r\nB=2\r\n', { KEY: '1', B: '2' }],
    ['KEY=\u00a0sk-1', { KEY: 'sk-1' }],
    ['KEY="a\nb"\nB=2', { KEY: 'a\nb', B: '2' }],
    [`KEY=${pem}\nB=2`, { KEY: pem, B: '2' }],
    [`KEY="${pem}"\nB=2`, { KEY: pem, B: '2' }],
    ['# A=1\n\n   \nB=2\n', { B: '2' }],
    [
      'constructor=1\n__proto__=2',
      Object.fromEntries([
        ['constructor', '1'],
        ['__proto__', '2'],
      ]),
    ],
    ['', {}],
  ])('%j is read whole', (text, values) => {
    expect(read(text)).toEqual(values);
    expect(flaws(text)).toEqual([]);
  });

  it('with a variable is taken as it stands, and says so', () => {
    const { values } = readEnv('A=$HOME\nB="${X}"\nC=\'$X\'\nD=costs 5$\nE="\\$X"');
    expect([...values.values()].map(({ value, hasVariable }) => [value, hasVariable])).toEqual([
      ['$HOME', true],
      ['${X}', true],
      ['$X', false],
      ['costs 5$', false],
      ['$X', false],
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['open', 'A="never closed\nB=2', { B: '2' }, [[1, 'open_quote', 'A']]],
    ['followed', 'A="x" y\nB=2', { B: '2' }, [[1, 'behind_quote', 'A']]],
    ['twice', 'A=1\nB=2\nA=3', { A: '3', B: '2' }, [[1, 'replaced', 'A']]],
    ['a key on its own', `A=\n${pem}\nB=2`, { A: '', B: '2' }, [[2, 'not_assigned', null]]],
    ['an open key', `A="${pem}\nB=2`, { B: '2' }, [[1, 'open_quote', 'A']]],
    ['no assignment', 'hello\nB=2', { B: '2' }, [[1, 'not_assigned', null]]],
    ['text', 'To get a key, open https://example.com/?q=1', {}, [[1, 'not_assigned', null]]],
  ])('is named with its line, and costs no other: %s', (_what, text, values, left) => {
    expect(read(text)).toEqual(values);
    expect(flaws(text)).toEqual(left);
  });
});

describe('any values', () => {
  const name = fc.constantFrom('A', 'B', 'API_KEY', '_x', 'a.1');
  const written = fc.string({ unit: 'grapheme', maxLength: 40 }).chain((raw) => {
    const text = raw.replaceAll('\r', '');
    const single = `'${text.replaceAll("'", "\\'")}'`;
    const double = `"${text.replaceAll(/["\\$]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    // In single quotes a backslash before a quotation mark, or at the end, cannot be told from an escape.
    const forms = text.includes('\\') ? [double] : [single, double];
    return fc.constantFrom(...forms).map((form) => ({ text, form }));
  });
  const behind = fc.constantFrom('', ' ', ' # a comment', '\t#');

  it('come back as they were, whatever stands around them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, written, behind), { minLength: 1, maxLength: 6 }),
        (entries) => {
          const text = entries.map(([key, { form }, end]) => `${key}=${form}${end}`).join('\n');
          expect(read(text)).toEqual(
            Object.fromEntries(entries.map(([key, { text: value }]) => [key, value])),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are read or named: no line is lost in silence', () => {
    const line = fc.string({ unit: fc.constantFrom(...'AB=:"\'# \\n$'.split('')), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const { values, leftOut } = readEnv(lines.join('\n'));
        const told = new Set([...leftOut, ...values.values()].map((each) => each.line));
        let covered = 0;
        lines.forEach((text, index) => {
          if (told.has(index + 1)) {
            const found = [...values.values()].find((each) => each.line === index + 1);
            covered = index + (found?.value.split('\n').length ?? 1);
          } else if (index >= covered) expect(text.replace(/#.*/, '').trim()).toBe('');
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
