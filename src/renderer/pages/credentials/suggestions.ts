import type { Credential } from '#shared/contract/schemas.ts';

const { compare } = new Intl.Collator(undefined, { numeric: true });

/** The capabilities that have a credential already, in order. */
export function capabilitiesOf(credentials: readonly Credential[]): readonly string[] {
  return [...new Set(credentials.map(({ capabilityId }) => capabilityId))].sort(compare);
}

/**
 * The names that others have set for a capability and this person has not.
 *
 * @param userId `null` for everyone's
 */
export function namesOf(
  credentials: readonly Credential[],
  capabilityId: string,
  userId: string | null,
): readonly string[] {
  const same = credentials.filter((credential) => credential.capabilityId === capabilityId);
  const taken = new Set(
    same.filter(({ user }) => (user?.id ?? null) === userId).map(({ name }) => name),
  );
  return [...new Set(same.map(({ name }) => name))]
    .filter((name) => !taken.has(name))
    .sort(compare);
}
