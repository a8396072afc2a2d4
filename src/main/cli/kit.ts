/** `kit`: makes the recovery kit, or checks one that is kept. The secret goes to a file, unless it is asked for here. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { AppError } from '#shared/errors.ts';
import { secretFlaws } from '#shared/master-secret.ts';
import { commandSentence } from './sentences.ts';
import { machine } from '../services/common/caller.ts';
import { kitContent, type KitContent } from '../services/instance/kit/content.ts';
import { kitText } from '../services/instance/kit/text.ts';
import { writeKit } from '../services/instance/kit/write-kit.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { readValue } from './input.ts';

interface KitOptions {
  readonly output?: string;
  readonly force?: true;
  readonly stdout?: true;
  readonly checkStdin?: true;
}

export function kitCommand(context: CliContext): Command {
  const { t } = context;
  return new Command('kit')
    .description(t('cli.kit.about'))
    .option('--output <file>', t('cli.kit.output'))
    .option('--force', t('cli.kit.force'))
    .option('--stdout', t('cli.kit.stdout'))
    .option('--check-stdin', t('cli.kit.checkStdin'))
    .action((options: KitOptions) => run(context, options));
}

async function run(context: CliContext, options: KitOptions): Promise<void> {
  const { t } = context;
  const { output, stdout, checkStdin } = options;
  if ([output, stdout, checkStdin].filter((each) => each !== undefined).length !== 1) {
    throw new UsageError(t('cli.kit.how'));
  }
  if (checkStdin) return check(context);
  const file = output === undefined ? null : resolve(output);
  if (file !== null && !options.force && existsSync(file)) {
    throw new UsageError(t('cli.kit.isThere', { file }));
  }
  await unlockInstance(context);
  const content = contentOf(context);
  if (file === null) {
    context.io.stdout.write(kitText(content));
    await context.services.instance.note(machine, { action: 'kitPrinted' });
    return;
  }
  await writeKit(file, content);
  await context.services.instance.note(machine, { action: 'kitSaved' });
  context.say(t('cli.kit.done', { file }));
}

function contentOf({ services, known, placeId, t, language }: CliContext): KitContent {
  const { name, keyFile } = known.find(placeId);
  return kitContent(services.kit.subject({ name, keyFile }), t, language);
}

async function check(context: CliContext): Promise<void> {
  const { t } = context;
  const text = await readValue(true, context);
  await unlockInstance(context);
  try {
    await context.services.kit.check(machine, text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const info = error.toInfo();
    if (!secretFlaws.some((flaw) => flaw === info.code)) throw error;
    // Elsewhere it is the secret that opens the instance, which is no input of the command.
    throw new UsageError(commandSentence(t, info));
  }
  context.say(t('cli.kit.fits'));
}
