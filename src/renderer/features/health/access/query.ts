/** Shared secrets as the address of the table of who can use what has them. */
import type { AccessMatrix } from '#shared/contract/schemas.ts';

type SharedSecret = Pick<AccessMatrix['secrets'][number], 'capabilityId' | 'name'>;

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
