/** `restore` itself: puts a backup in the place of what is there, after a look at both and a backup of the present. */
import type { RestorePreview } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { AgeKey } from '../crypto/age.ts';
import { machine } from '../services/common/caller.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';
import { sayJson } from './json-answers.ts';

export interface RestoreOptions {
  /** Says what would happen, and leaves all as it is. */
  readonly dryRun?: true;
  /** Instead of the question that a window asks. */
  readonly yes?: true;
  readonly takeSecret?: true;
  /** What the backup of the present is encrypted to; left out, what opens the one that is restored opens it. */
  readonly presentRecipient?: readonly string[];
  readonly json?: true;
}

/**
 * Restores a backup. What it is opened with comes first, so that nothing is asked for twice.
 *
 * @throws UsageError where `--yes` is not given: nothing is replaced then; AppError why it cannot be restored here
 */
export async function restoreBackup(
  context: CliContext,
  file: string,
  key: AgeKey,
  { dryRun, yes, takeSecret, presentRecipient, json }: RestoreOptions,
): Promise<void> {
  const { t, say, note, services } = context;
  const { panel, instance, masterSecret, restore } = services;
  if (!panel.isOpen) panel.start();
  panel.store();
  instance.start();
  await restore.sweep();
  await masterSecret.openUnasked();
  const { handle } = await restore.choose(machine, file);
  try {
    const preview = await restore.look(machine, handle, key);
    if (json && (dryRun || !yes)) sayJson(context, 'restore --dry-run', preview);
    else if (!json) tell(context, preview, presentRecipient !== undefined);
    if (preview.problem !== null) throw AppError.from(preview.problem);
    if (dryRun) return;
    if (!yes) throw new UsageError(t('cli.restoring.addYes'));
    const outcome = await restore.run(machine, handle, {
      takeSecret: takeSecret === true,
      presentLock:
        presentRecipient === undefined
          ? null
          : { kind: 'recipients', recipients: presentRecipient },
      whenReplaced: () => {},
    });
    if (json) {
      sayJson(context, 'restore --yes', outcome);
      return;
    }
    say(t('cli.restoring.done', { file: context.instanceFile }));
    if (outcome.saved !== null) {
      const { saved: file, opensAlike } = outcome;
      say(t(opensAlike ? 'cli.restoring.saved' : 'cli.restoring.savedOtherwise', { file }));
    }
    for (const kept of outcome.kept) say(t('cli.restoring.kept', { file: kept }));
    if (!outcome.isOpen) note(t('cli.restoring.locked'));
    if (outcome.isAttached) {
      say(t('cli.restoring.start'));
      if (outcome.startCommand !== null) say(outcome.startCommand);
    }
  } finally {
    await restore.discard(machine, handle);
  }
}

/** @param isOtherwise the backup of the present opens with something else than the one that is restored */
function tell(
  { t, say, note, language }: CliContext,
  preview: RestorePreview,
  isOtherwise: boolean,
): void {
  const { madeAt, version, people, credentials, agents, present } = preview;
  const time = new Date(madeAt).toLocaleString(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  say(t('cli.restoring.made', { time, version }));
  say(t('cli.restoring.content', { people, credentials, agents }));
  if (preview.problem !== null) return;
  if (preview.instance === 'other') note(t('cli.restoring.other'));
  say(t(`cli.restoring.secret.${preview.secretFits}`));
  if (preview.secretInside) say(t('cli.restoring.inside'));
  if (present === 'saved' && isOtherwise) say(t('cli.restoring.present.savedOtherwise'));
  else if (present !== 'none') say(t(`cli.restoring.present.${present}`));
}
