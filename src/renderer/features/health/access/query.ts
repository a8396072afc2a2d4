/** What the table of who can use what is narrowed to, as its address has it. */
import type { AccessMatrix, AgentNetwork } from '#shared/contract/schemas.ts';
import { list, text } from '../../../ui/useQueryState.ts';

/** Where agents may go, in the order in which that is offered. */
export const networks = [
  'any',
  'hosts',
  'none',
  'unknown',
] as const satisfies readonly AgentNetwork[];

export const accessQuery = {
  /** As {@link keyOfSecret} writes them. */
  secret: list(),
  /** Ids of users. */
  person: list(),
  network: list(networks),
  search: text(),
};

type SharedSecret = Pick<AccessMatrix['secrets'][number], 'capabilityId' | 'name'>;

/** A shared secret as it stands in that address. */
export const keyOfSecret = ({ capabilityId, name }: SharedSecret): string =>
  [capabilityId, name].map(encodeURIComponent).join('/');

/** The other way round; nothing for what somebody else has written. */
export function secretsOfKeys(keys: readonly string[]): SharedSecret[] {
  return keys.flatMap((key) => {
    const [capability, name, ...more] = key.split('/');
    if (capability === undefined || name === undefined || more.length > 0) return [];
    try {
      return [{ capabilityId: decodeURIComponent(capability), name: decodeURIComponent(name) }];
    } catch {
      return [];
    }
  });
}
