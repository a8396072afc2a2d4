/** What every command has: the services, the language, and where to write. */
import { existsSync } from 'node:fs';
import { languageOfEnvironment, translator, type Translate } from '../platform/languages.ts';
import type { Language } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { TakesEffect } from '#shared/takes-effect.ts';
import { openLog, type Logger } from '../platform/log.ts';
import { appPaths } from '../platform/paths.ts';
import { machine } from '../services/common/caller.ts';
import { PanelService } from '../services/common/panel.ts';
import { keyOf } from '../services/instance/attach/find-place.ts';
import { WriteGuard } from '../services/instance/attach/write-guard.ts';
import { KnownInstances, type KnownInstance } from '../services/instance/known-instances.ts';
import { ownPlace } from '../services/instance/place.ts';
import { createServices, type ServiceDependencies, type Services } from '../services/index.ts';
import { UsageError } from './errors.ts';
import type { HomeCopy } from './home-copy.ts';
import { readSecretly } from './input.ts';
import type { CliIo } from './io.ts';
import { printable } from '#shared/printable.ts';
import { commandSentence } from './sentences.ts';

export type LessWork = Pick<ServiceDependencies, 'hashCost' | 'backupWorkFactor'>;

export interface CliContext {
  readonly io: CliIo;
  /** Over the instance that was chosen; made when they are first asked for. */
  readonly services: Services;
  /** The instances that this app knows. */
  readonly known: KnownInstances;
  /** Has the command work on an instance. @param name as a person calls it; left out: see {@link defaultInstance} */
  readonly choose: (name: string | undefined) => Promise<void>;
  readonly instanceFile: string;
  /** Of the app's folder, which cannot be written; null: it can. */
  readonly copy: HomeCopy | null;
  /** Of the instance that was chosen. */
  readonly placeId: string;
  readonly panel: PanelService;
  readonly panelFile: string;
  readonly t: Translate;
  readonly language: Language;
  /** When the running Selu uses what the command has changed; null: nothing that it uses, or nothing at all. */
  readonly effect: () => Promise<TakesEffect | null>;
  /** How many rows of the activity log could not be written. */
  readonly unwritten: () => number;
  /** Closes all that was opened. */
  readonly close: () => void;
  /** Opens the log: only what goes wrong makes its folder. */
  readonly log: () => Logger;
  /** A line of the answer, on standard output. */
  readonly say: (line: string) => void;
  /** A line beside the answer, on standard error. */
  readonly note: (line: string) => void;
}

/**
 * Finds the language and what is known. Nothing is opened yet.
 *
 * @param copy the one that the command works on, where the app's folder cannot be written
 * @param lessWork as of the services
 */
export function createContext(
  io: CliIo,
  copy: HomeCopy | null = null,
  lessWork: LessWork = {},
): CliContext {
  const { env } = io;
  const paths = appPaths(env);
  const language = languageOfEnvironment(env);
  const t = translator(language);
  const panel = new PanelService(paths.panelFile);
  const known = new KnownInstances(panel, ownPlace(paths));
  let chosen: KnownInstance | null = null;
  let services: Services | null = null;
  let guard: WriteGuard | null = null;
  const instance = (): KnownInstance => (chosen ??= defaultInstance(known, t));
  return {
    io,
    copy,
    known,
    get services() {
      const one = instance();
      services ??= createServices({
        ...{ paths, env, panel, place: one.place },
        settingsKey: () => keyOf(one, env),
        readOnlyReason: () => guard?.reason() ?? null,
        ...lessWork,
      });
      return services;
    },
    choose: async (name) => {
      // To see what is known nothing is made.
      if (existsSync(paths.panelFile)) panel.start();
      if (name !== undefined) chosen = instanceNamed(known, name, t);
      guard = new WriteGuard(instance(), env);
      await guard.look();
    },
    get instanceFile() {
      return instance().place.file;
    },
    get placeId() {
      return instance().place.id;
    },
    panel,
    panelFile: paths.panelFile,
    effect: () => services?.runningSelu.afterChange(machine, null) ?? Promise.resolve(null),
    unwritten: () => services?.activity.unwritten ?? 0,
    close: () => {
      services?.instance.close();
      panel.close();
    },
    t,
    language,
    log: () => openLog(paths.logs),
    say: (line) => io.stdout.write(`${printable(line)}\n`),
    note: (line) => io.stderr.write(`${printable(line)}\n`),
  };
}

/** The app's own instance; where that is not there, the only other one. @throws UsageError when there are several */
function defaultInstance(known: KnownInstances, t: Translate): KnownInstance {
  const [first, ...others] = known.list();
  if (first === undefined) throw new AppError('instance_missing', {});
  if (first.place.kind !== 'own' && others.length > 0)
    throw new UsageError(t('cli.instances.which'));
  return first;
}

/** @throws UsageError when no instance or several have the name */
function instanceNamed(known: KnownInstances, name: string, t: Translate): KnownInstance {
  const all = known.list();
  const fits = (same: (each: KnownInstance) => boolean): KnownInstance[] => all.filter(same);
  const found = [
    fits(({ place }) => place.id === name),
    fits((each) => each.name === name),
    fits((each) => each.name.toLowerCase() === name.toLowerCase()),
  ].find((some) => some.length > 0);
  const [first, ...others] = found ?? [];
  if (first === undefined) throw new UsageError(t('cli.instances.unknown'));
  if (others.length > 0) throw new UsageError(t('cli.instances.ambiguous'));
  return first;
}

/** Opens the instance, locked or not. @throws AppError `instance_missing`, or what is wrong with its files */
export function openInstance({ services, instanceFile, panelFile, log }: CliContext): void {
  const { panel, instance, oldCopies } = services;
  // Before anything is made: without an instance there is nothing to keep records of.
  if (!existsSync(instanceFile) && !existsSync(panelFile)) {
    throw new AppError('instance_missing', {});
  }
  if (!panel.isOpen) panel.start();
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
  await masterSecret.openUnasked();
  if (instance.isUnlocked) return;
  if (masterSecret.error !== null) context.note(commandSentence(context.t, masterSecret.error));
  const typed = await readSecretly(context.t('cli.prompt.secret'), context);
  if (typed === null) throw new AppError('secret_missing', {});
  instance.unlock(typed);
}
