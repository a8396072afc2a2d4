/** What kind a stored pipe is. The orchestrator calls several `webhook` and tells them apart by where they answer. */
import type { SecretStatus } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { Cell } from '../../crypto/codec.ts';
import { isTransport, type Transport } from '#shared/pipes.ts';
import type { InstanceRules } from '../secrets/instance-rules.ts';
import type { RowSigner } from '../secrets/row-signer.ts';
import { cellOf } from '../secrets/secret-columns.ts';
import type { Vault } from '../secrets/vault.ts';
import type {
  BlueBubblesConfigRow,
  InstanceReader,
  PipeRow,
  TelegramConfigRow,
} from '../../store/instance/instance-store.ts';

/** A pipe that this app may change. */
export interface KnownPipe extends StoredPipe {
  readonly kind: Transport;
}

export interface StoredPipe {
  readonly row: PipeRow;
  /** A transport, `whatsapp`, or what a newer Selu calls it. */
  readonly kind: string;
  readonly telegram: TelegramConfigRow | null;
  readonly blueBubbles: BlueBubblesConfigRow | null;
}

/** Where the pipes answer that Selu itself carries: not an address of the network, but a mark for the orchestrator. */
export const internalAddress: Readonly<Record<Exclude<Transport, 'webhook'>, string>> = {
  web: 'internal://web',
  telegram: 'internal://telegram',
  imessage: 'internal://bluebubbles',
};

/** A pipe that Selu's own bridge carries: another token would cut the bridge off. */
export const WHATSAPP = 'whatsapp';
/** The bridge by its name in Selu's network. */
const WHATSAPP_BRIDGE = 'selu-whatsapp-bridge';

const whatsAppPipes = (store: InstanceReader): ReadonlySet<string> =>
  new Set(store.whatsAppConfigs.list().map(({ pipeId }) => pipeId));

/** Every pipe with what belongs to it, by name. */
export function storedPipes(store: InstanceReader): StoredPipe[] {
  const telegram = firstOf(store.telegramConfigs.list());
  const blueBubbles = firstOf(store.blueBubblesConfigs.list());
  const whatsApp = whatsAppPipes(store);
  return store.pipes
    .list()
    .map((row) => storedPipe(row, telegram.get(row.id), blueBubbles.get(row.id), whatsApp));
}

function findPipe(store: InstanceReader, id: string): StoredPipe | null {
  const row = store.pipes.find(id);
  if (row === null) return null;
  const [telegram] = store.telegramConfigs.listOf(id);
  const [blueBubbles] = store.blueBubblesConfigs.listOf(id);
  return storedPipe(row, telegram, blueBubbles, whatsAppPipes(store));
}

/** A pipe that this app may change. @throws AppError `pipe_gone`, `pipe_of_whatsapp`, `pipe_kind_unknown` */
export function existingPipe(store: InstanceReader, id: string): KnownPipe {
  const pipe = findPipe(store, id);
  if (pipe === null) throw new AppError('pipe_gone', {});
  if (pipe.kind === WHATSAPP) throw new AppError('pipe_of_whatsapp', {});
  const { kind } = pipe;
  if (!isTransport(kind)) throw new AppError('pipe_kind_unknown', { transport: kind });
  return { ...pipe, kind };
}

/** A secret as it is stored. */
export interface PipeSecret {
  readonly stored: string;
  readonly cell: Cell;
  /** Whether that is the secret itself, for all to read who can read the file. */
  readonly isPlain: boolean;
}

/** The secret that a pipe works by: its messenger's, else the token by which others send messages in; null: none. */
export function secretOf({ row, kind, telegram, blueBubbles }: StoredPipe): PipeSecret | null {
  if (telegram) {
    const { id, botToken, plainSecret = false } = telegram;
    return { stored: botToken, cell: cellOf('botToken', id), isPlain: plainSecret };
  }
  if (blueBubbles) {
    const { id, serverPassword, plainSecret = false } = blueBubbles;
    return { stored: serverPassword, cell: cellOf('serverPassword', id), isPlain: plainSecret };
  }
  if (kind === 'telegram' || kind === 'imessage') return null;
  return rowSecret(row, 'inboundToken');
}

