/** `health`: what needs somebody, the worst first. For cron and monitoring it exits with 1 when something is bad. */
import { Command } from 'commander';
import { findingWords } from '#shared/finding-words.ts';
import { printable } from '#shared/printable.ts';
import { healthTranslator } from '../platform/languages.ts';
import { unlockInstance, type CliContext } from './context.ts';
import { PartlyFailed } from './errors.ts';
import { sayJson } from './json-answers.ts';
import { jsonOption } from './options.ts';

export function healthCommand(context: CliContext): Command {
  return new Command('health')
    .description(context.t('cli.health.about'))
    .addOption(jsonOption(context))
    .action(({ json }: { json?: true }) => health(context, json === true));
}

async function health(context: CliContext, asJson: boolean): Promise<void> {
  const { t, say, language, services } = context;
  await unlockInstance(context);
  const { counts, findings, more, dismissed, allWellSince } = await services.health.list({
    language,
  });
  const words = healthTranslator(language);
  const said = findings.map((finding) => ({ finding, words: findingWords(finding, words) }));
  if (asJson) {
    sayJson(context, 'health', {
      ...{ counts, more, allWellSince },
      findings: said.map(({ finding, words: { title } }) => ({ ...finding, title })),
      dismissed: dismissed.length,
    });
  } else {
    if (said.length === 0) say(t('cli.health.well', { since: allWellSince ?? '' }));
    for (const { finding, words: of } of said) {
      const { severity, fix } = finding;
      const title = { severity: t(`cli.health.${severity}`), title: of.title };
      say(printable(t('cli.health.finding', title)));
      say(`  ${printable(of.why)}`);
      if (fix.kind === 'command') say(`  ${printable(t('cli.health.run', { command: fix.text }))}`);
    }
    const left = more.reduce((sum, { count }) => sum + count, 0);
    if (left > 0) say(t('cli.health.more', { count: left }));
    if (dismissed.length > 0) say(t('cli.health.dismissed', { count: dismissed.length }));
  }
  // The next run decrypts only what has changed by then.
  await services.credentialList.whenKept();
  if (counts.bad > 0) throw new PartlyFailed();
}
