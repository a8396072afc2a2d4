/** What a row that was changed outside Selu says, in parts that both window and command line have words for. */
import type { OutsideFact, OutsideKind, OutsideValue } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { transports } from '#shared/pipes.ts';
import { NO_AGENTS } from '../../store/instance/user-agent-access.ts';
import { instantOf } from '../../store/core/timestamps.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { internalAddress } from '../pipes/pipe-kinds.ts';
import { cellOf } from '../secrets/secret-columns.ts';
import { isSet, rowDigestOf, signedRows } from '../secrets/signed-rows.ts';
import type { Vault } from '../secrets/vault.ts';

type Row = Readonly<Partial<Record<string, string>>>;

/** A part of a row. */
interface Part {
  readonly fact: OutsideFact['fact'];
  readonly field: string;
  readonly say: (text: string, row: Row) => OutsideValue;
  /** What the field may have held before: tried against the digest that was signed. */
  readonly guesses?: (names: Names) => Iterable<string>;
}

/** What a row's ids mean. */
export interface Names {
  readonly vault: Pick<Vault, 'statusOf'>;
  readonly users: ReadonlyMap<string, string>;
  readonly agents: readonly string[];
  readonly pipes: ReadonlyMap<string, string>;
}

export const namesOf = (store: InstanceReader, vault: Names['vault']): Names => ({
  vault,
  users: new Map(store.users.list().map(({ id, username }) => [id, username])),
  agents: store.agents.list().map(({ id }) => id),
  pipes: new Map(store.pipes.list().map(({ id, name }) => [id, name])),
});

/**
 * A row part by part. The digest that was signed does not tell what the row was. It tells whether a guess is right: where
 * one part with another content gives it, that was the content, and the rest is as it was.
 *
 * @param content the fields that are signed, in their order
 * @param signed the digest that the row should have; undefined: none is known
 */
export function factsOf(
  kind: OutsideKind,
  content: readonly string[],
  signed: string | undefined,
  names: Names,
): OutsideFact[] {
  const fields = Object.keys(signedRows[kind].fields);
  // Of a set the last field stands for all that follow.
  const valueAt = (index: number): string =>
    isSet(kind) && index === fields.length - 1
      ? content.slice(index).join('\n')
      : (content[index] ?? '');
  const row: Row = Object.fromEntries(fields.map((field, index) => [field, valueAt(index)]));
  const was = ({ field, guesses }: Part): string | null => {
    if (signed === undefined) return null;
    const index = fields.indexOf(field);
    for (const guess of guesses?.(names) ?? []) {
      if (guess !== content[index] && rowDigestOf(kind, content.with(index, guess)) === signed) {
        return guess;
      }
    }
    return null;
  };
  const facts = partsOf(names)[kind].map((part): OutsideFact => {
    const before = was(part);
    return {
      fact: part.fact,
      now: part.say(row[part.field] ?? '', row),
      was: before === null ? null : part.say(before, row),
    };
  });
  const isProven = facts.some((fact) => fact.was !== null);
  return facts.filter(({ fact, now, was: before }) => {
    if (fact === 'password' || fact === 'name') return !isProven || before !== null;
    return before !== null || isMain(fact) || !('word' in now) || now.word !== 'none';
  });
}

/** Whether a row can be used once it counts: its value decrypts, and its times are times. */
export const isUsable = (facts: readonly OutsideFact[]): boolean =>
  facts.every(
    ({ fact, now }) =>
      !('word' in now) ||
      (now.word !== 'damaged' &&
        (now.word !== 'unreadable' || (fact !== 'expires' && fact !== 'stored')) &&
        (now.word !== 'none' || fact !== 'value')),
  );

/**
 * Whether a row lets somebody in, gives a role, or says where a key or messages go: accounts, all that belongs to pipes,
 * and a provider with an address. Credentials give nothing that they did not: their values are bound to their places.
 *
 * @param content as of {@link factsOf}
 */
export function givesPower(kind: OutsideKind, content: readonly string[]): boolean {
  if (kind === 'systemCredential' || kind === 'userCredential') return false;
  if (kind !== 'provider') return true;
  return (content[Object.keys(signedRows.provider.fields).indexOf('baseUrl')] ?? '') !== '';
}

/** A sender as the messenger names them. @param content as of {@link factsOf} */
export const senderIn = (content: readonly string[]): string | null =>
  content[Object.keys(signedRows.sender.fields).indexOf('senderRef')] ?? null;

/** What is said even where there is nothing. */
const isMain = (fact: OutsideFact['fact']): boolean => fact === 'value' || fact === 'key';

const word = (name: Extract<OutsideValue, { word: unknown }>['word']): OutsideValue => ({
  word: name,
});

