/** What kind a stored pipe is. The orchestrator calls several `webhook` and tells them apart by where they answer. */
import { AppError } from '#shared/errors.ts';
import type { Unlocked } from '../instance/instance.ts';
import { isTransport, type Transport } from '#shared/pipes.ts';
import type {
  BlueBubblesConfigRow,
  InstanceReader,
  PipeRow,
  TelegramConfigRow,
} from '../../store/instance/instance-store.ts';

export interface StoredPipe {
  readonly row: PipeRow;
  /** A transport, or what a newer Selu calls it. */
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

/** Every pipe with what belongs to it, by name. */
export function storedPipes(store: InstanceReader): StoredPipe[] {
  const telegram = firstOf(store.telegramConfigs.list());
  const blueBubbles = firstOf(store.blueBubblesConfigs.list());
  return store.pipes
    .list()
    .map((row) => storedPipe(row, telegram.get(row.id), blueBubbles.get(row.id)));
}

function findPipe(store: InstanceReader, id: string): StoredPipe | null {
  const row = store.pipes.find(id);
  if (row === null) return null;
  const [telegram] = store.telegramConfigs.listOf(id);
  const [blueBubbles] = store.blueBubblesConfigs.listOf(id);
  return storedPipe(row, telegram, blueBubbles);
}

/** A pipe that this app may change. @throws AppError `pipe_gone`, `pipe_kind_unknown` */
export function existingPipe(store: InstanceReader, id: string): StoredPipe {
  const pipe = findPipe(store, id);
  if (pipe === null) throw new AppError('pipe_gone', {});
  if (!isTransport(pipe.kind)) throw new AppError('pipe_kind_unknown', { transport: pipe.kind });
  return pipe;
}

/** Whether a pipe, and what connects it, is as this app has stored it. */
export const isOurs = (
  { rows }: Pick<Unlocked, 'rows'>,
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
): StoredPipe {
  return {
    row,
    kind: kindOf(row, telegram !== undefined, blueBubbles !== undefined),
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
  const inside = /^internal:\/\/(.*)$/.exec(outboundUrl)?.[1];
  if (inside === undefined) return 'webhook';
  const known = Object.entries(internalAddress).find(([, address]) => address === outboundUrl);
  return known?.[0] ?? (isTransport(inside) ? `internal://${inside}` : inside);
}

/** The oldest of each pipe. */
function firstOf<R extends { readonly pipeId: string }>(rows: readonly R[]): Map<string, R> {
  return new Map([...rows].reverse().map((row) => [row.pipeId, row]));
}
