/** Secrets and passwords come by standard input or a prompt on the terminal, never as an argument. */
import { ReadStream, WriteStream } from 'node:tty';
import { TextDecoder } from 'node:util';
import { read } from 'read';
import { AppError } from '#shared/errors.ts';
import type { Translate } from '../platform/languages.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import { printable } from './printable.ts';

/** What is asked with: the streams, and the user's language. */
interface Asking {
  readonly io: CliIo;
  readonly t: Translate;
}

/** Well above the largest password or value; more is not read. */
const MOST_BYTES = 1024 * 1024;

/**
 * All of standard input, as text.
 *
 * @throws UsageError when it is not valid UTF-8; AppError `value_too_large` beyond 1 MiB
 */
async function readStandardInput({ io, t }: Asking): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new AppError('value_too_large', { max: 64 });
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UsageError(t('cli.notText'));
  }
}

/**
 * Asks on the terminal, without showing what is typed.
 *
 * @returns what was typed; null when there is no terminal
 * @throws UsageError after Ctrl-C or Ctrl-D
 */
export const readSecretly = (prompt: string, asking: Asking): Promise<string | null> =>
  ask({ prompt, silent: true }, asking);

/** Asks on the terminal, as {@link readSecretly} does, and shows what is typed. */
export const readLine = (prompt: string, asking: Asking): Promise<string | null> =>
  ask({ prompt, silent: false }, asking);

async function ask(
  question: { readonly prompt: string; readonly silent: boolean },
  { io, t }: Asking,
): Promise<string | null> {
  const terminal = io.openTerminal();
  if (terminal === null) return null;
  const input = new ReadStream(terminal.input);
  const output = new WriteStream(terminal.output);
  // `read` itself waits forever after Ctrl-D: then it only stops listening, as it does after an answer.
  const ended = new Promise<null>((resolve) => {
    input.once('pause', () => setImmediate(resolve, null));
  });
  let answer: string | null = null;
  try {
    const prompt = printable(question.prompt);
    answer = await Promise.race([read<string>({ ...question, prompt, input, output }), ended]);
  } catch (error) {
    // What `read` says of Ctrl-C.
    if (!(error instanceof Error && error.message === 'canceled')) throw error;
  } finally {
    // The end of a line that was typed unseen, or not at all, is still to be shown.
    if (question.silent || answer === null) output.write('\n');
    input.destroy();
    output.destroy();
  }
  if (answer === null) throw new UsageError(t('cli.interrupted'));
  return answer;
}

/**
 * A new password: one line of standard input, or asked for twice on the terminal. Taken as it is, but for
 * the end of the line.
 */
export async function readNewPassword(fromStdin: boolean, asking: Asking): Promise<string> {
  const { t } = asking;
  if (fromStdin) return (await readStandardInput(asking)).replace(/\r?\n$/, '');
  const password = await readSecretly(t('cli.prompt.password'), asking);
  if (password === null) throw new UsageError(t('cli.noTerminal', { option: '--password-stdin' }));
  const again = await readSecretly(t('cli.prompt.again'), asking);
  if (again !== password) throw new UsageError(t('cli.passwordsDiffer'));
  return password;
}

/**
 * A value: all of standard input, or asked for on the terminal.
 *
 * @param option the one by which it comes from standard input
 */
export async function readValue(
  fromStdin: boolean,
  asking: Asking,
  option = '--value-stdin',
): Promise<string> {
  const { t } = asking;
  if (fromStdin) return readStandardInput(asking);
  const value = await readSecretly(t('cli.prompt.value'), asking);
  if (value === null) throw new UsageError(t('cli.noTerminal', { option }));
  return value;
}
