/** Telegram and BlueBubbles pipes: what they are connected by is checked, stored encrypted, and never comes out. */
import { parseBaseAddress } from '#shared/addresses.ts';
import type { CheckOutcome, TelegramChat } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isTelegramChat } from '#shared/pipes.ts';
import { newId } from '../../crypto/ids.ts';
import { checkBlueBubbles } from '../../network/bluebubbles.ts';
import type { Endpoints } from '../../network/endpoints.ts';
import { chatsOf, checkBot, isBotToken } from '../../network/telegram.ts';
import { toStored } from '../../store/core/timestamps.ts';
import { botTokenCell, openCell, serverPasswordCell } from '../secrets/secret-cells.ts';
import type { Asker, Checks } from '../common/connection-checks.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import { existingPipe, type StoredPipe } from './pipe-kinds.ts';
import { checkProfile, putChannel, sealSecret, type OwnedProfile } from './pipe-rows.ts';
import { isPlainLine } from '#shared/text.ts';
import { checkKey, checkValue, questionKey } from '../credentials/value-checks.ts';

interface ChannelRequest extends OwnedProfile {
  /** Null: a new one. */
  readonly pipeId: string | null;
  readonly chat: string;
  readonly check: boolean;
  readonly otherKeyOk: boolean;
}

export interface TelegramRequest extends ChannelRequest {
  /** Null: the stored one stays. */
  readonly token: string | null;
}

export interface BlueBubblesRequest extends ChannelRequest {
  readonly address: string;
  /** Null: the stored one stays. */
  readonly password: string | null;
  readonly insecureOk: boolean;
}

/** The bot whose chats are asked for: by a token that is not stored yet, or by its pipe. */
export type Bot =
  { readonly token: string; readonly otherKeyOk: boolean } | { readonly pipeId: string };

export interface ChannelsDependencies {
  readonly instance: InstanceService;
  readonly checks: Checks;
  readonly endpoints: Pick<Endpoints, 'telegram'>;
  readonly now: Clock;
}

/** How often the orchestrator looks for messages, as it is set there at first. */
const POLL_INTERVAL_MS = 2000;

export class ChannelsService {
  readonly #instance: InstanceService;
  readonly #checks: Checks;
  readonly #telegram: string;
  readonly #now: Clock;

  constructor({ instance, checks, endpoints, now }: ChannelsDependencies) {
    this.#instance = instance;
    this.#checks = checks;
    this.#telegram = endpoints.telegram;
    this.#now = now;
  }

