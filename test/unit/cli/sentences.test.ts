/** That the command line speaks of itself: of commands and flags, and not of what is seen and pressed in the window. */
import { expect, it } from 'vitest';
import { commandSentence } from '../../../src/main/cli/sentences.ts';
import { translator } from '../../../src/main/platform/languages.ts';
import { errorParams, type ErrorCode, type ErrorInfo } from '#shared/errors.ts';

/** Only a window can meet them: who is signed in there, what it has opened, and its own dialogs and schedules. */
const ofWindows: ReadonlySet<string> = new Set<ErrorCode>([
  ...([
    'not_signed_in',
    'forbidden',
    'sign_in_failed',
    'password_wrong',
    'password_needed',
  ] as const),
  ...(['own_account', 'not_confirmed', 'undo_expired', 'link_unknown', 'found_gone'] as const),
  ...(['too_many_windows', 'too_many_pages', 'too_many_dialogs', 'move_not_admin'] as const),
  ...(['move_password_needed', 'no_printer', 'not_printed', 'backup_choice_gone'] as const),
  ...(['backup_passphrase_again', 'backup_no_folder', 'backup_no_lock'] as const),
  ...(['sender_invalid', 'sender_exists', 'sender_gone', 'header_malformed'] as const),
  ...(['telegram_webhook_set', 'credential_exists', 'import_gone', 'import_unreadable'] as const),
  ...(['finding_gone'] as const),
]);

const codes = (Object.keys(errorParams) as ErrorCode[]).filter((code) => !ofWindows.has(code));

const words = {
  en: /\b(paste|pasted|sign in|click|press|button|calendar|this window|screen|save again)\b|under Settings|in Settings|Users page|list again|Choose it|own page|Go back to the list|Open Selu Desktop/i,
  de: /\b(füg\w*|eingefügt|melde? dich|anmelden|knopf|kalender|klick\w*|drück\w*)\b|in den Einstellungen(?! des)|unter Einstellungen|eigener Seite|Geh zurück|Liste der/iu,
};

it.each(['en', 'de'] as const)('no sentence in %s is the window’s', (language) => {
  const t = translator(language);
  const found = codes
    .map((code) => {
      const params = Object.fromEntries(errorParams[code].map((name) => [name, 'openai']));
      return `${code}: ${commandSentence(t, { code, params } as ErrorInfo)}`;
    })
    .filter((line) => words[language].test(line.slice(line.indexOf(':'))));
  expect(found).toEqual([]);
});

it('names flags that there are', async () => {
  const { runCli } = await import('../../support/cli.ts');
  const { temporaryFolder } = await import('../../support/home.ts');
  const commands = [
    ...['credential set', 'provider set', 'pipe add bluebubbles', 'pipe edit', 'pipe on', 'attach'],
    ...['backup', 'restore', 'rotate', 'user add', 'outside list'],
  ];
  const home = temporaryFolder();
  const helps = await Promise.all(
    commands.map(async (line) => (await runCli(home, [...line.split(' '), '--help'])).out),
  );
  const t = translator('en');
  const named = codes.flatMap((code) => {
    const params = Object.fromEntries(errorParams[code].map((name) => [name, 'openai']));
    return commandSentence(t, { code, params } as ErrorInfo).match(/--[a-z-]+/g) ?? [];
  });
  expect(named.length).toBeGreaterThan(10);
  const unknown = [...new Set(named)].filter((flag) => !helps.some((help) => help.includes(flag)));
  expect(unknown).toEqual([]);
});
