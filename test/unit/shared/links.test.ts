/** Addresses inside a text: nothing of the text is lost, and only what is plainly an address becomes a link. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linksIn, textParts } from '#shared/links.ts';

const text = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      fc.constantFrom(
        'https://example.com',
        'https://',
        'https://a.b/c?d=e#f',
        'http://example.com',
        'https://me@example.com',
        'https://example.com:8443',
        'javascript:alert(1)',
        'https://例え.jp/ä',
        '\\',
        ').',
        ' ',
        '\n',
        '/',
        '@',
        ':',
        '%',
        '.',
      ),
      fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ['https'] }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the parts of any text', () => {
  it('are the text together, and no two of them could be one', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const parts = textParts(whole);
        expect(parts.map((part) => part.text).join('')).toBe(whole);
        expect(parts.every((part) => part.text !== '')).toBe(true);
        const kinds = parts.map(({ kind }) => kind).join(' ');
        expect(kinds).not.toContain('text text');
      }),
      { numRuns: 1_000 },
    );
  });

  it('that are links lead where they say: to a host by its name, over https, and nowhere else', () => {
    fc.assert(
      fc.property(text, (whole) => {
        for (const link of linksIn(whole)) {
          const url = new URL(link.address);
          expect(url.protocol).toBe('https:');
          expect([url.username, url.password, url.port]).toEqual(['', '', '']);
          expect(url.hostname).toContain('.');
          const shown = `https://${url.hostname}`;
          expect(link.text.slice(0, shown.length).toLowerCase()).toBe(shown);
          expect(link.address).toBe(new URL(link.text).href);
          expect(link.text).not.toMatch(/[\s<>"'()[\]{}\\]/u);
          expect(link.text.length).toBeLessThanOrEqual(500);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a row of marks at the end of an address', () => {
  /** As it was read before: right, and in quadratic time. */
  const cutByPattern = (whole: string): string[] =>
    [...whole.matchAll(/https:\/\/[^\s\p{Cf}<>"'`“”„‘’‚«»‹›{}|\\^[\]()]+/gu)].flatMap(([match]) => {
      const shown = match.replace(/[.,;:!?…*]+$/u, '');
      if (shown.length > 500 || !URL.canParse(shown)) return [];
      const url = new URL(shown);
      const host = shown.slice('https://'.length).split(/[/?#]/, 1)[0];
      return host?.toLowerCase() === url.hostname && host.includes('.') ? [url.href] : [];
    });

  it('belongs to the sentence, as it did when a pattern cut it off', () => {
    const marked = fc
      .array(
        fc.oneof(
          text,
          fc.string({
            unit: fc.constantFrom('.', ',', ';', ':', '!', '?', '…', '*', '/', ' ', 'a'),
          }),
        ),
        {
          maxLength: 6,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(marked, (whole) => {
        expect(linksIn(whole).map(({ address }) => address)).toEqual(cutByPattern(whole));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no longer than its length, however long it is', () => {
    // By the pattern, the minutes of a quarter of a million steps squared.
    const row = '.'.repeat(500_000);
    expect(linksIn(`https://a.b${row}x https://example.com${row}`)).toHaveLength(1);
  });
});

describe('an address', () => {
  it.each([
    ['See https://example.com/keys.', 'https://example.com/keys'],
    ['(https://example.com/keys)', 'https://example.com/keys'],
    ['[keys](https://example.com/keys), then', 'https://example.com/keys'],
    ['“https://example.com/keys”', 'https://example.com/keys'],
    ['„https://example.com/keys“ öffnen', 'https://example.com/keys'],
    ['Open https://example.com/keys?!…', 'https://example.com/keys'],
    ['https://example.com/keys;', 'https://example.com/keys'],
    ['<https://example.com/keys>', 'https://example.com/keys'],
    ['`https://example.com/keys`', 'https://example.com/keys'],
    ['*https://example.com/keys*', 'https://example.com/keys'],
    ['https://example.com/a.b,c?d=e.f#g', 'https://example.com/a.b,c?d=e.f#g'],
    ['https://example.com', 'https://example.com/'],
    ['keys:https://example.com/', 'https://example.com/'],
    ['https://Example.com/Keys', 'https://example.com/Keys'],
    ['https://example.com/\u202egnp.exe', 'https://example.com/'],
    ['https://example.com/ä', 'https://example.com/%C3%A4'],
  ])('in %j', (whole, address) => {
    expect(linksIn(whole).map((link) => link.address)).toEqual([address]);
  });

  it.each([
    'http://example.com/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'mailto:me@example.com',
    'https://me@example.com/',
    'https://example.com@evil.example/',
    'https://me:pw@example.com/',
    'https://example.com:8443/',
    'https://localhost/',
    'https://intranet/keys',
    'https://',
    'https://.',
    'https:example.com',
    `https://example.com/${'x'.repeat(500)}`,
    'example.com',
    // They would lead elsewhere than a hasty reader thinks.
    'https://exаmple.com/',
    'https://example.com\u2044keys.evil.example/',
    'https://example\u200b.com/',
    'https://ex%61mple.com/',
    'https://example.com:443/',
    'https://1.1/',
  ])('none in %j', (whole) => {
    expect(linksIn(`Look: ${whole}`)).toEqual([]);
  });
});
