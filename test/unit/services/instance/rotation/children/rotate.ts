/**
 * Changes the master secret of the instance in a home: `rotate.ts <home> <new secret> [program of the thread]`, with the
 * present one in the environment; without a thread it is done in this one. It prints a line before it begins, and one when
 * it is done.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { appPaths } from '../../../../../../src/main/platform/paths.ts';
import { machine } from '../../../../../../src/main/services/common/caller.ts';
import { seenOf } from '../../../../../../src/main/services/instance/rotation/damaged-cells.ts';
import { createServices } from '../../../../../../src/main/services/index.ts';

// Killed, it would leave nothing for the next one.
flushCompileCache();
const [home = '', secret = '', thread] = process.argv.slice(2);
const env = { ...process.env, SELU_DESKTOP_HOME: home };
const { panel, instance, rotation } = createServices({
  ...{ paths: appPaths(env), env },
  ...(thread !== undefined && { thread }),
});
panel.start();
instance.start();
// Nothing is damaged.
const seen = seenOf([]);
writeSync(1, 'begin\n');
await rotation.run(machine, { from: 'pasted', secret }, { remove: [], seen });
writeSync(1, 'done\n');
// As it is killed, or as a start finds it: nothing is closed.
process.kill(process.pid, 'SIGKILL');
