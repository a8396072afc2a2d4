/** What is stored of a value and nothing around it: AES-256-GCM under a fresh nonce, bound to its capability and name. */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

export interface BoundTo {
  readonly capability: string;
  readonly name: string;
}

const boundTo = ({ capability, name }: BoundTo): Buffer =>
  Buffer.from(JSON.stringify([capability, name]));

export function seal(key: KeyObject, text: Buffer, to: BoundTo): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(to));
  const parts = [nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64');
}

export function open(key: KeyObject, stored: string, to: BoundTo): Buffer {
  const sealed = Buffer.from(stored, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    .setAAD(boundTo(to))
    .setAuthTag(sealed.subarray(-16));
  const text = decipher.update(sealed.subarray(12, -16));
  decipher.final();
  return text;
}
