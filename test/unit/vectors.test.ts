/** The public test vectors of project Wycheproof, where the checkout has them beside it. */
import { createSecretKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aesGcmOpen, aesGcmSeal } from '../../src/main/crypto/aes-gcm.ts';
import { DamagedValue } from '../../src/main/crypto/codec.ts';
import { hkdfSha256 } from '../../src/main/crypto/subkeys.ts';

const folder = new URL('../../../shared/vectors/', import.meta.url);

interface AesGcmGroup {
  keySize: number;
  ivSize: number;
  tagSize: number;
  tests: Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'result', string>[];
}
interface HkdfGroup {
  tests: (Record<'ikm' | 'salt' | 'info' | 'okm' | 'result', string> & { size: number })[];
}

/** The groups of a file; none, and a word about it, where it is missing. */
function groups<G>(name: string): G[] {
  const file = new URL(name, folder);
  if (!existsSync(file)) {
    console.warn(`skipped: ${name} is not beside this checkout`);
    return [];
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { testGroups: G[] }).testGroups;
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const aesGcm = groups<AesGcmGroup>('aes_gcm_test.json');
describe.skipIf(aesGcm.length === 0)('AES-GCM vectors', () => {
  const isOurs = (group: AesGcmGroup): boolean =>
    group.keySize === 256 && group.ivSize === 96 && group.tagSize === 128;

  it('seals and opens every valid one of our sizes, and opens no invalid one', () => {
    const tests = aesGcm.filter(isOurs).flatMap((group) => group.tests);
    expect(tests.length).toBeGreaterThan(60);
    for (const test of tests) {
      const key = createSecretKey(hex(test.key));
      const sealed = hex(test.ct + test.tag);
      const open = () => aesGcmOpen(key, hex(test.iv), sealed, hex(test.aad)).toString('hex');
      if (test.result === 'valid') {
        expect(open()).toBe(test.msg);
        const again = aesGcmSeal(key, hex(test.iv), hex(test.msg), hex(test.aad));
        expect(again.toString('hex')).toBe(test.ct + test.tag);
      } else {
        expect(open).toThrow(DamagedValue);
      }
    }
  });

  it('refuses every other key and nonce size', () => {
    const tests = aesGcm.filter((group) => !isOurs(group)).flatMap((group) => group.tests);
    expect(tests.length).toBeGreaterThan(200);
    for (const test of tests) {
      const key = createSecretKey(hex(test.key));
      const sealed = hex(test.ct + test.tag);
      expect(() => aesGcmOpen(key, hex(test.iv), sealed, hex(test.aad))).toThrow(RangeError);
      expect(() => aesGcmSeal(key, hex(test.iv), hex(test.msg), hex(test.aad))).toThrow(RangeError);
    }
  });
});

const hkdf = groups<HkdfGroup>('hkdf_sha256_test.json');
describe.skipIf(hkdf.length === 0)('HKDF-SHA-256 vectors', () => {
  it('derives every valid one, and refuses what is too long', () => {
    const tests = hkdf.flatMap((group) => group.tests);
    expect(tests.length).toBeGreaterThan(80);
    for (const test of tests) {
      const derive = () =>
        hkdfSha256(createSecretKey(hex(test.ikm)), hex(test.salt), hex(test.info), test.size);
      if (test.result === 'valid') expect(derive().export().toString('hex')).toBe(test.okm);
      else expect(derive).toThrow(RangeError);
    }
  });
});
