/** Shows as what the address of a server is read, before it is used. */
import { parseBaseAddress, readOtherwise, type ServerKind } from '#shared/addresses.ts';
import type { CliContext } from './context.ts';

/** Says what was made of an address that is not used as it was typed. */
export function showAddress({ t, note }: CliContext, kind: ServerKind, typed: string): void {
  const address = readOtherwise(typed, kind);
  if (address === null) return;
  // One that is refused may be a key that somebody has pasted.
  const { isSecure, isNearby } = parseBaseAddress(address) ?? {};
  if (isSecure === true || isNearby === true) note(t('cli.addressRead', { address }));
}
