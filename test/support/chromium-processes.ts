/** Which Chromium a stand-in starts for a test, and the processes of it; Linux only, elsewhere there are none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The same engine without all that a browser has around a page takes a tenth of the time to start. It does not hear
 * what the app says of WebRTC, and has no window to put on a screen: nothing is shown by it that is about either.
 *
 * @returns what the stand-in's environment says of it; nothing where there is none
 */
export function shellOfChromium(): Record<string, string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const shell = folders
    .map((folder) => join(folder, 'chromium-headless-shell'))
    .find((file) => existsSync(file));
  return shell === undefined ? {} : { SELU_RUNTIME_CHROMIUM: shell };
}

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
