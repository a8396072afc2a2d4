/** An instance with one user, for the tests of the store and the processes that they start. */
import type { Cell } from '../../../src/main/crypto/codec.ts';
import type { InstanceStore } from '../../../src/main/store/instance/instance-store.ts';
import { createInstanceStore } from '../../../src/main/store/instance/own/open.ts';

export const secretText = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
export const instanceId = '00112233445566778899aabbccddeeff';
export const userId = '7b0a3f5e-2f43-4c8e-9d61-5a0c2f6b1e11';
export const createdAt = '2026-11-23 12:00:00';

interface Key {
  readonly capabilityId: string;
  readonly name: string;
}

export const systemCell = ({ capabilityId, name }: Key): Cell => ({
  table: 'system_credentials',
  column: 'encrypted_value',
  identity: [capabilityId, name],
});

export const userCell = ({ capabilityId, name }: Key): Cell => ({
  table: 'user_credentials',
  column: 'encrypted_value',
  identity: [userId, capabilityId, name],
});

export const sampleUser = {
  id: userId,
  username: 'alice',
  displayName: 'Alice',
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA',
  createdAt,
  isAdmin: true,
  language: 'en',
  lastSignInAt: null,
} as const;

/** A system credential's row; the value is no real one. */
export const systemRow = (n: number, encryptedValue = `value ${n}`) => ({
  id: `s${n}`,
  capabilityId: 'cap',
  name: `N${n}`,
  encryptedValue,
  createdAt,
});

/** Makes the instance and leaves it open. */
export function createSample(file: string): InstanceStore {
  return createInstanceStore(file, (store) => {
    store.meta.set('instance_id', instanceId);
    store.meta.set('key_check', 'none');
    store.meta.set('encryption_count', '0');
    store.users.insert(sampleUser);
  });
}
