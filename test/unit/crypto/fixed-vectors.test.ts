/** Values computed once by another implementation (plain Python), so that no change of ours goes unseen. */
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/main/crypto/codec.ts';
import { fitsKeyCheck, keyCheckValue } from '../../../src/main/crypto/key-check.ts';
import { parseMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { deriveSubkey } from '../../../src/main/crypto/subkeys.ts';
import { v1Codec } from '../../../src/main/crypto/v1.ts';
import { v2Codec } from '../../../src/main/crypto/v2.ts';

const secret = parseMasterSecret('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'typed');
const instanceId = '00112233445566778899aabbccddeeff';
const plaintext = 'sk-example-Grüße-🔑';

const systemCell: Cell = {
  table: 'system_credentials',
  column: 'encrypted_value',
  identity: ['openai', 'API_KEY'],
};
const userCell: Cell = {
  table: 'user_credentials',
  column: 'encrypted_value',
  identity: ['7b0a3f5e-2f43-4c8e-9d61-5a0c2f6b1e11', 'weather', 'TOKEN "ä"'],
};

it('derives the subkeys', () => {
  const hex = (use: 'credential' | 'keyCheck') =>
    deriveSubkey(secret, instanceId, use).export().toString('hex');
  expect(hex('credential')).toBe(
    '29548db4e721d6ac4823b163ba705dc7dd71ba6c3d5a5bda25dd0b7cb81bb890',
  );
  expect(hex('keyCheck')).toBe('9e7192a79a94d1d0c02435d955a7628f8426f371cddae0099efc754737cacf1f');
});

it('makes the key check value', () => {
  const value = 'pb0lZOyj2gz6LXrqgkAiomdSCO2+Lh8X/roxFo/m3/Q=';
  expect(keyCheckValue(secret, instanceId)).toBe(value);
  expect(fitsKeyCheck(secret, instanceId, value)).toBe(true);
});

describe('v2', () => {
  const codec = v2Codec(secret, instanceId);

  it.each([
    [
      'a system credential',
      systemCell,
      plaintext,
      'selu:v2:oKGio6SlpqeoqaqrIwVnbXwXPKbN5FWHHEqYnNpwzwHyquInlWXpfHqZI6tJCqNXT4cq',
    ],
    [
      'a user credential whose name needs JSON escapes',
      userCell,
      plaintext,
      'selu:v2:oKGio6SlpqeoqaqrIwVnbXwXPKbN5FWHHEqYnNpwzwHyquLjTGgrpA/x7GCsSxpOvIce',
    ],
    ['nothing', systemCell, '', 'selu:v2:oKGio6SlpqeoqaqrWXnQFjkjXRHA96frqlx2Hw=='],
  ])('opens %s', (_, cell, expected, stored) => {
    expect(codec.open(stored, cell)).toBe(expected);
  });
});

it('v1 opens the blob of the orchestrator', () => {
  const stored = 'oKGio6SlpqeoqaqrlXNRSD2qb88OAKqUdbl8He/JdOANI9MTw5XGdSdwqnOEBLj9tf5S';
  expect(v1Codec(secret).open(stored, systemCell)).toBe(plaintext);
});
