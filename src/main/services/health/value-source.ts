/** Every value of an instance, over a connection of its own, in whatever form it is stored. */
import { openAttachedStore } from '../../store/instance/attached/open.ts';
import { openSecretReader } from '../../store/instance/own/secret-reader.ts';
import { answerAuthOf, secretOf, storedPipes, type PipeSecret } from '../pipes/pipe-kinds.ts';
import { kindOfCell } from '../secrets/secret-columns.ts';
import type { StoredSecret } from '../secrets/vault.ts';
import type { ValueSource } from './live-fingerprints.ts';

/** @param isOwn whether this app made the instance @throws AppError what the disk says */
export function openValueSource(file: string, isOwn: boolean): ValueSource {
  if (isOwn) {
    const reader = openSecretReader(file);
    return {
      version: () => reader.version(),
      cells: (vault, ...which) => vault.cells(reader, ...which),
      plain: () => [],
      close: () => reader.close(),
    };
  }
  const store = openAttachedStore(file, { readonly: true, again: true });
  return {
    version: () => store.dataVersion(),
    cells: (vault, ...which) => vault.cells(store, ...which),
    plain: () =>
      storedPipes(store).flatMap((pipe) => [secretOf(pipe), answerAuthOf(pipe)].flatMap(plainOf)),
    close: () => store.close(),
  };
}

function plainOf(secret: PipeSecret | null): StoredSecret[] {
  if (secret === null || !secret.isPlain || secret.stored === '') return [];
  const { cell, stored } = secret;
  const kind = kindOfCell(cell);
  return kind === null ? [] : [{ kind, cell, stored, place: 0 }];
}
