/** A home with an instance and users for commands to run on, and what their answers and files are checked by. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { householdHome, type TestHome } from './home.ts';
import { runCli } from './cli.ts';
import { spawnCli } from './cli-process.ts';
import type { Run } from './cli-run.ts';

/** A command is given as one line or, where a value holds spaces, as its words. */
type RunCommand = (
  command: string | readonly string[],
  stdin?: string | Buffer,
  env?: Readonly<Record<string, string>>,
) => Promise<Run>;

export interface Household extends TestHome {
  readonly alice: string;
  readonly bob: string;
  /** Runs a command, in this process. */
  readonly run: RunCommand;
  /** Runs a command as a process of its own, as it ships. */
  readonly spawn: RunCommand;
  /** Opens the services again, as the app does at its next start. */
  readonly open: () => void;
}

/**
 * The administrator `alice` and the member `bob`, everything closed; the secret is in the environment.
 *
 * @param prepare what else is done before, with the services open
 */
export async function household(
  prepare: (home: TestHome & { alice: string; bob: string }) => Promise<void> = async () => {},
): Promise<Household> {
  const home = await householdHome();
  await prepare(home);
  const { instance, panel } = home.services;
  instance.close();
  panel.close();
  const by =
    (way: typeof runCli): RunCommand =>
    (command, stdin, env = {}) =>
      way(home.folder, typeof command === 'string' ? command.split(' ') : command, {
        env: { SELU_ENCRYPTION_KEY: home.secret, ...env },
        ...(stdin === undefined ? {} : { stdin }),
      });
  return {
    ...home,
    run: by(runCli),
    spawn: by(spawnCli),
    open: () => {
      panel.start();
      instance.start();
    },
  };
}

/** It went well, and said so in one line. */
export function expectOneLine(run: Run): void {
  expect(run.err).toBe('');
  expect(run.out).toMatch(/^[^\n]+\n$/);
  expect(run.code).toBe(0);
}

/** It was refused as wrong input: a sentence on standard error, and nothing else. */
export function expectRefused(run: Run): void {
  expect(run.code).toBe(2);
  expect(run.out).toBe('');
  expect(run.err.trim()).not.toBe('');
  expect(run.err).not.toMatch(/[{}]|cli\.|\bat .*\.ts:/);
}

/** Every byte under a folder, to see that nothing changed or that something is nowhere. */
export function bytesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]));
}

/** All files of a folder and some answers as one text, to look for what must not be there. */
export const everything = (folder: string, ...runs: readonly Run[]): string =>
  [...bytesOf(folder).values(), ...runs.flatMap(({ out, err }) => [out, err])].join('\n');
