/** The command line's process, storing one credential after the other until nobody writes into it any more. */
import { setTimeout as pause } from 'node:timers/promises';
import { createContext, unlockInstance } from '../../../src/main/cli/context.ts';
import { processIo } from '../../../src/main/cli/io.ts';
import { machine } from '../../../src/main/services/common/caller.ts';

process.stdin.resume();

const context = createContext(processIo());
await unlockInstance(context);
let stored = 0;
for (; !process.stdin.readableEnded; stored += 1) {
  await context.services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'command-line', name: `KEY_${stored}`, mode: 'add', value: `value ${stored}` },
  );
  // For the other to have its turn.
  await pause(5);
}
context.services.instance.close();
console.log(String(stored));
