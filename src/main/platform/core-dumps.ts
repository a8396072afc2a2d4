/** Keeps memory, and with it keys and passwords, out of the files that Linux writes of a process that crashes. */
import { writeFileSync } from 'node:fs';

/** For this process and those that it starts. Where the system has no such switch, nothing happens. */
export function keepMemoryOutOfCoreDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    // See core(5): no kind of memory is left to be written.
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // A container may hide it. No start fails for that.
  }
}
