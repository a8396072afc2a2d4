/** The command line's process, storing many credentials in a row: `writer.ts <how many>`. */
import { createContext, unlockInstance } from '../../../src/main/cli/context.ts';
import { processIo } from '../../../src/main/cli/io.ts';
import { machine } from '../../../src/main/services/common/caller.ts';

const context = createContext(processIo());
await unlockInstance(context);
for (let index = 0; index < Number(process.argv[2]); index += 1) {
  await context.services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'command-line', name: `KEY_${index}`, mode: 'add', value: `value ${index}` },
  );
}
context.services.instance.close();