/** What goes with the answers of a webhook, a whole `Authorization` header. */
export const answerAuthOf = ({ row }: StoredPipe): PipeSecret => rowSecret(row, 'outboundAuth');

const rowSecret = (row: PipeRow, kind: 'inboundToken' | 'outboundAuth'): PipeSecret => ({
  stored: row[kind] ?? '',
  cell: cellOf(kind, row.id),
  isPlain: row.plainSecrets?.includes(kind) ?? false,
});

/** Whether a secret is there, and can still be read. */
export const statusOfSecret = (
  { vault }: { readonly vault: Vault },
  { stored, cell, isPlain }: PipeSecret,
): SecretStatus => (isPlain ? 'set' : vault.statusOf(stored, cell));

/** @throws AppError `key_damaged` */
export const openSecret = (
  { vault }: { readonly vault: Vault },
  { stored, cell, isPlain }: PipeSecret,
): string => (isPlain ? stored : vault.decrypt(stored, cell));

/** A pipe's name as people know it, without what Selu puts before it. */
export function shownName({ channels }: InstanceRules, { row, kind }: StoredPipe): string {
  const prefix = isTransport(kind) ? channels.prefixOf(kind) : '';
  return row.name.startsWith(prefix) ? row.name.slice(prefix.length) : row.name;
}

/** The same of one by its id, of whatever kind; empty: there is none. */
export function nameOfPipe(store: InstanceReader, rules: InstanceRules, id: string): string {
  const pipe = findPipe(store, id);
  return pipe === null ? '' : shownName(rules, pipe);
}

/** What a stamp of a pipe is made of. */
export const editableOf = ({ row, telegram, blueBubbles }: StoredPipe): unknown => [
  row,
  telegram,
  blueBubbles,
];

/** Whether a pipe, and what connects it, is as this app has stored it. */
export const isOurs = (
  { rows }: { readonly rows: RowSigner | null },
  { row, telegram, blueBubbles }: StoredPipe,
): boolean =>
  rows === null ||
  (rows.ledger.fits('pipe', row) &&
    (telegram === null || rows.ledger.fits('telegram', telegram)) &&
    (blueBubbles === null || rows.ledger.fits('blueBubbles', blueBubbles)));

function storedPipe(
  row: PipeRow,
  telegram: TelegramConfigRow | undefined,
  blueBubbles: BlueBubblesConfigRow | undefined,
  whatsApp: ReadonlySet<string>,
): StoredPipe {
  return {
    row,
    kind: whatsApp.has(row.id)
      ? WHATSAPP
      : kindOf(row, telegram !== undefined, blueBubbles !== undefined),
    telegram: telegram ?? null,
    blueBubbles: blueBubbles ?? null,
  };
}

function kindOf(
  { transport, outboundUrl }: PipeRow,
  hasTelegram: boolean,
  hasBlueBubbles: boolean,
): string {
  if (transport !== 'webhook') return transport;
  if (hasTelegram) return 'telegram';
  if (hasBlueBubbles) return 'imessage';
  if (URL.parse(outboundUrl)?.hostname === WHATSAPP_BRIDGE) return WHATSAPP;
  const inside = /^internal:\/\/(.*)$/.exec(outboundUrl)?.[1];
  if (inside === undefined) return 'webhook';
  const known = Object.entries(internalAddress).find(([, address]) => address === outboundUrl);
  return known?.[0] ?? (isTransport(inside) ? `internal://${inside}` : inside);
}

/** The oldest of each pipe. */
function firstOf<R extends { readonly pipeId: string }>(rows: readonly R[]): Map<string, R> {
  return new Map([...rows].reverse().map((row) => [row.pipeId, row]));
}
