import { useState } from 'react';
import type { Input } from '#shared/contract/index.ts';
import type { TelegramChat } from '#shared/contract/schemas.ts';
import type { ErrorCode, ErrorInfo } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';
import { keyErrors } from '../../forms/keyErrors.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { profileErrors } from './profile.tsx';

/** Which errors belong to which field of a Telegram pipe. */
export const telegramErrors = {
  ...profileErrors,
  token: keyErrors,
  chat: ['telegram_chat_invalid', 'chat_invalid'],
} as const satisfies Record<string, readonly ErrorCode[]>;

/** Whether an error is about the bot token. */
export const isAboutToken = (code: ErrorCode): boolean =>
  (keyErrors as readonly ErrorCode[]).includes(code);

export interface TelegramChats {
  /** Null: not looked for yet. */
  readonly chats: readonly TelegramChat[] | null;
  readonly busy: boolean;
  readonly error: ErrorInfo | null;
  readonly look: () => void;
  readonly stop: () => void;
  /** What another call has found. */
  readonly found: (chats: readonly TelegramChat[]) => void;
}

/**
 * The chats that a bot has seen lately, looked for on demand.
 *
 * @param bot whose
 * @param onFound gets them, the newest first
 */
export function useTelegramChats(
  bot: () => Input<'pipes.telegramChats'>,
  onFound: (chats: readonly TelegramChat[]) => void = () => {},
): TelegramChats {
  const [chats, setChats] = useState<readonly TelegramChat[] | null>(null);
  const found = (some: readonly TelegramChat[]): void => {
    setChats(some);
    onFound(some);
  };
  const { busy, error, submit } = useSubmit(async () => {
    const result = await ask('pipes.telegramChats', bot());
    if (result.ok) found(result.value.chats);
    return result;
  });
  return {
    chats,
    busy,
    error,
    look: () => submit(),
    stop: () => void ask('checks.cancel', {}),
    found,
  };
}
