/**
 * The app's services on a Selu's database, saving and removing without an end: `save.ts <home> <database> <capability>`,
 * with the secret in the environment. It prints each value that it was told is stored, `+name` or `-name`.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { appPaths } from '../../../../../src/main/platform/paths.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { createServices } from '../../../../../src/main/services/index.ts';

// Killed, it would leave nothing for the next one.
flushCompileCache();
const [home = '', file = '', capabilityId = ''] = process.argv.slice(2);
const env = { ...process.env, SELU_DESKTOP_HOME: home };
const { panel, instance, credentials } = createServices({
  paths: appPaths(env),
  env,
  place: { id: 'p1', kind: 'attached', file, agents: null },
});
panel.start();
instance.start();
const owner = { scope: 'system' } as const;
for (let n = 0; ; n += 1) {
  await credentials.save(machine, owner, {
    ...{ capabilityId, name: `N${n}`, mode: 'add' },
    value: `value ${n}`,
  });
  writeSync(1, `+N${n}\n`);
  if (n % 2 === 0) continue;
  await credentials.remove(machine, owner, { capabilityId, name: `N${n}` });
  writeSync(1, `-N${n}\n`);
}
