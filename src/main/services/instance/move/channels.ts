/**
 * Channels of one instance in another, with who may write through them. The pipe of Selu's own page is not among them:
 * everybody has theirs.
 */
import { isDeepStrictEqual } from 'node:util';
import type { MoveItem } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport, type Transport } from '#shared/pipes.ts';
import { newId } from '../../../crypto/ids.ts';
import { unknownUser } from '../../accounts/user-refs.ts';
import { personThing } from '../../activity/events.ts';
import { insertInternalPipe, insertPipe, logPipe } from '../../pipes/pipe-rows.ts';
import {
  answerAuthOf,
  isOurs,
  openSecret,
  secretOf,
  shownName,
  storedPipes,
  WHATSAPP,
  type PipeSecret,
  type StoredPipe,
} from '../../pipes/pipe-kinds.ts';
import { cellOf } from '../../secrets/secret-columns.ts';
import type { Change } from '../writing.ts';
import {
  ofPerson,
  ownerIn,
  valueOrNull,
  withoutMarks,
  type Part,
  type People,
  type Side,
  type Taking,
} from './parts.ts';

/** What of a channel is compared and taken. */
interface Content {
  readonly kind: Exclude<Transport, 'web'>;
  /** Where a webhook's answers go; a messenger's chat, and its server where it has one. */
  readonly places: readonly string[];
  readonly secret: string;
  readonly auth: string;
  readonly active: boolean;
}

const POLL_INTERVAL_MS = 2000;

export function channelParts(source: Side, target: Side, people: People): Part[] {
  const free = new Set(storedPipes(target.store));
  return storedPipes(source.store)
    .filter(({ kind }) => kind !== 'web')
    .map((pipe) => {
      const owner = people.of(pipe.row.userId)?.there?.id;
      const before =
        [...free].find(
          (each) => each.row.userId === owner && isSameChannel(source, pipe, target, each),
        ) ?? null;
      if (before !== null) free.delete(before);
      return channelPart(source, target, people, pipe, before);
    });
}

/** By its name. A webhook that answers elsewhere is another one. */
const isSameChannel = (source: Side, a: StoredPipe, target: Side, b: StoredPipe): boolean =>
  a.kind === b.kind &&
  shownName(source.rules, a) === shownName(target.rules, b) &&
  (a.kind !== 'webhook' || a.row.outboundUrl === b.row.outboundUrl);

function channelPart(
  source: Side,
  target: Side,
  people: People,
  pipe: StoredPipe,
  before: StoredPipe | null,
): Part {
  const { row, kind } = pipe;
  const { problem, ...whose } = ofPerson(people.of(row.userId));
  const content = contentOf(source, pipe);
  const contentThere = before && contentOf(target, before);
  const agent = agentIn(target, row.defaultAgentId);
  const senders = source.store.senderRefs.listOf(row.id);
  const sendersThere = before === null ? [] : target.store.senderRefs.listOf(before.row.id);
  const listed = new Set(sendersThere.map(({ senderRef }) => senderRef));
  const isSame =
    isDeepStrictEqual(content, contentThere) &&
    (agent === undefined || agent === before?.row.defaultAgentId) &&
    senders.every(
      ({ senderRef, userId }) => listed.has(senderRef) || people.of(userId)?.there === null,
    );
  const wrong: MoveItem['problem'] =
    unmovable(kind, content) ??
    (isOurs(source, pipe) ? null : 'outside') ??
    (before === null || isOurs(target, before) ? null : 'target_outside');
  return {
    item: {
      id: `channel:${row.id}`,
      kind: 'channel',
      name: shownName(source.rules, pipe),
      capability: null,
      ...whose,
      state: before === null ? 'new' : isSame ? 'same' : 'different',
      problem: problem ?? wrong,
      agentMissing: agent === undefined,
      ...withoutMarks,
    },
    seen: [pipe, senders, before, sendersThere, agent ?? null],
    take: (change, move) => {
      if (content === null || content === 'damaged') return;
      const id =
        before === null
          ? insertChannel(change, move, pipe, { content, agent: agent ?? null, source })
          : updateChannel(change, before, { content, agent, contentThere });
      if (before !== null) logPipe(change, 'pipeChanged', id);
      activate(change, id, content);
      for (const { senderRef, userId } of senders) {
        const user = move.userOf(userId);
        if (user === null || listed.has(senderRef)) continue;
        const { now: createdAt } = move;
        change.store.senderRefs.insert({
          id: newId(),
          userId: user,
          pipeId: id,
          senderRef,
          createdAt,
        });
        const who = personThing(change.store.users.byId(user) ?? unknownUser(user));
        logPipe(change, 'senderAdded', id, { with: who });
      }
    },
  };
}

function unmovable(kind: string, content: Content | 'damaged' | null): MoveItem['problem'] {
  if (kind === WHATSAPP) return 'left_to_selu';
  if (content === null) return 'unknown_kind';
  return content === 'damaged' ? 'damaged' : null;
}

