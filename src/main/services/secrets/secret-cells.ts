/** The database cells of keys and tokens that a value is bound to (architecture spec, "Fixed"), and what is in them. */
import type { SecretStatus } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DamagedValue, type Cell, type ValueCodec } from '../../crypto/codec.ts';

type CellById = (id: string) => Cell;

export const apiKeyCell: CellById = (id) => ({
  table: 'llm_providers',
  column: 'api_key_encrypted',
  identity: [id],
});

export const inboundTokenCell: CellById = (id) => ({
  table: 'pipes',
  column: 'inbound_token',
  identity: [id],
});

export const botTokenCell: CellById = (id) => ({
  table: 'telegram_configs',
  column: 'bot_token',
  identity: [id],
});

export const serverPasswordCell: CellById = (id) => ({
  table: 'bluebubbles_configs',
  column: 'server_password',
  identity: [id],
});

/** Whether a cell holds something, and whether it can still be read. */
export function statusOf(codec: ValueCodec, stored: string, cell: Cell): SecretStatus {
  if (stored === '') return 'missing';
  try {
    codec.open(stored, cell);
    return 'set';
  } catch (error) {
    if (error instanceof DamagedValue) return 'damaged';
    throw error;
  }
}

/** What a cell holds. @throws AppError `key_damaged` */
export function openCell(codec: ValueCodec, stored: string, cell: Cell): string {
  try {
    return codec.open(stored, cell);
  } catch (error) {
    if (error instanceof DamagedValue) throw new AppError('key_damaged', {});
    throw error;
  }
}
