/** What an attacker who can write to the database may try, as properties over both codecs. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedValue, type Cell, type ValueCodec } from '../../../src/main/crypto/codec.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { v1Codec } from '../../../src/main/crypto/v1.ts';
import { v2Codec } from '../../../src/main/crypto/v2.ts';
import { howMany } from '../../support/deep.ts';

const { secret } = makeMasterSecret();
const instanceId = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
const v1 = v1Codec(secret);
const v2 = v2Codec(secret, instanceId);

const text = fc.string({ unit: 'binary', maxLength: 300 });
const cell: fc.Arbitrary<Cell> = fc.record({
  table: fc.constantFrom('system_credentials', 'user_credentials', 'llm_providers'),
  column: fc.constantFrom('encrypted_value', 'api_key_encrypted'),
  identity: fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 1, maxLength: 3 }),
});
const home: Cell = {
  table: 'system_credentials',
  column: 'encrypted_value',
  identity: ['cap', 'NAME'],
};

function refuses(codec: ValueCodec, stored: string, at: Cell): void {
  expect(() => codec.open(stored, at)).toThrow(DamagedValue);
}

describe.each([
  ['v1', v1, ''],
  ['v2', v2, 'selu:v2:'],
])('%s', (_, codec, prefix) => {
  const blobOf = (stored: string): Buffer => Buffer.from(stored.slice(prefix.length), 'base64');
  const storedOf = (blob: Buffer): string => prefix + blob.toString('base64');

  it('gives back any well-formed text, for any cell', () => {
    fc.assert(
      fc.property(text, cell, (value, at) => {
        expect(codec.open(codec.seal(value, at), at)).toBe(value);
      }),
    );
  });

  it('gives back 64 KiB, a byte order mark and NUL', () => {
    for (const value of ['ü'.repeat(32 * 1024), '\uFEFFkey', 'a\0b', '']) {
      expect(codec.open(codec.seal(value, home), home)).toBe(value);
    }
  });

  it('does not take text that UTF-8 cannot carry', () => {
    expect(() => codec.seal('a\uD800b', home)).toThrow(TypeError);
  });

  it('refuses any flipped bit', () => {
    fc.assert(
      fc.property(text, fc.nat(), (value, at) => {
        const blob = blobOf(codec.seal(value, home));
        const bit = at % (blob.length * 8);
        const byte = bit >> 3;
        blob[byte] = (blob[byte] ?? 0) ^ (1 << (bit & 7));
        refuses(codec, storedOf(blob), home);
      }),
    );
  });

  it('refuses any other character in the stored text', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.string({ unit: 'binary', maxLength: 2 }),
        (value, at, other) => {
          const stored = codec.seal(value, home);
          const index = at % stored.length;
          fc.pre(stored[index] !== other);
          refuses(codec, stored.slice(0, index) + other + stored.slice(index + 1), home);
        },
      ),
    );
  });

  it('refuses any cut, and anything added, at either end', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.uint8Array({ minLength: 1 }), (value, at, more) => {
        const stored = codec.seal(value, home);
        const blob = blobOf(stored);
        refuses(codec, stored.slice(0, at % stored.length), home);
        refuses(codec, stored.slice(1 + (at % stored.length)), home);
        refuses(codec, storedOf(blob.subarray(0, at % blob.length)), home);
        refuses(codec, storedOf(blob.subarray(1 + (at % blob.length))), home);
        refuses(codec, storedOf(Buffer.concat([blob, more])), home);
        refuses(codec, storedOf(Buffer.concat([more, blob])), home);
      }),
    );
  });

  it('refuses other spellings of the same bytes', () => {
    for (let length = 0; length < 12; length++) {
      const stored = codec.seal('>?~'.repeat(30) + 'x'.repeat(length), home);
      const last = stored.replace(/=+$/, '').length - 1;
      const others = [
        stored.replace(/=+$/, ''),
        `${stored}=`,
        `${stored}\n`,
        ` ${stored}`,
        stored.replaceAll('+', '-').replaceAll('/', '_'),
        // The same bytes with a bit set where base64 has no byte to keep it.
        stored.slice(0, last) + nextLetter(stored[last] ?? '') + stored.slice(last + 1),
      ];
      for (const other of others) if (other !== stored) refuses(codec, other, home);
    }
  });

  it('refuses anything that was never sealed, and only ever as damaged', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String().map((blob) => prefix + blob),
      fc.uint8Array({ minLength: 28 }).map((bytes) => storedOf(Buffer.from(bytes))),
    );
    fc.assert(fc.property(garbage, cell, (stored, at) => refuses(codec, stored, at)));
  });

  it('refuses what another secret sealed', () => {
    const other = makeMasterSecret().secret;
    const foreign = codec === v1 ? v1Codec(other) : v2Codec(other, instanceId);
    fc.assert(fc.property(text, (value) => refuses(codec, foreign.seal(value, home), home)));
  });

  it('never uses a nonce twice', () => {
    const writes = howMany({ short: 5_000, deep: 100_000 });
    const nonces = new Set<string>();
    for (let i = 0; i < writes; i++) {
      nonces.add(blobOf(codec.seal('same', home)).toString('hex', 0, 12));
    }
    expect(nonces.size).toBe(writes);
  });

  it('stores nothing of the value but its length', () => {
    const stored = codec.seal('canary-4f1c', home);
    expect(stored + blobOf(stored).toString('latin1')).not.toContain('canary');
    expect(stored).toMatch(codec === v1 ? /^[A-Za-z0-9+/]+=*$/ : /^selu:v2:[A-Za-z0-9+/]+=*$/);
    expect(blobOf(stored)).toHaveLength(12 + 'canary-4f1c'.length + 16);
  });
});

describe('v2 binds a value to where it was written', () => {
  it('refuses it in any other cell', () => {
    fc.assert(
      fc.property(text, cell, cell, (value, from, to) => {
        fc.pre(JSON.stringify(from) !== JSON.stringify(to));
        refuses(v2, v2.seal(value, from), to);
      }),
    );
  });

  it('refuses it for a row whose identity reads the same when joined', () => {
    const parts = fc.array(fc.string({ unit: 'binary', maxLength: 5 }), {
      minLength: 2,
      maxLength: 4,
    });
    const separator = fc.constantFrom('', ',', '","', '"', '\\', ':', '\0', '\n', ' ');
    fc.assert(
      fc.property(parts, separator, fc.nat(), (identity, join, at) => {
        const cut = 1 + (at % (identity.length - 1));
        const joined = [identity.slice(0, cut).join(join), ...identity.slice(cut)];
        fc.pre(joined.length !== identity.length);
        refuses(v2, v2.seal('value', { ...home, identity }), { ...home, identity: joined });
        const moved = [...identity.slice(0, cut), identity.slice(cut).join(join)];
        fc.pre(moved.length !== identity.length);
        refuses(v2, v2.seal('value', { ...home, identity }), { ...home, identity: moved });
      }),
    );
  });

  it('refuses a boundary that moved between two fields', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), (word, a, b) => {
        const [first, second] = [a % (word.length + 1), b % (word.length + 1)];
        fc.pre(first !== second);
        const split = (at: number): Cell => ({
          ...home,
          identity: [word.slice(0, at), word.slice(at)],
        });
        refuses(v2, v2.seal('value', split(first)), split(second));
      }),
    );
  });

  it('refuses it in another instance under the same secret', () => {
    const elsewhere = v2Codec(secret, '0'.repeat(32));
    refuses(elsewhere, v2.seal('value', home), home);
  });

  it('refuses it under the other version', () => {
    const stored = v2.seal('value', home);
    refuses(v1, stored, home);
    refuses(v1, stored.slice('selu:v2:'.length), home);
    refuses(v2, v1.seal('value', home), home);
    refuses(v2, `selu:v2:${v1.seal('value', home)}`, home);
    refuses(v2, stored.replace('selu:v2:', 'selu:v3:'), home);
    refuses(v2, stored.replace('selu:v2:', 'SELU:V2:'), home);
  });
});

it('v1 has no additional data: the format itself does not notice a move', () => {
  expect(v1.open(v1.seal('value', home), { ...home, identity: ['other', 'NAME'] })).toBe('value');
});

it('a damaged value says nothing about itself', () => {
  const stored = v2.seal('canary', home);
  try {
    v2.open(stored, { ...home, column: 'other' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedValue);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/canary|selu:v2|auth/i);
  }
});

/** The letter of the base64 alphabet after this one. */
function nextLetter(letter: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return alphabet[(alphabet.indexOf(letter) + 1) % 64] ?? '';
}
