/**
 * The closed list of errors that cross from the main process to the window and to the command line.
 *
 * An error is a code and the parameters its sentence needs; the sentence itself is in
 * `src/shared/i18n/<language>/errors.json` under the same code. Stacks, SQL and values never cross.
 */

import type { TakesEffect } from './takes-effect.ts';

/** Each code with the names of its parameters. */
export const errorParams = {
  /** A bug. `id` is in the log beside the stack. */
  internal: ['id'],
  invalid_input: ['field'],
  forbidden: [],
  not_signed_in: [],
  /** The person said no to the question of the system's dialog, or closed it. */
  not_confirmed: [],
  /** The app already has more work than it can do in a few seconds. */
  too_busy: [],
  /** What works in the background has ended before it was done. */
  worker_stopped: [],
  /** The call does not fit the state the app is in (for example: set-up when an instance exists). */
  not_now: [],

  database_newer: ['file', 'found', 'known'],
  database_damaged: ['file'],
  database_busy: ['file'],
  database_foreign: ['file'],
  database_schema_changed: ['file'],
  /** The file is not the database of a Selu. */
  database_not_selu: ['file'],
  /** It is one of a Selu that keeps accounts or credentials in another way than the app knows. */
  selu_unknown: ['file'],
  /** This part of Selu's database is not as the app knows it, or Selu's alone: it is shown and not changed. */
  selu_part_unknown: [],
  /** Selu has changed the structure of its database since it was opened. */
  selu_updated: ['file'],
  /** Another file, or another content, is where the open database was. */
  database_replaced: ['file'],
  /** There was a database, and it is not there any more. */
  database_gone: ['file'],
  /** The write-ahead log beside the database belongs to another one. */
  database_log_foreign: ['file', 'log'],
  /** The same beside a Selu's database, which that Selu may have open. */
  selu_log_foreign: ['file', 'log'],
  /** Selu has its database open, and the write-ahead log was removed. */
  selu_log_gone: ['file', 'log'],
  /** Work goes on on the files of the instance, which is closed meanwhile. */
  instance_apart: [],
  /** The Selu whose database is to be worked on still answers. */
  selu_still_running: ['address'],
  /** Another program, most likely Selu, has its database open. */
  selu_database_open: ['file'],
  migration_failed: ['file', 'backup'],
  disk_full: ['file'],
  read_only: ['file'],
  file_not_written: ['file'],
  /** What names the app home, with a ~ of which no shell has made a path. */
  home_tilde: ['home', 'path'],
  home_relative: ['home', 'path'],
  /** Others can write in a folder of the app's, and it cannot be closed to them. */
  folder_open: ['folder'],

  /** Somebody without the master secret has changed it: it counts for nothing until that is settled. */
  changed_outside: [],
  /** There is nothing to settle any more. */
  outside_gone: [],
  /** It was changed again since it was shown. */
  outside_again: [],
  /** A part of it cannot be read: it would count, and be of no use. */
  outside_unusable: [],

  secret_missing: [],
  /** Nothing was entered where one is asked for. */
  secret_empty: [],
  secret_malformed: ['source'],
  /** As long as one, but not one. */
  secret_mistyped: ['source'],
  secret_quoted: ['source'],
  secret_url_safe: ['source'],
  secret_hex: ['source'],
  /** `first` and `second`: the variables by which two secrets came. */
  secret_conflict: ['first', 'second'],
  secret_file_unreadable: ['file'],
  /** Others can read or change it. `command` mends that. */
  secret_file_exposed: ['file', 'command'],
  /** It belongs to another user. `command` mends that. */
  secret_file_foreign: ['file', 'command'],
  secret_file_folder: ['file', 'folder'],
  secret_wrong: ['source'],
  secret_proof_wrong: [],
  kit_file_kind: ['file'],
  no_printer: [],
  not_printed: [],
  /** `groups`: the numbers of those that differ. */
  kit_mistyped: ['groups'],
  kit_wrong: [],
  /** The new master secret is the one in use. */
  secret_same: [],
  /** What does not decrypt is not what was shown any more. */
  rotation_again: [],
  /** The person has stopped it: nothing was changed. */
  rotation_cancelled: [],

  keychain_not_installed: [],
  keychain_no_service: [],
  keychain_locked: [],
  keychain_no_answer: [],
  keychain_failed: [],
  keychain_entry_missing: [],

  /** It is not found any more, or not as it was shown. */
  finding_gone: [],
  /** The day until which it is to be put off has passed. */
  finding_snooze_past: [],

  // Where a Selu has its database, as a person chose it.
  agents_no_folder: ['path'],
  place_missing: ['path'],
  /** The folder holds none. */
  place_no_database: ['path'],
  place_not_database: ['file'],
  /** Nobody but others may look into its folder. */
  place_closed: ['file'],
  compose_unreadable: ['file'],
  compose_no_selu: ['file'],
  /** A variable that must have a value has none. */
  compose_value_missing: ['file', 'name'],
  /** Docker keeps the database where only root gets at it. `command` copies it out, `mount` takes its place. */
  compose_volume: ['file', 'volume', 'command', 'mount'],
  /** The database is in the container itself, and gone with it. */
  compose_data_inside: ['file'],
  /** Selu has not made its database yet. */
  compose_no_database: ['file', 'database'],

  // Why a Selu's database is read and not written where it is.
  /** Another kernel may have the file system, too. `type`: as the system names it. */
  file_system_shared: ['file', 'type'],
  file_system_unknown: ['file'],
  folder_synced: ['file', 'service'],
  /** Its server runs in a virtual machine. */
  docker_machine: ['file', 'machine'],
  /** It belongs to another user. `command` mends that. */
  rights_foreign: ['path', 'command'],
  /** It belongs to this user, who may not write it. `command` mends that. */
  rights_own: ['path', 'command'],
  rights_refused: ['path'],
  /** The disk is mounted for reading alone. */
  rights_system: ['path'],

  // A backup that is made, or opened.
  /** Where backups go is not there: a stick that was pulled out. */
  backup_folder_gone: ['folder'],
  /** A file is too large for the format. */
  backup_too_large: ['name'],
  /** It was replaced again and again while it was copied. */
  backup_agent_changing: ['agent'],
  backup_exists: ['file'],
  /** What was chosen before is not known any more. */
  backup_choice_gone: [],
  backup_passphrase_short: ['min'],
  /** The one of scheduled backups was kept under another master secret. */
  backup_passphrase_again: [],
  backup_no_folder: [],
  backup_no_lock: [],
  /** There was nothing to go on with. */
  backup_cancelled: [],
  backup_recipient_invalid: [],
  backup_identity_invalid: [],
  backup_unreadable: ['file'],
  /** It is no file in the age format. */
  backup_not_age: [],
  /** It can be decrypted, and is no backup of this app. */
  backup_not_ours: [],
  /** Cut off, or changed. */
  backup_damaged: [],
  backup_needs_passphrase: [],
  backup_needs_identity: [],
  backup_key_wrong: [],
  /** `version`: of the app that made it. */
  backup_newer: ['version'],
  /** Two programs would read different things in it. */
  backup_contradicts: [],
  /** It says that it holds more than there is. */
  backup_sizes_wrong: [],
  backup_incomplete: ['name'],
  backup_unexpected: ['name'],
  backup_file_differs: ['name'],
  backup_path_unsafe: ['name'],
  backup_not_a_file: ['name'],
  backup_name_twice: ['name'],
  backup_too_many_files: ['max'],

  instance_missing: [],
  /** It is not on the list of this app. */
  instance_unknown: [],
  too_many_instances: ['max'],
  /** The same instance, by its id, is on the list at another place: it has moved, or this is a copy. */
  instance_elsewhere: ['name', 'file'],
  /** Who asks is no administrator of the other instance, or not signed in there. */
  move_not_admin: [],
  /** The password of whoever asks was not given just before for the other instance. */
  move_password_needed: [],
  /** What was found has been looked for anew meanwhile. */
  found_gone: [],
  instance_exists: [],
  sign_in_failed: [],
  /** Too many failures: the next attempt is accepted after this many seconds. */
  sign_in_wait: ['seconds'],
  /** The password of a signed-in user, asked for to unlock the window, to change the password, or before a call that gives power. */
  password_wrong: [],
  /** The call gives power, and the password was not given at the window in the last `limits.freshMinutes`. */
  password_needed: [],
  user_unknown: ['username'],
  user_gone: [],
  /** Nobody can demote or delete themselves, or reset their own password. */
  own_account: [],
  last_admin: [],
  deletion_name_wrong: ['username'],
  session_gone: [],
  agent_unknown: ['agent'],
  agent_gone: [],
  /** Selu itself puts the agents of this instance in place. */
  agents_by_selu: [],
  agents_folder_unknown: [],
  /** The fallback agent can be neither replaced nor removed. */
  agent_built_in: [],
  /** The id cannot be the name of a folder on every system. */
  agent_id_invalid: ['id'],
  agent_id_clash: ['id', 'other'],
  /** The package was not checked just before, or a newer one has replaced it. */
  package_gone: [],
  credential_not_declared: ['capability', 'name'],
  /** The person may not use the agent. */
  agent_not_allowed: ['agent', 'username'],
  /** Required ones, each as `capability / name`. */
  credentials_missing: ['names'],
  credential_damaged: ['capability', 'name'],
  credential_changed_outside: ['capability', 'name'],
  /** Two capabilities of an agent declare the same variable and have different values. */
  credential_names_collide: ['name', 'first', 'second'],
  /** No environment variable can be made of it, or none that leaves programs what they are. */
  credential_name_unfit: ['capability', 'name'],
  link_unknown: [],
  too_many_windows: ['max'],
  /** A window has opened as many pages in the system browser as it may within a minute. */
  too_many_pages: ['max'],
  too_many_dialogs: ['max'],
  username_taken: ['username'],
  username_invalid: ['max'],
  /** It has letters of several scripts, as no language is written. */
  username_mixed: [],
  /** It looks the same as somebody else's. */
  username_look_alike: ['username', 'other'],
  display_name_invalid: ['max'],
  password_too_short: ['min'],
  password_too_long: ['max'],
  /** It is the temporary one that is to be replaced. */
  password_same: [],

  capability_invalid: ['max'],
  credential_name_invalid: ['max'],
  credential_exists: ['capability', 'name'],
  credential_gone: ['capability', 'name'],
  /** There is none with that id, or it is somebody else's. */
  credential_unknown: [],
  /** Of the personal ones of one person. */
  credentials_full: ['max', 'mebibytes'],
  value_empty: [],
  value_too_large: ['max'],
  value_not_text: [],
  /** The dots that stand for a stored value. */
  value_is_mask: [],
  expiry_invalid: [],
  /** The value of a shared one is stored. */
  expiry_not_kept: [],
  /** The same of one whose value was not to be changed. */
  reminder_not_kept: [],
  /** More rows of a list than are changed together. */
  too_many_selected: ['max'],
  undo_expired: [],

  // Importing a file.
  /** It was not chosen just before, or a newer one has replaced it. */
  import_gone: [],
  import_unreadable: ['file'],
  /** `max` in MiB. */
  import_too_large: ['max'],
  import_too_many_entries: ['max'],
  /** Neither UTF-8 nor UTF-16 with a mark. */
  import_not_text: [],
  /** No program is known that exports so. */
  import_unknown: [],
  /** A quote is never closed, or stands where none may stand. */
  import_malformed: ['line'],
  /** Of Bitwarden's. */
  import_encrypted: [],
  import_1pux: [],
  import_keepass: [],
  /** Two entries are to be stored under the same name. */
  import_twice: [],

  // Restoring a backup.
  /** What a restore has decided to put back is not where it was laid. */
  restore_unfinished: ['file'],
  /** It was not chosen just before, or a newer one has replaced it. */
  restore_gone: [],
  /** It is one of an instance that this app has made, and this is a Selu's. */
  restore_kind_own: [],
  /** The other way round. */
  restore_kind_attached: [],
  /** What is there could not be saved, so it was not replaced. */
  restore_backup_failed: ['folder'],
  /** Another process has the database open. */
  restore_in_use: ['file'],
  /** The person has stopped it before it was decided. */
  restore_stopped: [],

  // Agent packages. `file` is relative to the package, `source` the name of the folder or archive.
  package_source_unreadable: ['source'],
  /** The source lies in the app's own folder. */
  package_source_own: ['source'],
  /** The source is neither a folder nor a .zip nor a .tar.gz. */
  package_format_unknown: ['source'],
  /** The archive ends early, contradicts itself, or does not fit its checksums. */
  package_damaged: ['source'],
  package_encrypted: ['file'],
  /** `max` in MiB. */
  package_too_large: ['max'],
  /** `max` in MiB. */
  package_file_too_large: ['file', 'max'],
  package_too_many_files: ['max'],
  package_path_unsafe: ['file'],
  /** The entry is a link, a device or another special file. */
  package_not_a_file: ['file'],
  package_names_clash: ['file', 'other'],
  package_file_missing: ['file'],
  package_file_unreadable: ['file'],
  package_not_utf8: ['file'],
  /** `max` in KiB. */
  package_yaml_too_large: ['file', 'max'],
  package_yaml_too_complex: ['file'],
  package_yaml_invalid: ['file', 'line', 'column'],
  package_value_missing: ['file', 'line', 'column', 'key'],
  package_value_type: ['file', 'line', 'column', 'key', 'kind'],
  package_scope_unknown: ['file', 'line', 'column'],
  package_locale_invalid: ['file', 'line', 'column', 'key'],
  package_host_invalid: ['file', 'line', 'column', 'key'],
  package_line_invalid: ['file', 'line', 'column', 'key', 'max'],
  package_text_too_long: ['file', 'line', 'column', 'key', 'max'],
  /** All descriptions together; `max` in characters. */
  package_descriptions_too_long: ['max'],
  package_too_many_items: ['file', 'line', 'column', 'key', 'max'],
  package_too_many_capabilities: ['max'],
  package_credential_twice: ['file', 'line', 'column', 'name'],
  package_capability_twice: ['file', 'line', 'column', 'capability'],
  /** The key or token has white space, or a character that no key has. */
  key_malformed: [],
  bedrock_key_malformed: [],
  /** An access key of AWS IAM. */
  bedrock_key_iam: [],
  /** The key looks like another provider's and was not sent. `provider`: one of `KeyMaker`. */
  key_looks_like: ['provider'],
  /** The stored key, token or password does not decrypt. */
  key_damaged: [],
  region_invalid: [],
  address_invalid: [],
  address_not_https: ['host'],
  /** The address is plain http and its host is in the public network. */
  address_insecure: ['host'],
  /** The address is new and no key was entered: a stored key is sent only to the address that it was entered for. */
  address_needs_key: ['host'],
  /** Somebody else changed the same thing meanwhile. */
  changed_meanwhile: [],

  provider_unknown: ['provider'],
  provider_not_connected: [],
  pipe_gone: [],
  pipe_kind_unknown: ['transport'],
  /** The call fits another kind of pipe. */
  pipe_kind_wrong: [],
  /** Its bridge would be cut off. */
  pipe_of_whatsapp: [],
  /** One of its kind at most can be on. `name`: the one that is. */
  pipe_other_active: ['name'],
  pipe_web_stays: [],
  /** What goes with an answer is no line of a request. */
  header_malformed: [],
  sender_invalid: ['max'],
  /** The channel knows that sender already. */
  sender_exists: ['sender'],
  sender_gone: [],
  pipe_name_invalid: ['max'],
  chat_invalid: ['max'],
  telegram_chat_invalid: [],
  /** The bot has a webhook: Telegram sends its messages there and lists them to nobody else. */
  telegram_webhook_set: [],

  check_key_refused: ['host'],
  check_password_refused: ['host'],
  /** Telegram knows no bot with this token. */
  check_bot_unknown: ['host'],
  check_forbidden: ['host'],
  check_not_found: ['host'],
  check_rate_limited: ['host'],
  check_rate_limited_for: ['host', 'seconds'],
  check_server_failed: ['host', 'status'],
  check_timed_out: ['host', 'seconds'],
  check_host_unknown: ['host'],
  check_no_connection: ['host'],
  check_dropped: ['host'],
  check_tls_untrusted: ['host'],
  check_tls_expired: ['host'],
  check_tls_name_wrong: ['host'],
  check_tls_failed: ['host'],
  /** Where to is not told: the server could have put a part of the key there. */
  check_redirected: ['host'],
  check_answer_unexpected: ['host'],
  check_answer_too_large: ['host'],
  check_cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type ErrorCode = keyof typeof errorParams;

/** The parameters of one code: an object with exactly the names listed above. */
export type ErrorParams<C extends ErrorCode> = Readonly<
  Record<(typeof errorParams)[C][number], string | number>
>;

/** What crosses: `{ code, params }`, the parameters fitting the code. */
export type ErrorInfo = {
  [C in ErrorCode]: { readonly code: C; readonly params: ErrorParams<C> };
}[ErrorCode];

/** An expected failure, thrown inside the main process and turned into {@link ErrorInfo} at its edge. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly params: ErrorParams<C>;

  /**
   * @param code one of {@link errorParams}
   * @param params exactly the parameters that the code lists
   */
  constructor(code: C, params: ErrorParams<C>) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  /** The error of an info that was kept, such as one in a list of problems. */
  static from(info: ErrorInfo): AppError {
    return new AppError(info.code, info.params as ErrorParams<ErrorCode>);
  }

  /** The error as it may cross a process boundary. */
  toInfo(): ErrorInfo {
    return { code: this.code, params: this.params } as ErrorInfo;
  }
}

/** A value, or an expected failure. Every call of the contract answers with one. */
export type Result<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** When the running Selu uses what the call has changed; left out: there is nothing to say. */
      readonly effect?: TakesEffect;
    }
  | { readonly ok: false; readonly error: ErrorInfo };
