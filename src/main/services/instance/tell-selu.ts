/**
 * What a running Selu is told after a change, so that it uses that sooner; and as whom it is told. The call that sets an
 * agent up anew has no place here: its row and its folder are left to Selu.
 */
import { AppError } from '#shared/errors.ts';
import type { Waiting } from '../../network/get-json.ts';
import {
  instanceIdAt,
  renewProviders,
  setBotWebhook,
  type SeluApi,
  type SeluServer,
} from '../../network/selu-server.ts';
import { toStored } from '../../store/core/timestamps.ts';
import type { LlmProviderRow } from '../../store/instance/instance-store.ts';
import { notWorthLogging } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import { botOfWebhook, isOfProvider } from './effects.ts';
import type { InstanceRules } from '../secrets/instance-rules.ts';
import type { Unlocked } from './instance-state.ts';
import type { InstanceService } from './instance.ts';
import type { TableWrite } from './recorded-store.ts';

const SECONDS = 3;

/** How long a session lasts that is made for telling alone, should it not be ended afterwards. */
const SESSION_MS = 60_000;

export interface Told {
  /** Of all that was changed of providers. */
  readonly providers: boolean;
  /** To set the webhooks of all bots that have another token. */
  readonly webhooks: boolean;
  /** Why it was not told of something. */
  readonly problem: AppError | null;
}

const apiOf = ({ plain }: InstanceRules): SeluApi => (plain.size > 0 ? 'open' : 'v1');

/** Whether there is anything that a Selu of this kind can be told. */
export const canBeTold = (rules: InstanceRules, writes: readonly TableWrite[]): boolean =>
  writes.some(
    (write) => isOfProvider(write) || (apiOf(rules) === 'v1' && botOfWebhook(write) !== null),
  );

/** @returns of what it was told; what there was nothing to tell of counts as not told */
export async function tellSelu(
  { store, rules, instanceId }: Pick<Unlocked, 'store' | 'rules' | 'instanceId'>,
  server: SeluServer,
  writes: readonly TableWrite[],
): Promise<Told> {
  const api = apiOf(rules);
  const rows = store.llmProviders.list();
  const ids = new Set(writes.filter(isOfProvider).map(({ values: [row] }) => idOf(row)));
  const changed = rows.filter(({ id }) => ids.has(id));
  const again = api === 'open' ? harmless(changed, rows) : changed;
  const bots = new Set(writes.map(botOfWebhook).filter((pipe) => pipe !== null));
  let problem: AppError | null = null;
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem = error;
      return false;
    }
  };
  const providers =
    ids.size > 0 &&
    again.length > 0 &&
    (await attempt(async () => {
      // Whatever the older API is told it does for anybody: never to a Selu that has another database.
      if (api === 'open' && (await instanceIdAt(server, waiting())) !== instanceId) {
        throw new AppError('check_answer_unexpected', { host: new URL(server.address).host });
      }
      for (const { id, baseUrl, active: connected } of again) {
        await renewProviders(api, server, { id, baseUrl, connected }, waiting());
      }
    }));
  const webhooks =
    api === 'v1' &&
    bots.size > 0 &&
    (await attempt(async () => {
      for (const pipe of bots) await setBotWebhook(server, pipe, waiting());
    }));
  return { providers, webhooks, problem };
}

/**
 * Has work done with a session by which Selu takes it for an administrator's: that of whoever is signed in at the window.
 * The command line has none. As whoever has the master secret and may write the database could sign in as anybody, it
 * makes one, and ends it with the work.
 *
 * @returns null where nobody is signed in, or nobody could be
 * @throws AppError as `InstanceService.change`
 */
export async function withSession<T>(
  instance: InstanceService,
  { caller, session, now }: { caller: Caller; session: string | null; now: Date },
  work: (session: string) => Promise<T>,
): Promise<T | null> {
  if (session !== null) return work(session);
  if (caller.who !== 'machine') return null;
  const { store, rules } = instance.unlocked();
  const admin = store.users.list().find(({ isAdmin }) => isAdmin);
  if (admin === undefined) return null;
  const token = rules.sessions.newToken();
  const id = rules.sessions.idOf(token);
  await instance.change(caller, notWorthLogging('sessionOfSelu'), (change) => {
    change.store.sessions.insert({
      ...{ id, userId: admin.id, createdAt: toStored(now), deviceName: null, lastUsedAt: null },
      expiresAt: toStored(new Date(now.getTime() + SESSION_MS)),
      locked: false,
    });
  });
  try {
    return await work(token);
  } finally {
    await instance.change(caller, notWorthLogging('sessionOfSelu'), (change) =>
      change.store.sessions.delete(id),
    );
    // Of these nobody needs to be told.
    instance.takeWrites(caller);
  }
}

const idOf = (row: unknown): unknown =>
  typeof row === 'object' && row !== null && 'id' in row ? row.id : row;

/**
 * Of which provider the older API can be told to store the address that it has: one is enough, and it must be one whose
 * row stays what it is. An empty address would break Grok's chat where there was none at all.
 */
function harmless(
  changed: readonly LlmProviderRow[],
  all: readonly LlmProviderRow[],
): readonly LlmProviderRow[] {
  const withAddress = [...changed, ...all].find(({ baseUrl }) => baseUrl !== '');
  const other = changed.find(({ id }) => id === 'openai' || id === 'anthropic');
  return [withAddress ?? other].filter((row) => row !== undefined);
}

/** For one call of Selu's: whoever has saved waits for the answer. */
export const waiting = (): Waiting => ({ signal: new AbortController().signal, seconds: SECONDS });
