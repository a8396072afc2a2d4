/**
 * Opens the instance of its first argument with the secret of its standard input, uses all that is derived from it, also in
 * a thread, and says `unlocked`; told to go on it forgets the secret and says `forgotten`.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freeSoon } from '../../../../src/main/platform/freed-memory.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { createServices } from '../../../../src/main/services/index.ts';

const [home = ''] = process.argv.slice(2);
const services = createServices({
  paths: appPaths({ SELU_DESKTOP_HOME: home }),
  env: {},
  thread: fileURLToPath(new URL('../../../../out/main/thread.js', import.meta.url)),
  onForgotten: freeSoon,
});
const { instance, panel, credentials, credentialList, records } = services;
panel.start();
instance.start();
const [line] = (await once(process.stdin, 'data')) as [Buffer];
instance.unlock(line.toString('utf8').trim());
line.fill(0);
await credentials.save(
  machine,
  { scope: 'system' },
  { capabilityId: 'pim', name: 'ONE', mode: 'add', value: 'v' },
);
await records.set('note', 'of this test');
await credentialList.warm();
console.log('unlocked');
await once(process.stdin, 'data');
instance.forget();
console.log('forgotten');
await once(process.stdin, 'data');
process.exit();
