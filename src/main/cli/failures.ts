/** How a failed command ends: one sentence on standard error, and exit code 2 for input, 1 for the rest. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { CommanderError } from 'commander';
import { AppError, type ErrorCode, type ErrorInfo } from '#shared/errors.ts';
import { commandSentence } from './sentences.ts';
import type { CliContext } from './context.ts';
import { PartlyFailed, ProgramEnded, UsageError } from './errors.ts';

/** Failures that are the input's fault (product spec §9: they exit 2 and change nothing). */
const inputErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'invalid_input',
  'home_tilde',
  'home_relative',
  'kit_file_kind',
  'kit_mistyped',
  'kit_wrong',
  'user_unknown',
  'last_admin',
  'session_gone',
  'outside_gone',
  'outside_again',
  'outside_unusable',
  'agent_gone',
  'agent_unknown',
  'agent_built_in',
  'agent_not_allowed',
  'agent_id_invalid',
  'agent_id_clash',
  'username_taken',
  'username_invalid',
  'username_mixed',
  'username_look_alike',
  'display_name_invalid',
  'password_too_short',
  'password_too_long',
  'capability_invalid',
  'credential_name_invalid',
  'credential_gone',
  'value_empty',
  'value_too_large',
  'value_not_text',
  'value_is_mask',
  'expiry_invalid',
  'import_unreadable',
  'import_too_large',
  'import_too_many_entries',
  'import_not_text',
  'import_unknown',
  'import_malformed',
  'import_encrypted',
  'import_1pux',
  'import_keepass',
  'restore_kind_own',
  'restore_kind_attached',
  'package_source_unreadable',
  'package_source_own',
  'package_format_unknown',
  'package_damaged',
  'package_encrypted',
  'package_too_large',
  'package_file_too_large',
  'package_too_many_files',
  'package_path_unsafe',
  'package_not_a_file',
  'package_names_clash',
  'package_file_missing',
  'package_file_unreadable',
  'package_not_utf8',
  'package_yaml_too_large',
  'package_yaml_too_complex',
  'package_yaml_invalid',
  'package_value_missing',
  'package_value_type',
  'package_scope_unknown',
  'package_locale_invalid',
  'package_host_invalid',
  'package_line_invalid',
  'package_text_too_long',
  'package_descriptions_too_long',
  'package_too_many_items',
  'package_too_many_capabilities',
  'package_credential_twice',
  'package_capability_twice',
  'agents_no_folder',
  'place_missing',
  'place_no_database',
  'place_not_database',
  'place_closed',
  'compose_unreadable',
  'compose_no_selu',
  'compose_value_missing',
  'compose_volume',
  'compose_data_inside',
  'compose_no_database',
  'provider_unknown',
  'provider_not_connected',
  'key_malformed',
  'key_looks_like',
  'bedrock_key_malformed',
  'bedrock_key_iam',
  'region_invalid',
  'address_invalid',
  'address_not_https',
  'address_insecure',
  'address_needs_key',
  'pipe_gone',
  'pipe_kind_unknown',
  'pipe_kind_wrong',
  'pipe_of_whatsapp',
  'pipe_other_active',
  'pipe_web_stays',
  'pipe_name_invalid',
  'header_malformed',
  'sender_invalid',
  'sender_exists',
  'sender_gone',
  'chat_invalid',
  'telegram_chat_invalid',
  'backup_exists',
  'backup_recipient_invalid',
  'backup_identity_invalid',
  'backup_passphrase_short',
  'backup_unreadable',
  'backup_not_age',
  'backup_needs_passphrase',
  'backup_needs_identity',
]);

/** 0 for a help page, 2 for usage and input errors, that of a program that was run, 1 for any other failure. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return 2;
  if (error instanceof ProgramEnded) return error.exitCode;
  return error instanceof AppError && inputErrors.has((error as AppError).code) ? 2 : 1;
}

/** Mistakes of usage in which an argument would be repeated, and what to say instead. */
const repeating = {
  'commander.unknownOption': 'cli.unknownOption',
  'commander.unknownCommand': 'cli.unknownCommand',
  'commander.excessArguments': 'cli.excessArguments',
  'commander.invalidArgument': 'cli.invalidArgument',
} as const;

/** What commander found to be wrong, without what was typed; null for a help page, which is no failure to tell. */
function usageSentence(error: CommanderError, { t }: CliContext): string | null {
  const { code } = error;
  if (Object.hasOwn(repeating, code)) return t(repeating[code as keyof typeof repeating]);
  // The others name the options of this program alone. A help page is no sentence.
  return error.message.startsWith('error: ') ? error.message : null;
}

/** Errors about a user, an agent or a server that is there: what names it is no secret. */
const aboutKnown: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'agent_not_allowed',
  'check_key_refused',
  'check_password_refused',
  'check_bot_unknown',
  'check_forbidden',
  'check_not_found',
  'check_rate_limited',
  'check_rate_limited_for',
  'check_server_failed',
  'check_redirected',
  'check_answer_unexpected',
  'check_answer_too_large',
]);

/** What stands in the place of an argument. */
const LEFT_OUT = '…';

/** A part of a sentence that is no longer than this is found in too many that have nothing to do with it. */
const SHORT = 3;

/**
 * A careless person pastes a key, or the master secret, where a name or a path belongs: whatever was typed as an argument
 * is left out of what is said about it.
 */
function withoutArguments(info: ErrorInfo, argv: readonly string[]): ErrorInfo {
  if (aboutKnown.has(info.code)) return info;
  const typed = argv
    .flatMap((argument) => [argument, argument.replace(/^--?[^=]*=/, '')])
    .flatMap((argument) => [argument.trim(), basename(argument.trim())])
    .filter((argument) => argument !== '');
  const hosts = info.code.startsWith('address_') ? typed.map(hostOf) : [];
  const isTyped = (text: string): boolean =>
    hosts.includes(text) ||
    typed.some((one) => text === one || (one.length > SHORT && text.includes(one)));
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries<string | number>(info.params)) {
    params[name] = typeof value === 'string' && isTyped(value) ? LEFT_OUT : value;
  }
  return { ...info, params } as ErrorInfo;
}

/** Of an address that was typed; null of anything else. */
const hostOf = (text: string): string | null => URL.parse(text)?.host ?? null;

/** Says what went wrong; a bug goes to the log with an id. */
export function report(error: unknown, argv: readonly string[], context: CliContext): void {
  if (error instanceof PartlyFailed || error instanceof ProgramEnded) return;
  if (error instanceof CommanderError) {
    const sentence = usageSentence(error, context);
    if (sentence !== null) context.note(sentence);
    return;
  }
  if (error instanceof UsageError) {
    context.note(error.message);
    return;
  }
  if (error instanceof AppError) {
    context.note(commandSentence(context.t, withoutArguments(error.toInfo(), argv)));
    return;
  }
  const id = randomUUID();
  context.log().error(`command failed, ${id}`, error);
  context.note(commandSentence(context.t, { code: 'internal', params: { id } }));
}
