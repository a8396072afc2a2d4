/** What every command has: the services, the language, and where to write. */
import { existsSync } from 'node:fs';
import {
  errorSentence,
  languageOfEnvironment,
  translator,
  type Translate,
} from '../platform/languages.ts';
import type { Language } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { openLog, type Logger } from '../platform/log.ts';
import { appPaths } from '../platform/paths.ts';
import { createServices, type Services } from '../services/index.ts';
import { readSecretly } from './input.ts';
import type { CliIo } from './io.ts';
import { printable } from './printable.ts';

export interface CliContext {
  readonly io: CliIo;
  readonly services: Services;
  readonly instanceFile: string;
  readonly panelFile: string;
  readonly t: Translate;
  readonly language: Language;
  /** Opens the log: only what goes wrong makes its folder. */
  readonly log: () => Logger;
  /** A line of the answer, on standard output. */
  readonly say: (line: string) => void;
  /** A line beside the answer, on standard error. */
  readonly note: (line: string) => void;
}

/** Builds the services and finds the language. Nothing is opened yet. */
export function createContext(io: CliIo): CliContext {
  const { env } = io;
  const paths = appPaths(env);
  const language = languageOfEnvironment(env);
  return {
    io,
    services: createServices({ paths, env }),
    instanceFile: paths.instanceFile,
    panelFile: paths.panelFile,
    t: translator(language),
    language,
    log: () => openLog(paths.logs),
    say: (line) => io.stdout.write(`${printable(line)}\n`),
    note: (line) => io.stderr.write(`${printable(line)}\n`),
  };
}

/** Opens the instance, locked or not. @throws AppError `instance_missing`, or what is wrong with its files */
export function openInstance({ services, instanceFile, panelFile, log }: CliContext): void {
  const { panel, instance, oldCopies } = services;
  // Before anything is made: without an instance there is nothing to keep records of.
  if (!existsSync(instanceFile) && !existsSync(panelFile)) {
    throw new AppError('instance_missing', {});
  }
  panel.start();
  panel.store();
  instance.start();
  instance.store();
  for (const line of oldCopies.sweep()) log().info(line);
}

/** Opens and unlocks the instance: from the environment, the keychain, or by asking on the terminal. */
export async function unlockInstance(context: CliContext): Promise<void> {
  const { instance, masterSecret } = context.services;
  openInstance(context);
  const { state } = instance;
  if (state.name !== 'locked') return;
  if (state.error !== null) throw AppError.from(state.error);
  await masterSecret.openFromKeychain();
  if (instance.isUnlocked) return;
  if (masterSecret.error !== null) context.note(errorSentence(context.t, masterSecret.error));
  const typed = await readSecretly(context.t('cli.prompt.secret'), context);
  if (typed === null) throw new AppError('secret_missing', {});
  instance.unlock(typed);
}