/** Null where it is no channel that this app knows, or nothing says what connects it. */
function contentOf(side: Side, pipe: StoredPipe): Content | 'damaged' | null {
  const { row, kind, telegram, blueBubbles } = pipe;
  const stored = secretOf(pipe);
  if (!isTransport(kind) || kind === 'web' || stored === null) return null;
  const secret = textOf(side, stored);
  const auth = kind === 'webhook' ? textOf(side, answerAuthOf(pipe)) : '';
  if (secret === null || auth === null) return 'damaged';
  const { active } = row;
  if (telegram) return { kind, secret, auth, active, places: [telegram.chatId] };
  if (blueBubbles) {
    return { kind, secret, auth, active, places: [blueBubbles.chatGuid, blueBubbles.serverUrl] };
  }
  return { kind, secret, auth, active, places: [row.outboundUrl] };
}

const textOf = (side: Side, secret: PipeSecret): string | null =>
  secret.stored === '' ? '' : valueOrNull(() => openSecret(side, secret));

/** The agent that answers, as the target can name it; undefined: it is not there. */
function agentIn({ store }: Side, id: string | null): string | null | undefined {
  const isThere =
    id === null || id === DEFAULT_AGENT || store.agents.list().some((each) => each.id === id);
  return isThere ? id : undefined;
}

interface NewContent {
  readonly content: Content;
  readonly agent: string | null;
  readonly source: Side;
}

/** @returns the id of the new pipe */
function insertChannel(
  change: Change,
  move: Taking,
  pipe: StoredPipe,
  { content, agent: agentId, source }: NewContent,
): string {
  const { store } = change;
  const { kind, secret, auth } = content;
  const { now: createdAt } = move;
  const name = shownName(source.rules, pipe);
  const profile = { userId: ownerIn(move, pipe.row.userId), name, agentId };
  if (kind === 'webhook') {
    const { outboundUrl } = pipe.row;
    const id = insertPipe(change, profile, {
      transport: kind,
      outboundUrl,
      token: secret,
      createdAt,
    });
    if (auth !== '')
      store.pipes.replaceAuth({ id, outboundAuth: sealed(change, 'outboundAuth', id, auth) });
    return id;
  }
  const pipeId = insertInternalPipe(change, profile, { transport: kind, createdAt });
  const row = { id: newId(), name, pipeId, active: true, createdAt };
  const [chat = '', serverUrl = ''] = content.places;
  if (kind === 'telegram') {
    const botToken = sealed(change, 'botToken', row.id, secret);
    store.telegramConfigs.insert({ ...row, botToken, chatId: chat });
  } else {
    store.blueBubblesConfigs.insert({
      ...row,
      serverUrl,
      serverPassword: sealed(change, 'serverPassword', row.id, secret),
      chatGuid: chat,
      pollIntervalMs: pipe.blueBubbles?.pollIntervalMs ?? POLL_INTERVAL_MS,
      // What Selu has registered there belongs to the one that has done so.
      webhookId: null,
      callbackBaseUrl: null,
    });
  }
  return pipeId;
}

/** What is the same stays as it is stored. @returns the id of the pipe */
function updateChannel(
  change: Change,
  { row, telegram, blueBubbles }: StoredPipe,
  next: {
    readonly content: Content;
    readonly agent: string | null | undefined;
    readonly contentThere: Content | 'damaged' | null;
  },
): string {
  const { store } = change;
  const { id, userId, name } = row;
  const { content, agent } = next;
  const was = next.contentThere === 'damaged' ? null : next.contentThere;
  if (agent !== undefined) store.pipes.update({ id, userId, name, defaultAgentId: agent });
  const [chat = '', serverUrl = ''] = content.places;
  const isSameSecret = was?.secret === content.secret;
  if (telegram) {
    const { id: configId } = telegram;
    const botToken = isSameSecret
      ? telegram.botToken
      : sealed(change, 'botToken', configId, content.secret);
    store.telegramConfigs.update({ ...telegram, botToken, chatId: chat });
  } else if (blueBubbles) {
    const { id: configId } = blueBubbles;
    const serverPassword = isSameSecret
      ? blueBubbles.serverPassword
      : sealed(change, 'serverPassword', configId, content.secret);
    store.blueBubblesConfigs.update({ ...blueBubbles, serverPassword, chatGuid: chat, serverUrl });
  } else {
    if (!isSameSecret) {
      const inboundToken = sealed(change, 'inboundToken', id, content.secret);
      store.pipes.replaceToken({ id, inboundToken, createdAt: row.createdAt });
    }
    if (was?.auth !== content.auth) {
      const outboundAuth =
        content.auth === '' ? null : sealed(change, 'outboundAuth', id, content.auth);
      store.pipes.replaceAuth({ id, outboundAuth });
    }
  }
  return id;
}

/** As it was in the source; a second one of a messenger stays off where Selu works with one alone. */
function activate({ store, rules }: Change, id: string, { kind, active }: Content): void {
  const configs = kind === 'telegram' ? store.telegramConfigs : store.blueBubblesConfigs;
  const isAlone =
    kind === 'webhook' ||
    !rules.channels.oneOfEach ||
    configs.list().every((config) => !config.active || config.pipeId === id);
  store.pipes.setActive(id, active && isAlone);
  if (kind !== 'webhook') configs.setActive(id, active && isAlone);
}

const sealed = (
  { store, vault }: Change,
  kind: 'inboundToken' | 'outboundAuth' | 'botToken' | 'serverPassword',
  id: string,
  value: string,
): string => (value === '' ? '' : vault.encrypt(store, value, cellOf(kind, id)));
