/** `reset-password`: a new password, and the end of all sessions of that user. */
import { Command } from 'commander';
import { unlockInstance, type CliContext } from './context.ts';
import { newPassword, withGenerate, type GenerateOptions } from './generated.ts';
import { machine } from '../services/common/caller.ts';

interface ResetOptions extends GenerateOptions {
  readonly username: string;
  readonly passwordStdin?: true;
  readonly temporary?: true;
}

export function resetPasswordCommand(context: CliContext): Command {
  const { t } = context;
  return withGenerate(context, new Command('reset-password'), 'passwordStdin')
    .description(t('cli.resetPassword.about'))
    .requiredOption('--username <name>', t('cli.option.username'))
    .option('--password-stdin', t('cli.option.passwordStdin'))
    .option('--temporary', t('cli.option.temporary'))
    .action(async ({ username, temporary, ...options }: ResetOptions) => {
      await unlockInstance(context);
      const userId = context.services.users.idOf(username);
      const { password, show } = await newPassword(context, options);
      const count = await context.services.users.resetPassword(machine, userId, password, {
        temporary,
      });
      show();
      context.say(t('cli.resetPassword.done', { username, count }));
    });
}
