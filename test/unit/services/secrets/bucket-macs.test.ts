/** The MACs of the groups of signed rows: changed in their place, they give what the format says of all of them. */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BucketMacs } from '../../../../src/main/services/secrets/bucket-macs.ts';
import type { BucketMac } from '../../../../src/main/store/instance/signed-rows.ts';

const key = createSecretKey(randomBytes(32));

/** As docs/wire-format.md has it, from the beginning. */
function stateMacOf(generation: number, buckets: readonly BucketMac[]): string {
  const ordered = buckets.toSorted((a, b) =>
    a.kind === b.kind ? a.bucket - b.bucket : a.kind < b.kind ? -1 : 1,
  );
  const texts = ['state 3', String(generation)];
  for (const { kind, bucket, mac } of ordered) texts.push(kind, String(bucket), mac);
  const content = texts.map((text) => `${Buffer.byteLength(text)}:${text}`).join('');
  return createHmac('sha256', key).update(content).digest('base64');
}

const bucketMac = fc.record({
  kind: fc.constantFrom('user', 'session', 'systemCredential', 'userCredential'),
  bucket: fc.nat(300),
  mac: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((b) => Buffer.from(b).toString('base64')),
});

it('after any changes the MAC of the state is the one of all that is there', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(bucketMac, { selector: ({ kind, bucket }) => `${kind} ${bucket}` }),
      fc.array(bucketMac, { maxLength: 30 }),
      fc.nat(),
      (before, changes, generation) => {
        const macs = new BucketMacs(before);
        const expected = new Map(before.map((each) => [`${each.kind} ${each.bucket}`, each]));
        for (const change of changes) {
          macs.set(change);
          expected.set(`${change.kind} ${change.bucket}`, change);
        }
        const all = [...expected.values()];
        expect(macs.stateMac(key, 3, generation)).toBe(stateMacOf(generation, all));
        for (const { kind, bucket, mac } of all) expect(macs.macOf(kind, bucket)).toBe(mac);
      },
    ),
  );
});

it('what somebody else has put there is MACed as it is, whatever it looks like', () => {
  const strange: BucketMac[] = [
    { kind: 'user', bucket: 0, mac: '' },
    { kind: 'ü9:user', bucket: -1, mac: 'ö'.repeat(20) },
  ];
  expect(new BucketMacs(strange).stateMac(key, 3, 7)).toBe(stateMacOf(7, strange));
});
