import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretFlaws, secretGroups } from '#shared/master-secret.ts';
import { fitsKeyCheck, keyCheckValue } from '../../../src/main/crypto/key-check.ts';
import { makeMasterSecret, parseMasterSecret } from '../../../src/main/crypto/master-secret.ts';

const oneOfTheFlaws: unknown = expect.stringMatching(new RegExp(`^(${secretFlaws.join('|')})$`));
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

describe('the text of a master secret', () => {
  it('is read whatever white space surrounds it', () => {
    const space = fc.string({
      unit: fc.constantFrom(' ', '\t', '\n', '\r\n', '\u00A0'),
      maxLength: 3,
    });
    fc.assert(
      fc.property(bytes32, space, space, (bytes, before, after) => {
        const secret = parseMasterSecret(before + bytes.toString('base64') + after, 'typed');
        expect(secret.export().equals(bytes)).toBe(true);
      }),
    );
  });

  it('is read whatever white space is inside: as it is shown, and as a page breaks it', () => {
    const gap = fc.constantFrom(' ', '  ', '\n', '\r\n', '\t', '\u00A0', '\u2009', '');
    fc.assert(
      fc.property(bytes32, fc.array(gap, { minLength: 10, maxLength: 10 }), (bytes, gaps) => {
        const groups = secretGroups(bytes.toString('base64'));
        const text = groups.map((group, index) => `${group}${gaps[index] ?? ''}`).join('');
        expect(parseMasterSecret(text, 'typed').export().equals(bytes)).toBe(true);
      }),
    );
  });

  it('is refused in another spelling, by the name of that spelling', () => {
    fc.assert(
      fc.property(bytes32, fc.nat(43), (bytes, place) => {
        const text = bytes.toString('base64');
        const urlSafe = text.replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
        const hex = bytes.toString('hex');
        const spellings: [string, string][] = [
          [`"${text}"`, 'secret_quoted'],
          [`‘${text}’`, 'secret_quoted'],
          [hex, 'secret_hex'],
          [secretGroups(hex.toUpperCase()).join(' '), 'secret_hex'],
          [`-${urlSafe.slice(1)}`, 'secret_url_safe'],
          [`${urlSafe.slice(1)}_=`, 'secret_url_safe'],
          [`${text.slice(0, place)}!${text.slice(place + 1)}`, 'secret_mistyped'],
          [text.slice(1), 'secret_malformed'],
          [text + text, 'secret_malformed'],
        ];
        for (const [spelling, code] of spellings) {
          expect(() => parseMasterSecret(spelling, 'environment')).toThrow(
            expect.objectContaining({ code, params: { source: 'environment' } }),
          );
        }
      }),
    );
  });

  it('is refused when it is not the standard base64 of 32 bytes', () => {
    const wrongLength = fc
      .uint8Array({ maxLength: 64 })
      .filter((bytes) => bytes.length !== 32)
      .map((bytes) => Buffer.from(bytes).toString('base64'));
    const badlySpelled = bytes32.chain((bytes) => {
      const text = bytes.toString('base64');
      return fc.constantFrom(
        text.slice(0, -1),
        `${text}=`,
        `${text.slice(0, 20)}.${text.slice(20)}`,
        `"${text}"`,
        bytes.toString('hex'),
        `-${text.slice(1)}`,
      );
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), wrongLength, badlySpelled), (text) => {
        expect(() => parseMasterSecret(text, 'file')).toThrow(
          expect.objectContaining({ code: oneOfTheFlaws, params: { source: 'file' } }),
        );
      }),
    );
  });

  it('is asked for where somebody has entered nothing', () => {
    for (const nothing of ['', ' \n ']) {
      expect(() => parseMasterSecret(nothing, 'typed')).toThrow(
        expect.objectContaining({ code: 'secret_empty' }),
      );
    }
  });

  it('is refused when the bits that stand for no byte are set', () => {
    // 32 bytes end on four of six bits: the last letter before "=" must be one of sixteen.
    expect(() => parseMasterSecret(`${'A'.repeat(42)}B=`, 'keychain')).toThrow(
      expect.objectContaining({ code: 'secret_mistyped', params: { source: 'keychain' } }),
    );
  });
});

describe('a made master secret', () => {
  it('is 44 characters that read back as itself, and is never the same', () => {
    const made = Array.from({ length: 1_000 }, makeMasterSecret);
    for (const { text, secret } of made) {
      expect(text).toHaveLength(44);
      expect(parseMasterSecret(text, 'typed').equals(secret)).toBe(true);
    }
    expect(new Set(made.map(({ text }) => text)).size).toBe(1_000);
  });

  it('does not print', () => {
    const { text, secret } = makeMasterSecret();
    const hex = Buffer.from(text, 'base64').toString('hex');
    for (const printed of [
      inspect(secret, { depth: 9 }),
      JSON.stringify(secret),
      format('%s', secret),
    ]) {
      expect(printed).not.toContain(text);
      expect(printed).not.toContain(hex.slice(0, 8));
    }
  });
});

describe('the key check value', () => {
  it('fits its own secret and instance and no other', () => {
    const [a, b] = [makeMasterSecret().secret, makeMasterSecret().secret];
    const value = keyCheckValue(a, 'one');
    expect(fitsKeyCheck(a, 'one', value)).toBe(true);
    expect(fitsKeyCheck(b, 'one', value)).toBe(false);
    expect(fitsKeyCheck(a, 'two', value)).toBe(false);
  });

  it('does not fit anything else that may stand in its place', () => {
    const { secret } = makeMasterSecret();
    const value = keyCheckValue(secret, 'one');
    const others = fc.oneof(
      fc.string(),
      fc.base64String(),
      bytes32.map((b) => b.toString('base64')),
    );
    fc.assert(
      fc.property(others, (stored) => {
        expect(fitsKeyCheck(secret, 'one', stored)).toBe(false);
      }),
    );
    for (const stored of [value.slice(0, -1), `${value}=`, ` ${value}`, value.toLowerCase()]) {
      expect(fitsKeyCheck(secret, 'one', stored)).toBe(false);
    }
  });
});
