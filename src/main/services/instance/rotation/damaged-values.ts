/** Values that do not decrypt, as people know them. */
import type { DamagedValue } from '#shared/contract/schemas.ts';
import type { InstanceReader } from '../../../store/instance/instance-store.ts';
import type { DamagedCell } from './look.ts';

/** As many as a person can decide about. */
const SHOWN = 200;

/** @returns the first of them, and how many more there are */
export function damagedValues(
  damaged: readonly DamagedCell[],
  store: InstanceReader,
): { readonly items: DamagedValue[]; readonly more: number } {
  const people = new Map(store.users.list().map((user) => [user.id, user.displayName]));
  const pipeOf = (configs: readonly { id: string; pipeId: string }[], id: string): string | null =>
    nameOfPipe(configs.find((config) => config.id === id)?.pipeId);
  const nameOfPipe = (id: string | undefined): string | null =>
    id === undefined ? null : (store.pipes.find(id)?.name ?? null);
  const nameOf = ({ kind, identity }: DamagedCell): string | null => {
    const [first = '', second = '', third = ''] = identity;
    switch (kind) {
      case 'systemCredential':
        return `${first} / ${second}`;
      case 'userCredential':
        return `${second} / ${third}`;
      case 'apiKey':
        return store.llmProviders.find(first)?.displayName ?? null;
      case 'inboundToken':
      case 'outboundAuth':
        return nameOfPipe(first);
      case 'botToken':
        return pipeOf(store.telegramConfigs.list(), first);
      case 'serverPassword':
        return pipeOf(store.blueBubblesConfigs.list(), first);
    }
  };
  const items = damaged.slice(0, SHOWN).map((cell) => ({
    id: cell.name,
    kind: cell.kind,
    name: nameOf(cell),
    person:
      cell.kind === 'userCredential'
        ? (people.get(cell.identity[0] ?? '') ?? cell.identity[0] ?? null)
        : null,
  }));
  return { items, more: damaged.length - items.length };
}
