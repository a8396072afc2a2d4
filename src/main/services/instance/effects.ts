/** When a running Selu uses a change, by what was written: the one table of it. */
import { effects, type Effect } from '#shared/takes-effect.ts';
import type { TableWrite, WritableTable } from './recorded-store.ts';

type Rule = (write: TableWrite) => Effect | null;

const atOnce: Rule = () => 'atOnce';
const afterRestart: Rule = () => 'restart';

/** What connects a channel is read at the start; but that it is off counts at once. */
const channel: Rule = ({ method, values }) =>
  method === 'setActive' && values[1] === false ? 'atOnce' : 'restart';

/** What only this app keeps of a session, and what there is no place for in a Selu's database. */
const ofTheApp = new Set(['setLastUsed', 'setLocked', 'deleteExpired']);

/** Of the whole app's tables; one that is missing here does not compile. */
const rules: Readonly<Record<WritableTable, Rule>> = {
  systemCredentials: () => 'nextToolCall',
  userCredentials: () => 'nextToolCall',
  users: atOnce,
  sessions: ({ method }) => (ofTheApp.has(method) ? null : 'atOnce'),
  userAgentAccess: atOnce,
  userDeletion: atOnce,
  senderRefs: atOnce,
  /** Names, agents and who is answered are looked up for each message; where answers go with what is not. */
  pipes: ({ method }) => (method.startsWith('replace') ? 'restart' : 'atOnce'),
  telegramConfigs: channel,
  blueBubblesConfigs: channel,
  llmProviders: afterRestart,
  agents: afterRestart,
  meta: afterRestart,
};

/** What of it is a provider's: the running Selu can be told. */
export const isOfProvider = ({ table }: TableWrite): boolean => table === 'llmProviders';

/** The pipe of a bot that is on and has another token: its webhook has to be set again. Null: none has. */
export function botOfWebhook({ newTokenOf }: TableWrite): string | null {
  return newTokenOf?.active ? newTokenOf.pipeId : null;
}

/** When the last of what was written is used; null: nothing was that a Selu uses. */
export function effectOf(writes: readonly TableWrite[]): Effect | null {
  const found = new Set(writes.map((write) => rules[write.table](write)));
  return effects.findLast((effect) => found.has(effect)) ?? null;
}