/** As long as a line may be. */
const LONGEST = 200;
const text = (content: string): OutsideValue =>
  content === '' ? word('none') : { text: content.slice(0, LONGEST) };

/** Only its host: another program may have put a secret into the rest. */
function address(content: string): OutsideValue {
  if (content === '') return word('none');
  if (content.startsWith('internal://')) return word('internal');
  const url = URL.parse(content);
  return url === null || url.host === '' ? word('unreadable') : text(url.origin);
}

const moment = (content: string): OutsideValue => {
  const at = instantOf(content);
  return at === null ? word('unreadable') : { at };
};

const flag = ['0', '1'] as const;

function partsOf(names: Names): Readonly<Record<OutsideKind, readonly Part[]>> {
  const secret = (
    fact: OutsideFact['fact'],
    field: string,
    cell: (row: Row) => ReturnType<typeof cellOf>,
  ): Part => ({
    fact,
    field,
    say: (stored, row) => {
      const status = names.vault.statusOf(stored, cell(row));
      return word(status === 'set' ? 'readable' : status === 'missing' ? 'none' : 'damaged');
    },
  });
  const id = (row: Row): string => row['id'] ?? '';
  const owner: Part = {
    fact: 'owner',
    field: 'userId',
    say: (userId) => {
      const username = names.users.get(userId);
      return username === undefined ? word('nobody') : text(username);
    },
    guesses: ({ users }) => users.keys(),
  };
  const active: Part = {
    fact: 'active',
    field: 'active',
    say: (isActive) => word(isActive === '1' ? 'on' : 'off'),
    guesses: () => flag,
  };
  const chat = (field: string): Part => ({ fact: 'chat', field, say: text, guesses: () => [''] });
  const stored: Part = { fact: 'stored', field: 'createdAt', say: moment };
  const of = (row: Row, ...fields: readonly string[]) => fields.map((field) => row[field] ?? '');
  return {
    user: [
      { fact: 'name', field: 'displayName', say: text },
      {
        fact: 'role',
        field: 'isAdmin',
        say: (isAdmin) => word(isAdmin === '0' ? 'member' : 'admin'),
        guesses: () => flag,
      },
      { fact: 'password', field: 'passwordHash', say: () => word('unsure') },
    ],
    access: [
      {
        fact: 'agents',
        field: 'agentId',
        say: (ids) => (ids === NO_AGENTS ? word('noAgents') : text(ids.replaceAll('\n', ', '))),
      },
    ],
    systemCredential: [
      secret('value', 'encryptedValue', (row) =>
        cellOf('systemCredential', ...of(row, 'capabilityId', 'name')),
      ),
      stored,
    ],
    userCredential: [
      owner,
      secret('value', 'encryptedValue', (row) =>
        cellOf('userCredential', ...of(row, 'userId', 'capabilityId', 'name')),
      ),
      {
        fact: 'expires',
        field: 'expiresAt',
        say: (at) => (at === '' ? word('never') : moment(at)),
        guesses: () => [''],
      },
      stored,
    ],
    provider: [
      secret('key', 'apiKeyEncrypted', (row) => cellOf('apiKey', id(row))),
      { fact: 'address', field: 'baseUrl', say: address, guesses: () => [''] },
      active,
    ],
    pipe: [
      { fact: 'name', field: 'name', say: text },
      owner,
      { fact: 'transport', field: 'transport', say: text, guesses: () => transports },
      {
        fact: 'address',
        field: 'outboundUrl',
        say: address,
        guesses: () => ['', ...Object.values(internalAddress)],
      },
      secret('outboundAuth', 'outboundAuth', (row) => cellOf('outboundAuth', id(row))),
      secret('inboundToken', 'inboundToken', (row) => cellOf('inboundToken', id(row))),
      {
        fact: 'agent',
        field: 'defaultAgentId',
        say: text,
        guesses: ({ agents }) => ['', DEFAULT_AGENT, ...agents],
      },
      active,
    ],
    telegram: [
      secret('botToken', 'botToken', (row) => cellOf('botToken', id(row))),
      chat('chatId'),
      active,
    ],
    blueBubbles: [
      { fact: 'address', field: 'serverUrl', say: address },
      secret('serverPassword', 'serverPassword', (row) => cellOf('serverPassword', id(row))),
      chat('chatGuid'),
      { fact: 'callback', field: 'callbackBaseUrl', say: address, guesses: () => [''] },
      active,
    ],
    sender: [
      owner,
      {
        fact: 'pipe',
        field: 'pipeId',
        say: (pipeId) => text(names.pipes.get(pipeId) ?? pipeId),
        guesses: ({ pipes }) => pipes.keys(),
      },
    ],
  };
}
