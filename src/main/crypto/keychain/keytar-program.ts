/** The program of keytar's process: does one call, and says what came of it. Plain Node runs it, and Electron. */
import { createRequire } from 'node:module';
import type { KeytarAnswer, KeytarOperation, KeytarRequest } from './keytar-process.ts';

/** What a utility process of Electron's has in the place of the channel of a plain Node. */
interface ParentPort {
  once(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(message: KeytarAnswer): void;
}

const { parentPort } = process as { readonly parentPort?: ParentPort };
if (parentPort) {
  parentPort.once('message', ({ data }) => {
    void answerTo(data as KeytarRequest).then((answer) => parentPort.postMessage(answer));
  });
} else {
  // It ends with who has started it, also in the midst of a call. Electron sees to that by itself.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.once('message', (request) => {
    void answerTo(request as KeytarRequest).then((answer) => process.send?.(answer));
  });
}

async function answerTo({ operation, args }: KeytarRequest): Promise<KeytarAnswer> {
  let keytar: Record<KeytarOperation, (...args: readonly string[]) => Promise<unknown>>;
  try {
    keytar = createRequire(import.meta.url)('keytar') as typeof keytar;
  } catch (error) {
    return { kind: 'not loaded', value: messageOf(error) };
  }
  try {
    return { kind: 'done', value: (await keytar[operation](...args)) ?? null };
  } catch (error) {
    return { kind: 'refused', value: messageOf(error) };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
