/** The processes of the Chromium that a stand-in has started; Linux only, elsewhere there are none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** @param folder that Chromium's profile is in */
export function chromiumProcesses(folder: string): number[] {
  const numbers = existsSync('/proc')
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    : [];
  return numbers.map(Number).filter((pid) => {
    // Chromium writes its command lines anew, with spaces between the arguments.
    const text = commandLine(pid);
    return text.includes(`${folder}/`) && /--(user-data-dir|type|database)=/.test(text);
  });
}

/** The first process of it, which has started the others. */
export function chromiumBrowser(folder: string): number | undefined {
  return chromiumProcesses(folder).find((pid) => {
    const text = commandLine(pid);
    return text.includes('--remote-debugging-pipe') && !text.includes('--type=');
  });
}

/** Ends what is left of it, and waits: it would go on writing into its folder. */
export async function endChromium(folder: string): Promise<void> {
  for (;;) {
    const left = chromiumProcesses(folder);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    await sleep(20);
  }
}

/** Every process of it and what it does, for a message: its number, its state and where in the system it waits. */
export function whatRuns(folder: string, main: number | undefined): string {
  const all = [...(main === undefined ? [] : [main]), ...chromiumProcesses(folder)];
  return all.map((pid) => `${pid} ${whatDoes(pid)}: ${commandLine(pid).slice(0, 100)}`).join('\n');
}

/** Of each of its threads: `S ep_poll` waits, `R 0` runs. */
function whatDoes(pid: number): string {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => {
        const read = (name: string): string =>
          readFileSync(`/proc/${pid}/task/${thread}/${name}`, 'utf8');
        const [state = ''] = read('stat')
          .replace(/^.*\) /s, '')
          .split(' ');
        return `${state} ${read('wchan')}`;
      })
      .join(', ');
  } catch {
    return 'has ended';
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
