/** Secrets and passwords come by standard input or a prompt on the terminal, never as an argument. */
import { closeSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { TextDecoder } from 'node:util';
import { read } from 'read';
import { AppError } from '#shared/errors.ts';
import type { Translate } from '../platform/languages.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import { bracketed, OneLine } from './pasted.ts';
import { printable } from '#shared/printable.ts';

/** What is asked with: the streams, and the user's language. */
interface Asking {
  readonly io: CliIo;
  readonly t: Translate;
}

/** Well above the largest password or value; more is not read. */
const MOST_BYTES = 1024 * 1024;

/**
 * All of standard input, as text, without the mark of its byte order that some programs put first.
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
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UsageError(t('cli.notText'));
  } finally {
    for (const chunk of chunks) chunk.fill(0);
  }
}

/**
 * The first line of standard input, for a secret that is one line.
 *
 * @throws UsageError as {@link readStandardInput}, and for a line with a control character: whoever types what they see
 *   would not get in by it
 */
async function readFirstLine(asking: Asking): Promise<string> {
  const [line = ''] = (await readStandardInput(asking)).split('\n', 1);
  const text = line.replace(/\r+$/, '');
  if (/\p{Cc}/u.test(text)) throw new UsageError(asking.t('cli.controlCharacter'));
  return text;
}

/**
 * Asks on the terminal, without showing what is typed.
 *
 * @returns what was typed; null when there is no terminal
 * @param option the one by which several lines come from standard input; left out: there is none
 * @throws UsageError after Ctrl-C or Ctrl-D, and when several lines were pasted
 */
export const readSecretly = (
  prompt: string,
  asking: Asking,
  option?: string,
): Promise<string | null> => ask({ prompt, silent: true }, asking, option);

/** Asks on the terminal, as {@link readSecretly} does, and shows what is typed. */
export const readLine = (prompt: string, asking: Asking): Promise<string | null> =>
  ask({ prompt, silent: false }, asking);

/** Whether there is somebody to ask. */
export function hasTerminal({ io }: Pick<Asking, 'io'>): boolean {
  const terminal = io.openTerminal();
  if (terminal === null) return false;
  for (const descriptor of new Set([terminal.input, terminal.output])) closeSync(descriptor);
  return true;
}

async function ask(
  question: { readonly prompt: string; readonly silent: boolean },
  { io, t }: Asking,
  option?: string,
): Promise<string | null> {
  const terminal = io.openTerminal();
  if (terminal === null) return null;
  const keys = new ReadStream(terminal.input);
  const output = new WriteStream(terminal.output);
  const several = Promise.withResolvers<never>();
  const input = new OneLine(() => {
    const how = option === undefined ? '' : ` ${t('cli.severalLinesHow', { option })}`;
    several.reject(new UsageError(`${t('cli.severalLines')}${how}`));
  });
  several.promise.catch(() => undefined);
  keys.setRawMode(true);
  output.write(bracketed.on);
  keys.pipe(input);
  // `read` itself waits forever after Ctrl-D: then it only stops listening, as it does after an answer.
  const ended = new Promise<null>((resolve) => {
    input.once('pause', () => setImmediate(resolve, null));
  });
  let answer: string | null = null;
  try {
    const prompt = printable(question.prompt);
    answer = await Promise.race([
      read<string>({ ...question, prompt, input, output }),
      ended,
      several.promise,
    ]);
  } catch (error) {
    // What `read` says of Ctrl-C.
    if (!(error instanceof Error && error.message === 'canceled')) throw error;
  } finally {
    output.write(bracketed.off);
    // The end of a line that was typed unseen, or not at all, is still to be shown.
    if (question.silent || answer === null) output.write('\n');
    keys.setRawMode(false);
    for (const stream of [keys, input, output]) stream.destroy();
  }
  if (answer === null) throw new UsageError(t('cli.interrupted'));
  return answer;
}

/**
 * A new password: the first line of standard input, or asked for twice on the terminal. Taken as it is.
 *
 * @throws UsageError as {@link readFirstLine} and {@link readSecretly}
 */
export async function readNewPassword(fromStdin: boolean, asking: Asking): Promise<string> {
  const { t } = asking;
  if (fromStdin) return readFirstLine(asking);
  const password = await readSecretly(t('cli.prompt.password'), asking);
  if (password === null) throw new UsageError(t('cli.noTerminal', { option: '--password-stdin' }));
  const again = await readSecretly(t('cli.prompt.again'), asking);
  if (again !== password) throw new UsageError(t('cli.passwordsDiffer'));
  return password;
}

/** An option by which a secret comes from standard input. */
type ValueOption =
  | '--value-stdin'
  | '--auth-stdin'
  | '--key-stdin'
  | '--token-stdin'
  | '--password-stdin'
  | '--new-secret-stdin';

/**
 * A value: all of standard input, or asked for on the terminal. A key is one line: the first.
 *
 * @param option the one by which it comes from standard input
 * @throws UsageError as {@link readFirstLine} and {@link readSecretly}
 */
export async function readValue(
  fromStdin: boolean,
  asking: Asking,
  option: ValueOption = '--value-stdin',
): Promise<string> {
  const { t } = asking;
  const isKey = option !== '--value-stdin';
  if (fromStdin) return isKey ? readFirstLine(asking) : readStandardInput(asking);
  const value = await readSecretly(t('cli.prompt.value'), asking, isKey ? undefined : option);
  if (value === null) throw new UsageError(t('cli.noTerminal', { option }));
  return value;
}
