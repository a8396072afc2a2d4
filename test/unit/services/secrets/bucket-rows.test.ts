/** A group of signed rows: changed row by row, its MAC is the one that the format says of all that is in it. */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BucketRows } from '../../../../src/main/services/secrets/bucket-rows.ts';

const key = createSecretKey(randomBytes(32));

/** As docs/wire-format.md has it, from the beginning. */
function macOf(rows: ReadonlyMap<string, string>): string {
  const ordered = [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
  const content = ['bucket', 'user', '7', ...ordered.flat()]
    .map((text) => `${Buffer.byteLength(text)}:${text}`)
    .join('');
  return createHmac('sha256', key).update(content).digest('base64');
}

// Few keys, so that they meet again, and such whose order and length in bytes is not that of their characters.
const rowKey = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ä', '\u{1f511}', '\uffee', '1:a'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const change = fc.record({
  rowKey,
  digest: fc.option(fc.string({ unit: 'binary', maxLength: 5 })),
  isMaced: fc.boolean(),
});

it('after any changes the MAC is the one of all rows that are there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(rowKey, fc.string())),
      fc.array(change, { maxLength: 40 }),
      (before, changes) => {
        const rows = new BucketRows(before);
        const expected = new Map(before);
        expect(rows.macOf(key, 'user', 7)).toBe(macOf(expected));
        for (const { rowKey: id, digest, isMaced } of changes) {
          if (digest === null) {
            rows.delete(id);
            expected.delete(id);
          } else {
            rows.set(id, digest);
            expected.set(id, digest);
          }
          if (isMaced) expect(rows.macOf(key, 'user', 7)).toBe(macOf(expected));
          expect(rows.get(id)).toBe(digest ?? undefined);
        }
        expect(rows.macOf(key, 'user', 7)).toBe(macOf(expected));
        expect(new Map(rows.entries())).toEqual(expected);
      },
    ),
  );
});
