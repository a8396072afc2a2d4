/** Whose a credential is, as the commands about credentials ask for it. */
import type { Command } from 'commander';
import type { Owner } from '../services/credentials/credentials.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';

export interface OwnerOptions {
  readonly system?: true;
  readonly user?: string;
}

/** Gives a command the options that say whose. */
export const withOwner = ({ t }: CliContext, command: Command): Command =>
  command.option('--system', t('cli.option.system')).option('--user <name>', t('cli.option.user'));

/** @throws UsageError unless exactly one of the options is there */
export function checkOwner({ t }: CliContext, { system, user }: OwnerOptions): void {
  if ((system === true) === (user !== undefined)) throw new UsageError(t('cli.credential.whose'));
}

/** @throws AppError `user_unknown` */
export function ownerOf({ services }: CliContext, { user }: OwnerOptions): Owner {
  return user === undefined
    ? { scope: 'system' }
    : { scope: 'user', userId: services.users.idOf(user) };
}

/** As the answer of a command names them. */
export const ownerName = ({ t }: CliContext, { user }: OwnerOptions): string =>
  user ?? t('cli.credential.everyone');