  /**
   * Adds or changes a Telegram pipe: checked first unless told not to, then stored whole, or nothing is changed.
   *
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_kind_unknown`, `pipe_name_invalid`,
   *   `telegram_chat_invalid`, `user_gone`, `agent_unknown`, `value_…`, `key_…`, `check_…`, `too_busy`,
   *   `changed_meanwhile`; whatever `allowed` throws
   */
  async saveTelegram(request: TelegramRequest, asker: Asker): Promise<CheckOutcome> {
    const before = this.#before(request, 'telegram');
    const chatId = request.chat.trim();
    if (!isTelegramChat(chatId)) throw new AppError('telegram_chat_invalid', {});
    if (request.token !== null) checkBotToken(request.token, request.otherKeyOk);
    else if (!before?.telegram?.botToken) throw new AppError('value_empty', {});
    if (request.check) {
      const token = request.token ?? this.#tokenOf(before);
      await this.#checks.run(asker, (waiting) => checkBot(this.#telegram, token, waiting));
    }

    const unlocked = this.#instance.unlocked();
    const { telegramConfigs } = unlocked.store;
    const createdAt = toStored(this.#now());
    unlocked.store.transaction(() => {
      asker.allowed();
      const pipeId = putChannel(unlocked, request, { before, transport: 'telegram', createdAt });
      const old = before?.telegram ?? null;
      const id = old?.id ?? newId();
      const secret =
        request.token === null
          ? { stored: old?.botToken ?? '', createdAt: old?.createdAt ?? createdAt }
          : sealSecret(unlocked, request.token, botTokenCell(id), createdAt);
      const row = {
        id,
        name: request.name.trim(),
        botToken: secret.stored,
        chatId,
        pipeId,
        active: old?.active ?? true,
        createdAt: secret.createdAt,
      };
      if (old) telegramConfigs.update(row);
      else telegramConfigs.insert(row);
    });
    return outcomeOf(request);
  }

  /**
   * Adds or changes a BlueBubbles pipe, as {@link saveTelegram} does.
   *
   * @throws AppError as {@link saveTelegram}, with `chat_invalid` for the chat; `address_…`
   */
  async saveBlueBubbles(request: BlueBubblesRequest, asker: Asker): Promise<CheckOutcome> {
    const before = this.#before(request, 'imessage');
    const chatGuid = request.chat.trim();
    if (!isPlainLine(chatGuid, limits.chatMax)) {
      throw new AppError('chat_invalid', { max: limits.chatMax });
    }
    const serverUrl = serverAddress(request, before);
    if (request.password !== null) {
      checkValue(request.password);
      questionKey(request.password, null, request.otherKeyOk);
    } else if (!before?.blueBubbles?.serverPassword) throw new AppError('value_empty', {});
    if (request.check) {
      const password = request.password ?? this.#passwordOf(before);
      await this.#checks.run(asker, (waiting) => checkBlueBubbles(serverUrl, password, waiting));
    }

    const unlocked = this.#instance.unlocked();
    const { blueBubblesConfigs } = unlocked.store;
    const createdAt = toStored(this.#now());
    unlocked.store.transaction(() => {
      asker.allowed();
      const pipeId = putChannel(unlocked, request, { before, transport: 'imessage', createdAt });
      const old = before?.blueBubbles ?? null;
      const id = old?.id ?? newId();
      const secret =
        request.password === null
          ? { stored: old?.serverPassword ?? '', createdAt: old?.createdAt ?? createdAt }
          : sealSecret(unlocked, request.password, serverPasswordCell(id), createdAt);
      const row = {
        id,
        name: request.name.trim(),
        serverUrl,
        serverPassword: secret.stored,
        chatGuid,
        pipeId,
        active: old?.active ?? true,
        createdAt: secret.createdAt,
        pollIntervalMs: old?.pollIntervalMs ?? POLL_INTERVAL_MS,
        webhookId: old?.webhookId ?? null,
        callbackBaseUrl: old?.callbackBaseUrl ?? null,
      };
      if (old) blueBubblesConfigs.update(row);
      else blueBubblesConfigs.insert(row);
    });
    return outcomeOf(request);
  }

  /**
   * Checks what is stored.
   *
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_kind_unknown`, `value_empty`, `key_damaged`,
   *   `key_malformed`, `address_invalid`, `check_…`, `too_busy`
   */
  async check(pipeId: string, asker: Asker): Promise<CheckOutcome> {
    const pipe = existingPipe(this.#instance.unlocked().store, pipeId);
    if (pipe.kind === 'telegram') {
      const token = this.#tokenOf(pipe);
      await this.#checks.run(asker, (waiting) => checkBot(this.#telegram, token, waiting));
    } else if (pipe.kind === 'imessage') {
      const password = this.#passwordOf(pipe);
      const base = parseBaseAddress(pipe.blueBubbles?.serverUrl ?? '');
      if (base === null) throw new AppError('address_invalid', {});
      await this.#checks.run(asker, (waiting) => checkBlueBubbles(base.address, password, waiting));
    } else throw new AppError('pipe_kind_wrong', {});
    return 'checked';
  }

  /**
   * The chats that a bot has seen lately, the newest first.
   *
   * @throws AppError `telegram_webhook_set`, and as {@link check} and {@link saveTelegram}
   */
  async telegramChats(bot: Bot, asker: Asker): Promise<TelegramChat[]> {
    const token = this.#tokenFrom(bot);
    return this.#checks.run(asker, (waiting) => chatsOf(this.#telegram, token, waiting));
  }

  #tokenFrom(bot: Bot): string {
    if ('token' in bot) {
      checkBotToken(bot.token, bot.otherKeyOk);
      return bot.token;
    }
    const pipe = existingPipe(this.#instance.unlocked().store, bot.pipeId);
    if (pipe.kind !== 'telegram') throw new AppError('pipe_kind_wrong', {});
    return this.#tokenOf(pipe);
  }

  /** The pipe as it is before the change; null for a new one. */
  #before(request: ChannelRequest, kind: 'telegram' | 'imessage'): StoredPipe | null {
    const { store } = this.#instance.unlocked();
    const before = request.pipeId === null ? null : existingPipe(store, request.pipeId);
    if (before !== null && before.kind !== kind) throw new AppError('pipe_kind_wrong', {});
    checkProfile(store, request, before);
    return before;
  }

  #tokenOf(pipe: StoredPipe | null): string {
    const config = pipe?.telegram;
    if (!config?.botToken) throw new AppError('value_empty', {});
    const { codec } = this.#instance.unlocked();
    const token = openCell(codec, config.botToken, botTokenCell(config.id));
    if (!isBotToken(token)) throw new AppError('key_malformed', {});
    return token;
  }

  #passwordOf(pipe: StoredPipe | null): string {
    const config = pipe?.blueBubbles;
    if (!config?.serverPassword) throw new AppError('value_empty', {});
    const { codec } = this.#instance.unlocked();
    return openCell(codec, config.serverPassword, serverPasswordCell(config.id));
  }
}

const outcomeOf = ({ check }: ChannelRequest): CheckOutcome => (check ? 'checked' : 'skipped');

function checkBotToken(token: string, otherKeyOk: boolean): void {
  checkKey(token);
  questionKey(token, 'telegram', otherKeyOk);
  if (!isBotToken(token)) throw new AppError('key_malformed', {});
}

/** As it is stored. */
function serverAddress(request: BlueBubblesRequest, before: StoredPipe | null): string {
  const base = parseBaseAddress(request.address);
  if (base === null) throw new AppError('address_invalid', {});
  const stored = parseBaseAddress(before?.blueBubbles?.serverUrl ?? '');
  const isNew = base.address !== stored?.address;
  const { password, insecureOk } = request;
  if ((isNew || password !== null) && !base.isSecure && !base.isNearby && !insecureOk) {
    throw new AppError('address_insecure', { host: base.host });
  }
  // Otherwise whoever is at the window could send it wherever they like.
  if (isNew && password === null && before?.blueBubbles?.serverPassword) {
    throw new AppError('address_needs_key', { host: base.host });
  }
  return base.address;
}
