/** The commands and their options, in the user's language. */
import { Command } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { requireWholeHome } from '../platform/paths.ts';
import { activityCommand } from './activity.ts';
import { agentCommand } from './agent.ts';
import { attachCommand } from './attach.ts';
import { backupCommand } from './backup.ts';
import type { CliContext } from './context.ts';
import { credentialCommand } from './credential.ts';
import { initCommand } from './init.ts';
import { instancesCommand } from './instances.ts';
import { kitCommand } from './kit.ts';
import { moveCommand } from './move.ts';
import { healthCommand } from './health.ts';
import { outsideCommand } from './outside.ts';
import { pipeCommand } from './pipe.ts';
import { providerCommand } from './provider.ts';
import { resetPasswordCommand } from './reset-password.ts';
import { rotateCommand } from './rotate.ts';
import { restoreCommand } from './restore.ts';
import { runProgramCommand } from './run-program.ts';
import { sessionCommand } from './session.ts';
import { statusCommand } from './status.ts';
import { userCommand } from './user.ts';

/** Of a help page that goes anywhere but to a terminal; commander's own. */
const HELP_WIDTH = 80;

/** Builds the program over a context; `parseAsync` runs it and rejects with what went wrong. */
export function createProgram(context: CliContext): Command {
  const { t } = context;
  const program = new Command('selu-desktop')
    .description(t('cli.about'))
    .version(manifest.version, '--version', t('cli.versionOption'));
  for (const command of [
    initCommand(context),
    statusCommand(context),
    kitCommand(context),
    resetPasswordCommand(context),
    userCommand(context),
    sessionCommand(context),
    credentialCommand(context),
    agentCommand(context),
    runProgramCommand(context),
    providerCommand(context),
    pipeCommand(context),
    outsideCommand(context),
    healthCommand(context),
    activityCommand(context),
    attachCommand(context),
    instancesCommand(context),
    moveCommand(context),
    rotateCommand(context),
    backupCommand(context),
    restoreCommand(context),
  ]) {
    program.addCommand(command);
  }
  for (const command of program.commands) {
    if (!aboutNoInstance.has(command.name())) chooseInstance(command, context);
  }
  // Not for a help page, which says how to set it.
  program.hook('preAction', () => requireWholeHome(context.io.env));
  localise(program, context);
  return program;
}

/** Commands that make, find or list instances, or name two. */
const aboutNoInstance: ReadonlySet<string> = new Set(['init', 'attach', 'instances', 'move']);

/** Gives a command, and all below it, the option that says which instance it is about. */
function chooseInstance(command: Command, context: CliContext): void {
  for (const sub of command.commands) chooseInstance(sub, context);
  if (command.commands.length > 0) return;
  command
    .option('--instance <name>', context.t('cli.option.instance'))
    .hook('preAction', () => context.choose(command.opts<{ instance?: string }>().instance));
}

/** Help in the user's language and on the context's streams, and every failure as a rejection instead of an exit. */
function localise(command: Command, context: CliContext): void {
  const { t, io } = context;
  const titles: Readonly<Record<string, string>> = {
    'Usage:': t('cli.usage'),
    'Options:': t('cli.options'),
    'Commands:': t('cli.commands'),
  };
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Told by `report`: commander's own sentences repeat what was typed, which may be a secret.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => io.stderr.columns ?? HELP_WIDTH,
    })
    .helpOption('-h, --help', t('cli.help'))
    .configureHelp({ styleTitle: (title) => titles[title] ?? title });
  if (command.commands.length > 0) command.helpCommand('help [command]', t('cli.helpCommand'));
  for (const sub of command.commands) localise(sub, context);
}
