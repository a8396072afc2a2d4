/**
 * Writes credentials as the app does, each a system and a user one in a transaction, and prints the number
 * of each after its commit: from `first` on, `count` of them, or without an end.
 */
import { writeSync } from 'node:fs';
import { newId } from '../../../../src/main/crypto/ids.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { v2Codec } from '../../../../src/main/crypto/v2.ts';
import { whenUnlocked } from '../../../../src/main/store/core/write-lock.ts';
import { openInstanceStore } from '../../../../src/main/store/instance/own/open.ts';
import { createdAt, instanceId, secretText, systemCell, userCell, userId } from '../sample.ts';

const [file = '', writer = '', first = '0', count = 'Infinity'] = process.argv.slice(2);
const store = openInstanceStore(file);
const codec = v2Codec(parseMasterSecret(secretText, 'typed'), instanceId);
const end = Number(first) + Number(count);
for (let n = Number(first); n < end; n++) {
  const key = { capabilityId: writer, name: `N${n}` };
  await whenUnlocked(() =>
    store.transaction(() => {
      store.systemCredentials.insert({
        ...key,
        id: newId(),
        encryptedValue: codec.seal(`value ${n}`, systemCell(key)),
        createdAt,
      });
      store.meta.increment('encryption_count');
      store.userCredentials.insert({
        ...key,
        id: newId(),
        userId,
        encryptedValue: codec.seal(`value ${n}`, userCell(key)),
        expiresAt: null,
        createdAt,
      });
      store.meta.increment('encryption_count');
    }),
  );
  writeSync(1, `${n}\n`);
}
store.close();
