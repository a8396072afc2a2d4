/** Telegram and BlueBubbles pipes: what they are connected by is checked, stored encrypted, and never comes out. */
import { parseBaseAddress, readServerAddress, type BaseAddress } from '#shared/addresses.ts';
import type { CheckOutcome, TelegramChat } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isTelegramChat } from '#shared/pipes.ts';
import { isPlainLine } from '#shared/text.ts';
import { newId } from '../../crypto/ids.ts';
import { checkBlueBubbles } from '../../network/bluebubbles.ts';
import type { Endpoints } from '../../network/endpoints.ts';
import type { Waiting } from '../../network/get-json.ts';
import { botTokenIn, chatsOf, checkBot, isBotToken } from '../../network/telegram.ts';
import { toStored } from '../../store/core/timestamps.ts';
import type { InstanceWriter } from '../../store/instance/instance-store.ts';
import type { PipeConfigRow } from '../../store/instance/pipe-configs.ts';
import { saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { ConfirmedHosts } from '../common/confirmed-hosts.ts';
import type { Checks } from '../common/connection-checks.ts';
import { checkedPipe, type LastChecks } from '../common/last-checks.ts';
import { requireSeen } from '../common/stamps.ts';
import { checkKey, checkValue, requireOwnKind } from '../credentials/value-checks.ts';
import type { InstanceService } from '../instance/instance.ts';
import { cellOf, type SecretKind } from '../secrets/secret-columns.ts';
import {
  editableOf,
  existingPipe,
  isOurs,
  openSecret,
  secretOf,
  type StoredPipe,
} from './pipe-kinds.ts';
import { checkProfile, putMessengerPipe, requireOnlyOne, type OwnedProfile } from './pipe-rows.ts';

type MessengerKind = 'telegram' | 'imessage';

interface MessengerRequest extends OwnedProfile {
  /** Null: a new one. */
  readonly pipeId: string | null;
  readonly chat: string;
  /** The stamp of what was shown; null or left out: it is not looked at. */
  readonly seen?: string | null | undefined;
  readonly check: boolean;
  readonly otherKeyOk: boolean;
}

export interface TelegramRequest extends MessengerRequest {
  /** Null: the stored one stays. */
  readonly token: string | null;
}

export interface BlueBubblesRequest extends MessengerRequest {
  readonly address: string;
  /** Null: the stored one stays. */
  readonly password: string | null;
  readonly insecureOk: boolean;
}

/** The bot whose chats are asked for: by a token that is not stored yet, or by its pipe. */
export type Bot =
  | { readonly token: string; readonly otherKeyOk: boolean }
  | { readonly pipeId: string };

export interface MessengersDependencies {
  readonly instance: InstanceService;
  readonly checks: Checks;
  readonly lastChecks: LastChecks;
  readonly hosts: ConfirmedHosts;
  readonly endpoints: Pick<Endpoints, 'telegram'>;
  readonly now: Clock;
}

/** A pipe of a messenger that is to be saved, and how its messenger is checked and stored. */
interface MessengerChange {
  readonly transport: MessengerKind;
  /** The pipe as it was looked at; null: a new one. */
  readonly before: StoredPipe | null;
  /** The row of the messenger as it was looked at, and what it stores as its secret. */
  readonly old: { readonly row: PipeConfigRow; readonly stored: string } | null;
  readonly secretKind: SecretKind;
  /** The secret that was entered; null: the stored one stays. */
  readonly secret: string | null;
  readonly storedSecret: () => string;
  readonly check: (secret: string, waiting: Waiting) => Promise<void>;
  /**
   * @param stored the secret, encrypted
   * @param isOurs whether the row that was looked at is as this app has stored it. What the request does not name is
   *   not taken from one that is not: with the new secret it would be signed
   */
  readonly put: (
    store: InstanceWriter,
    row: PipeConfigRow,
    stored: string,
    isOurs: boolean,
  ) => void;
}

/** How often the orchestrator looks for messages, as it is set there at first. */
const POLL_INTERVAL_MS = 2000;

export class MessengersService {
  readonly #instance: InstanceService;
  readonly #checks: Checks;
  readonly #lastChecks: LastChecks;
  readonly #hosts: ConfirmedHosts;
  readonly #telegram: string;
  readonly #now: Clock;

  constructor(dependencies: MessengersDependencies) {
    const { instance, checks, lastChecks, hosts, endpoints, now } = dependencies;
    this.#instance = instance;
    this.#checks = checks;
    this.#lastChecks = lastChecks;
    this.#hosts = hosts;
    this.#telegram = endpoints.telegram;
    this.#now = now;
  }

  /**
   * Adds or changes a Telegram pipe. It is checked first unless the request says not to, then stored whole, or
   * nothing is changed.
   *
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_kind_unknown`, `pipe_name_invalid`,
   *   `telegram_chat_invalid`, `user_gone`, `agent_unknown`, `value_…`, `key_…`, `check_…`, `too_busy`,
   *   `changed_meanwhile`, `pipe_other_active`; whatever `caller.stillAllowed` throws
   */
  async saveTelegram(caller: Caller, given: TelegramRequest): Promise<CheckOutcome> {
    const request = { ...given, token: given.token && botTokenIn(given.token) };
    const before = this.#before(request, 'telegram');
    const old = before?.telegram ?? null;
    const chatId = request.chat.trim();
    if (!isTelegramChat(chatId)) throw new AppError('telegram_chat_invalid', {});
    if (request.token !== null) checkBotToken(request.token, request.otherKeyOk);
    else if (!old?.botToken) throw new AppError('value_empty', {});
    return this.#save(caller, request, {
      transport: 'telegram',
      before,
      old: old && { row: old, stored: old.botToken },
      secretKind: 'botToken',
      secret: request.token,
      storedSecret: () => this.#tokenOf(before),
      check: (token, waiting) => checkBot(this.#telegram, token, waiting),
      put: ({ telegramConfigs }, shared, botToken) => {
        const row = { ...shared, botToken, chatId };
        if (old) telegramConfigs.update(row);
        else telegramConfigs.insert(row);
      },
    });
  }

  /**
   * Adds or changes a BlueBubbles pipe, as {@link saveTelegram} does.
   *
   * @throws AppError as {@link saveTelegram}, with `chat_invalid` for the chat; `address_…`, `not_confirmed`
   */
  async saveBlueBubbles(caller: Caller, request: BlueBubblesRequest): Promise<CheckOutcome> {
    const before = this.#before(request, 'imessage');
    const old = before?.blueBubbles ?? null;
    const chatGuid = request.chat.trim();
    if (!isPlainLine(chatGuid, limits.chatMax)) {
      throw new AppError('chat_invalid', { max: limits.chatMax });
    }
    const server = serverAddress(request, before);
    const { address: serverUrl } = server;
    if (request.password !== null) {
      checkValue(request.password);
      requireOwnKind(request.password, null, request.otherKeyOk);
    } else if (!old?.serverPassword) throw new AppError('value_empty', {});
    // Also where nothing is sent now: Selu sends the password there whenever it works.
    const isKnown = before === null || isOurs(this.#instance.unlocked(), before);
    await this.#hosts.require(caller, server, isKnown);
    return this.#save(caller, request, {
      transport: 'imessage',
      before,
      old: old && { row: old, stored: old.serverPassword },
      secretKind: 'serverPassword',
      secret: request.password,
      storedSecret: () => this.#secretOf(before),
      check: (password, waiting) => checkBlueBubbles(serverUrl, password, waiting),
      put: ({ blueBubblesConfigs }, shared, serverPassword, isOurs) => {
        const kept = isOurs ? old : null;
        const row = {
          ...shared,
          serverUrl,
          serverPassword,
          chatGuid,
          pollIntervalMs: kept?.pollIntervalMs ?? POLL_INTERVAL_MS,
          webhookId: kept?.webhookId ?? null,
          callbackBaseUrl: kept?.callbackBaseUrl ?? null,
        };
        if (old) blueBubblesConfigs.update(row);
        else blueBubblesConfigs.insert(row);
      },
    });
  }

  /** Checks a messenger unless the request says not to, then stores its pipe and its own row together. */
  async #save(
    caller: Caller,
    request: MessengerRequest,
    messenger: MessengerChange,
  ): Promise<CheckOutcome> {
    const { transport, before, old, secretKind, secret } = messenger;
    const { store: reader, rules } = this.#instance.unlocked();
    if (old?.row.active ?? true) requireOnlyOne(reader, rules, transport, request.pipeId);
    if (request.check) {
      const value = secret ?? messenger.storedSecret();
      await this.#checks.run(caller, (waiting) => messenger.check(value, waiting));
    }
    const now = toStored(this.#now());
    const after = await this.#instance.change(caller, saidInWork, (change) => {
      const { store, vault } = change;
      // Before the pipe is written: afterwards it is not the row that was looked at.
      const isKnown = before === null || isOurs(change, before);
      const isActive = (isKnown ? old?.row.active : before.row.active) ?? true;
      if (isActive) requireOnlyOne(store, change.rules, transport, request.pipeId);
      const pipeId = putMessengerPipe(change, request, { before, transport, createdAt: now });
      const id = old?.row.id ?? newId();
      const stored =
        secret === null
          ? (old?.stored ?? '')
          : vault.encrypt(store, secret, cellOf(secretKind, id));
      const row: PipeConfigRow = {
        id,
        name: request.name.trim(),
        pipeId,
        active: isActive,
        createdAt: secret === null ? (old?.row.createdAt ?? now) : now,
      };
      messenger.put(store, row, stored, isKnown);
      return existingPipe(store, pipeId);
    });
    if (!request.check) return 'skipped';
    await this.#lastChecks.note(caller, checkedPipe(after), null);
    return 'checked';
  }

  /**
   * Checks what is stored.
   *
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_kind_unknown`, `value_empty`, `key_damaged`,
   *   `key_malformed`, `address_invalid`, `check_…`, `too_busy`, `not_confirmed`; whatever `caller.stillAllowed`
   *   throws after that question
   */
  async check(caller: Caller, pipeId: string): Promise<CheckOutcome> {
    const pipe = existingPipe(this.#instance.unlocked().store, pipeId);
    const run = (check: (waiting: Waiting) => Promise<void>): Promise<void> =>
      this.#lastChecks.during(caller, checkedPipe(pipe), () => this.#checks.run(caller, check));
    if (pipe.kind === 'telegram') {
      const token = this.#tokenOf(pipe);
      await run((waiting) => checkBot(this.#telegram, token, waiting));
    } else if (pipe.kind === 'imessage') {
      const password = this.#secretOf(pipe);
      const base = parseBaseAddress(pipe.blueBubbles?.serverUrl ?? '');
      if (base === null) throw new AppError('address_invalid', {});
      await this.#hosts.require(caller, base);
      await run((waiting) => checkBlueBubbles(base.address, password, waiting));
    } else throw new AppError('pipe_kind_wrong', {});
    return 'checked';
  }

  /**
   * The chats that a bot has seen lately, the newest first.
   *
   * @throws AppError `telegram_webhook_set`, and as {@link check} and {@link saveTelegram}
   */
  async telegramChats(caller: Caller, bot: Bot): Promise<TelegramChat[]> {
    const token = this.#tokenFrom(bot);
    return this.#checks.run(caller, (waiting) => chatsOf(this.#telegram, token, waiting));
  }

  #tokenFrom(bot: Bot): string {
    if ('token' in bot) {
      const token = botTokenIn(bot.token);
      checkBotToken(token, bot.otherKeyOk);
      return token;
    }
    const pipe = existingPipe(this.#instance.unlocked().store, bot.pipeId);
    if (pipe.kind !== 'telegram') throw new AppError('pipe_kind_wrong', {});
    return this.#tokenOf(pipe);
  }

  /** The pipe as it is before the change; null for a new one. */
  #before(request: MessengerRequest, kind: MessengerKind): StoredPipe | null {
    const { store } = this.#instance.unlocked();
    const before = request.pipeId === null ? null : existingPipe(store, request.pipeId);
    if (before !== null && before.kind !== kind) throw new AppError('pipe_kind_wrong', {});
    if (before !== null) requireSeen(request.seen ?? null, editableOf(before));
    checkProfile(store, request, before);
    return before;
  }

  /**
   * A stored secret. It goes only to where it was confirmed to go.
   *
   * @throws AppError `value_empty`, `key_damaged`, `changed_outside`
   */
  #secretOf(pipe: StoredPipe | null): string {
    const found = pipe && secretOf(pipe);
    if (pipe === null || !found?.stored) throw new AppError('value_empty', {});
    const unlocked = this.#instance.unlocked();
    const secret = openSecret(unlocked, found);
    if (!isOurs(unlocked, pipe)) throw new AppError('changed_outside', {});
    return secret;
  }

  #tokenOf(pipe: StoredPipe | null): string {
    const token = this.#secretOf(pipe);
    if (!isBotToken(token)) throw new AppError('key_malformed', {});
    return token;
  }
}

function checkBotToken(token: string, otherKeyOk: boolean): void {
  checkKey(token);
  requireOwnKind(token, 'telegram', otherKeyOk);
  if (!isBotToken(token)) throw new AppError('key_malformed', {});
}

/**
 * Checks the address of a BlueBubbles server.
 *
 * @returns the address, also as it is stored
 * @throws AppError `address_invalid`, `address_insecure`, `address_needs_key`
 */
function serverAddress(request: BlueBubblesRequest, before: StoredPipe | null): BaseAddress {
  const base = readServerAddress(request.address, 'blueBubbles');
  if (base === null) throw new AppError('address_invalid', {});
  const stored = parseBaseAddress(before?.blueBubbles?.serverUrl ?? '');
  const isNew = base.address !== stored?.address;
  const { password, insecureOk } = request;
  if ((isNew || password !== null) && !base.isSecure && !base.isNearby && !insecureOk) {
    throw new AppError('address_insecure', { host: base.host });
  }
  // Otherwise whoever is at the window could have the stored password sent to an address of their choice.
  if (isNew && password === null && before?.blueBubbles?.serverPassword) {
    throw new AppError('address_needs_key', { host: base.host });
  }
  return base;
}
