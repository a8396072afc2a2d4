import { useState } from 'react';
import type { Input } from '#shared/contract/index.ts';
import type { TelegramChat } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';

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
    error: error?.code === 'check_cancelled' ? null : error,
    look: () => submit(),
    stop: () => void ask('checks.cancel', {}),
    found,
  };
}
