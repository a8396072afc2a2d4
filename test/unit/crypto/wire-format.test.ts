/** `docs/wire-format.md`: its example, computed anew with node:crypto alone, and read by the app's own code. */
import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitsKeyCheck } from '../../../src/main/crypto/key-check.ts';
import { parseMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { v1Codec } from '../../../src/main/crypto/v1.ts';
import { v2Codec } from '../../../src/main/crypto/v2.ts';

interface Example {
  masterSecret: string;
  instanceId: string;
  plaintext: string;
  nonceHex: string;
  cell: { table: string; column: string; identity: string[] };
  credentialKeyHex: string;
  additionalDataHex: string;
  v2: string;
  v1: string;
  keyCheckKeyHex: string;
  keyCheck: string;
}

const document = readFileSync(new URL('../../../docs/wire-format.md', import.meta.url), 'utf8');
const example = JSON.parse(/```json\n([^]*?)```/.exec(document)?.[1] ?? '') as Example;

it('computes to what the document says', () => {
  const secret = Buffer.from(example.masterSecret, 'base64');
  const subkey = (info: string) =>
    Buffer.from(hkdfSync('sha256', secret, example.instanceId, info, 32));
  const blob = (key: Buffer, additionalData: string) => {
    const nonce = Buffer.from(example.nonceHex, 'hex');
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(additionalData));
    const ciphertext = [cipher.update(example.plaintext, 'utf8'), cipher.final()];
    return Buffer.concat([nonce, ...ciphertext, cipher.getAuthTag()]).toString('base64');
  };
  const { table, column, identity } = example.cell;
  const additionalData = JSON.stringify(['selu:v2', table, column, ...identity]);
  const credentialKey = subkey('selu-desktop/v2/credential');
  const checkKey = subkey('selu-desktop/v2/key-check');
  const label = 'selu-desktop key check';

  expect({
    credentialKeyHex: credentialKey.toString('hex'),
    additionalDataHex: Buffer.from(additionalData).toString('hex'),
    v2: `selu:v2:${blob(credentialKey, additionalData)}`,
    v1: blob(secret, ''),
    keyCheckKeyHex: checkKey.toString('hex'),
    keyCheck: createHmac('sha256', checkKey).update(label).digest('base64'),
  }).toEqual({
    credentialKeyHex: example.credentialKeyHex,
    additionalDataHex: example.additionalDataHex,
    v2: example.v2,
    v1: example.v1,
    keyCheckKeyHex: example.keyCheckKeyHex,
    keyCheck: example.keyCheck,
  });
  for (const text of ['selu-desktop/v2/credential', 'selu-desktop/v2/key-check', label]) {
    expect(document).toContain(text);
  }
});

describe('the app', () => {
  const secret = parseMasterSecret(example.masterSecret, 'typed');

  it('reads the example', () => {
    const { instanceId, cell, plaintext, v1, v2, keyCheck } = example;
    expect(v2Codec(secret, instanceId).open(v2, cell)).toBe(plaintext);
    expect(v1Codec(secret).open(v1, cell)).toBe(plaintext);
    expect(fitsKeyCheck(secret, instanceId, keyCheck)).toBe(true);
  });
});
