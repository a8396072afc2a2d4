/** Options that several commands have. */
import { Option } from 'commander';
import type { CliContext } from './context.ts';

/** `--json`: the answer for a program instead of a person. */
export const jsonOption = ({ t }: CliContext): Option => new Option('--json', t('cli.asJson'));
