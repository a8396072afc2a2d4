import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretGroups } from '#shared/master-secret.ts';

test('a master secret is shown whole, in fours', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const secret = Buffer.from(bytes).toString('base64');
      const groups = secretGroups(secret);
      expect(groups.join('')).toBe(secret);
      expect(groups.map(({ length }) => length)).toEqual(Array(11).fill(4));
    }),
  );
});
