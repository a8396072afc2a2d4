// @ts-check
/** Asks the person before a command is run that changes the system. */
import { createInterface } from 'node:readline/promises';
import { attach, say } from './run.mjs';

/** Whether somebody is there who can be asked. */
export const canAsk = () =>
  Boolean(process.stdin.isTTY && process.stderr.isTTY) && !process.env['CI'];

/**
 * Shows a command, and runs it when the person agrees.
 *
 * @param {string} why a line that ends in a colon
 * @param {string} command for a shell
 * @returns {Promise<boolean>} whether it was run, well or not
 */
export async function offer(why, command) {
  say(`${why}\n  ${command}`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question('Run it now? (y/N) ');
  prompt.close();
  if (!/^(y|yes|j|ja)$/i.test(answer.trim())) return false;
  await attach('sh', ['-c', command]);
  return true;
}
