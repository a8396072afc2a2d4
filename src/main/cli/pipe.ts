/** `pipe list|add|edit|remove|on|off|sender|check`: what the Pipes page does. A list never shows a token or password. */
import { Command } from 'commander';
import type { Pipe } from '#shared/contract/schemas.ts';
import { isTransport } from '#shared/pipes.ts';
import { lastCheckText, runChecks } from './check.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';
import { pipeAddCommand } from './pipe-add.ts';
import { pipeEditCommand, pipeRemoveCommand, pipeTurnCommand } from './pipe-edit.ts';
import { pipeSenderCommand } from './pipe-sender.ts';
import { tableLines } from './table.ts';
import { withAgentNames } from '../services/pipes/pipe-list.ts';
import { machine } from '../services/common/caller.ts';

export function pipeCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('pipe')
    .description(t('cli.pipe.about'))
    .addCommand(
      new Command('list')
        .description(t('cli.pipe.list'))
        .addOption(jsonOption(context))
        .action(({ json }: { json?: true }) => list(context, json === true)),
    )
    .addCommand(pipeAddCommand(context))
    .addCommand(pipeEditCommand(context))
    .addCommand(pipeRemoveCommand(context))
    .addCommand(pipeTurnCommand(context, true))
    .addCommand(pipeTurnCommand(context, false))
    .addCommand(pipeSenderCommand(context))
    .addCommand(
      new Command('check')
        .description(t('cli.pipe.check'))
        .option('--id <pipe>', t('cli.pipe.only'))
        .action(({ id }: { id?: string }) => check(context, id)),
    );
}

async function list(context: CliContext, asJson: boolean): Promise<void> {
  const { t, say, services } = context;
  await unlockInstance(context);
  const names = await services.catalog.names(context.language);
  const pipes = withAgentNames(services.pipes.list(), names);
  if (asJson) {
    sayJson(context, 'pipe list', pipes);
    return;
  }
  if (pipes.length === 0) {
    say(t('cli.pipe.none'));
    return;
  }
  const header = [
    t('cli.pipe.column.id'),
    t('cli.pipe.column.name'),
    t('cli.pipe.column.owner'),
    t('cli.pipe.column.kind'),
    t('cli.pipe.column.state'),
    t('cli.pipe.column.secret'),
    t('cli.pipe.column.agent'),
    t('cli.pipe.column.updated'),
    t('cli.lastCheck.column'),
  ];
  const lines = pipes.map((pipe) => [
    pipe.id,
    pipe.name,
    pipe.owner.username,
    kindOf(context, pipe),
    pipe.active ? t('cli.pipe.on') : t('cli.pipe.off'),
    t(`cli.secret.${pipe.secretStatus}`),
    pipe.agent?.name ?? pipe.agent?.id ?? '–',
    pipe.updatedAt ?? '–',
    isCheckable(pipe) ? lastCheckText(context, pipe.lastCheck) : '–',
  ]);
  for (const line of await tableLines(header, lines)) say(line);
}

/** Whether there is a server that says whether its token or password is taken. */
const isCheckable = ({ transport }: Pipe): boolean => /^(telegram|imessage)$/.test(transport);

const kindOf = ({ t }: CliContext, { transport }: Pipe): string =>
  isTransport(transport) ? t(`cli.pipe.kind.${transport}`) : transport;

async function check(context: CliContext, id: string | undefined): Promise<void> {
  const { t, services } = context;
  await unlockInstance(context);
  const run = async (which: string) => {
    await services.messengers.check(machine, which);
    return t('cli.pipe.checked');
  };
  if (id !== undefined) {
    context.say(await run(id));
    return;
  }
  const channels = services.pipes.list().filter((pipe) => pipe.active && isCheckable(pipe));
  if (channels.length === 0) context.say(t('cli.pipe.nothingToCheck'));
  await runChecks(
    context,
    channels.map((pipe) => ({ name: pipe.name, run: () => run(pipe.id) })),
  );
}
