/** Options that several commands have. */
import { Option } from 'commander';
import { language as languageSchema, type Language } from '#shared/contract/schemas.ts';
import type { Translate } from '../platform/languages.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';

/** `--json`: the answer for a program instead of a person. */
export const jsonOption = ({ t }: CliContext): Option => new Option('--json', t('cli.asJson'));

/** The value of `--language`. @throws UsageError for any other */
export function parseLanguage(text: string, t: Translate): Language {
  const language = languageSchema.safeParse(text);
  if (!language.success) throw new UsageError(t('cli.languageUnknown'));
  return language.data;
}

/** For an option that may be given several times. */
export const collected = (one: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  one,
];
