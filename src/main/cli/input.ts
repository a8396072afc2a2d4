/** Secrets and passwords come by standard input or a prompt on the terminal, never as an argument. */
import { closeSync, openSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { TextDecoder } from 'node:util';
import { read } from 'read';
import { AppError } from '#shared/errors.ts';
import type { Translate } from '../platform/languages.ts';
import { UsageError } from './failures.ts';
import { printable } from './printable.ts';

/** Well above the largest password or value; more is not read. */
const MOST_BYTES = 1024 * 1024;

/**
 * All of standard input, as text.
 *
 * @throws UsageError when it is not valid UTF-8; AppError `value_too_large` beyond 1 MiB
 */
export async function readStandardInput(t: Translate): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
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
export const readSecretly = (prompt: string, t: Translate): Promise<string | null> =>
  ask({ prompt, silent: true }, t);

/** Asks on the terminal, as {@link readSecretly} does, and shows what is typed. */
export const readLine = (prompt: string, t: Translate): Promise<string | null> =>
  ask({ prompt, silent: false }, t);

async function ask(
  question: { readonly prompt: string; readonly silent: boolean },
  t: Translate,
): Promise<string | null> {
  const terminal = openTerminal();
  if (terminal === null) return null;
  const input = new ReadStream(terminal);
  const output = new WriteStream(terminal);
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
export async function readNewPassword(fromStdin: boolean, t: Translate): Promise<string> {
  if (fromStdin) return (await readStandardInput(t)).replace(/\r?\n$/, '');
  const password = await readSecretly(t('cli.prompt.password'), t);
  if (password === null) throw new UsageError(t('cli.noTerminal', { option: '--password-stdin' }));
  const again = await readSecretly(t('cli.prompt.again'), t);
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
  t: Translate,
  option = '--value-stdin',
): Promise<string> {
  if (fromStdin) return readStandardInput(t);
  const value = await readSecretly(t('cli.prompt.value'), t);
  if (value === null) throw new UsageError(t('cli.noTerminal', { option }));
  return value;
}

/** The controlling terminal, even when standard input is a pipe. */
function openTerminal(): number | null {
  try {
    const terminal = openSync(process.platform === 'win32' ? '\\\\.\\CON' : '/dev/tty', 'r+');
    if (new ReadStream(terminal).isTTY) return terminal;
    closeSync(terminal);
  } catch {
    // No controlling terminal: a service, a container, a pipeline without one.
  }
  return null;
}
