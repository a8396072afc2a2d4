import type { ErrorCode } from '#shared/errors.ts';
import { keyErrors } from '../../forms/keyErrors.ts';
import { profileErrors } from './useProfile.ts';

/** Which errors belong to which field of a Telegram pipe. */
export const telegramErrors = {
  ...profileErrors,
  token: keyErrors,
  chat: ['telegram_chat_invalid', 'chat_invalid'],
} as const satisfies Record<string, readonly ErrorCode[]>;

/** Whether an error is about the bot token. */
export const isAboutToken = (code: ErrorCode): boolean =>
  (keyErrors as readonly ErrorCode[]).includes(code);
