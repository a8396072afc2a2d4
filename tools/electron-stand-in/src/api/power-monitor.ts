/**
 * `powerMonitor`: the stand-in does not watch the machine, so these events come only from a test, which writes
 * them into a file, a line each.
 */
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { env } from '../environment.ts';
import { ApiEmitter } from '../strict.ts';

type IdleState = 'active' | 'idle' | 'locked' | 'unknown';

class PowerMonitor extends ApiEmitter {
  #state: IdleState = 'unknown';
  #idleTime = 0;
  #told = 0;

  constructor() {
    super('powerMonitor', [
      ...['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown', 'on-ac', 'on-battery'],
    ]);
    const { power } = env;
    if (!power) return;
    // Told of a file that is not there (any more), too.
    watchFile(power, { interval: 50, persistent: false }, ({ size }) => {
      if (size > 0) this.#read(power);
    });
    process.once('exit', () => unwatchFile(power));
  }

  getSystemIdleState(_threshold: number): IdleState {
    return this.#state;
  }

  /** In seconds. Without a test nobody is ever away, as where a Linux desktop does not tell. */
  getSystemIdleTime(): number {
    return this.#idleTime;
  }

  #read(file: string): void {
    const lines = readOr(file).split('\n').filter(Boolean);
    for (const line of lines.slice(this.#told)) {
      // As on Linux, where the screen lock is a state to ask for and no event.
      if (line === 'screen locked') this.#state = 'locked';
      else if (line === 'screen unlocked') this.#state = 'active';
      else if (line.startsWith('idle ')) this.#idleTime = Number(line.slice('idle '.length));
      else this.emit(line);
    }
    this.#told = lines.length;
  }
}

/** It may be gone since it was looked at. */
function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export const powerMonitor = new PowerMonitor();
