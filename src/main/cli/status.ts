/**
 * `status`: which instance, whether the secret fits, how much is in it, and of a Selu's, whether Selu runs. It asks the
 * person nothing and changes nothing.
 */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { OutsideReason, SecretSource } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { commandSentence } from './sentences.ts';
import type { SeluStatus } from '../services/instance/running-selu.ts';
import type { CliContext } from './context.ts';
import { PartlyFailed } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';

interface Status {
  readonly instance: { readonly file: string; readonly id: string | null } | null;
  readonly secret: { readonly fits: boolean; readonly source: SecretSource | null };
  /** Why nobody can sign in, and how much was changed outside Selu; null while the secret is missing. */
  readonly outside: { readonly reason: OutsideReason | null; readonly count: number } | null;
  /** Of an instance of Selu's; null: of the own one. */
  readonly attached: {
    /** Why nothing can be written to it; null: it can. */
    readonly readOnly: ErrorInfo | null;
    /** Null while the secret is missing: nothing is asked before the address counts as confirmed. */
    readonly selu: SeluStatus | null;
  } | null;
  /** Why nothing of this app's can be changed: a full disk, say; null: it can. */
  readonly unwritable: ErrorInfo | null;
  readonly users: number;
  readonly credentials: { readonly system: number; readonly personal: number };
}

export function statusCommand(context: CliContext): Command {
  return new Command('status')
    .description(context.t('cli.status.about'))
    .addOption(jsonOption(context))
    .action(async ({ json }: { json?: true }) => {
      const { instance, panel, masterSecret, runningSelu } = context.services;
      if (existsSync(context.panelFile)) panel.start();
      instance.start();
      const problem = instance.state.name === 'problem' ? instance.state.error : null;
      // Without an instance a secret that cannot be used is a problem, with one it is not: here it never is.
      const secretProblem = problem?.code.startsWith('secret_') ? problem : null;
      if (problem !== null && secretProblem === null) throw AppError.from(problem);
      await masterSecret.openUnasked();
      const { state } = instance;
      if (instance.isUnlocked) await runningSelu.look();
      const status = read(context);
      const error = state.name === 'locked' ? (state.error ?? masterSecret.error) : secretProblem;
      if (json) sayJson(context, 'status', status);
      else describe(context, status, error);
      if (status.unwritable !== null) {
        if (!json) context.note(commandSentence(context.t, status.unwritable));
        throw new PartlyFailed();
      }
    });
}

function read({ services, instanceFile, copy }: CliContext): Status {
  const { state, place } = services.instance;
  const unwritable = copy?.why ?? null;
  if (!('store' in state)) {
    return {
      instance: null,
      secret: { fits: false, source: null },
      outside: null,
      attached: null,
      unwritable,
      users: 0,
      credentials: { system: 0, personal: 0 },
    };
  }
  const { store } = state;
  const unlocked = state.name === 'unlocked';
  const file = place.kind === 'own' && copy !== null ? copy.instanceFile : instanceFile;
  return {
    instance: { file, id: store.meta.get('instance_id') },
    secret: { fits: unlocked, source: unlocked ? state.secretSource : null },
    outside: unlocked
      ? { reason: services.outside.reason(), count: services.outside.count() }
      : null,
    attached:
      place.kind === 'own'
        ? null
        : { readOnly: state.readOnly, selu: unlocked ? services.runningSelu.status() : null },
    unwritable,
    users: store.users.list().length,
    credentials: {
      system: store.systemCredentials.count(),
      personal: store.userCredentials.count(),
    },
  };
}

function describe(context: CliContext, status: Status, secretError: ErrorInfo | null): void {
  const { t, say } = context;
  if (status.instance === null) {
    say(t('cli.status.none'));
    if (secretError !== null)
      say(t('cli.status.wrong', { problem: commandSentence(t, secretError) }));
    return;
  }
  say(t('cli.status.instance', { file: status.instance.file, id: status.instance.id ?? '' }));
  const { source } = status.secret;
  if (source !== null) say(t('cli.status.fits', { source: t(`cli.status.source.${source}`) }));
  else if (secretError === null) say(t('cli.status.missing'));
  else {
    say(t('cli.status.wrong', { problem: commandSentence(t, secretError) }));
  }
  if (source === 'environment') say(t('cli.status.better'));
  if (status.outside?.reason) say(t(`cli.outside.reason.${status.outside.reason}`));
  if (status.outside?.count) say(t('cli.status.outside', { count: status.outside.count }));
  say(t('cli.status.users', { count: status.users }));
  const { system, personal } = status.credentials;
  say(t('cli.status.credentials', { system, personal }));
  if (status.attached === null) return;
  const { selu, readOnly } = status.attached;
  if (selu !== null) say(t(`cli.status.selu.${selu.state}`, { address: selu.address }));
  if (readOnly !== null) say(t('cli.status.readOnly', { reason: commandSentence(t, readOnly) }));
}
