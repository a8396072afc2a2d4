import type { Credential, DeclaredCredential } from '#shared/contract/schemas.ts';

const { compare } = new Intl.Collator(undefined, { numeric: true });

/** The capabilities that have a credential already, or that an agent declares one for, in order. */
export function capabilitiesOf(
  credentials: readonly Pick<Credential, 'capabilityId'>[],
  declared: readonly DeclaredCredential[] = [],
): readonly string[] {
  const all = [...credentials, ...declared].map(({ capabilityId }) => capabilityId);
  return [...new Set(all)].sort(compare);
}

/**
 * The names that agents declare, or others have set, for a capability and this person has not: first those that an
 * agent asks them for.
 *
 * @param userId `null` for everyone's
 */
export function namesOf(
  credentials: readonly Credential[],
  declared: readonly DeclaredCredential[],
  capabilityId: string,
  userId: string | null,
): readonly string[] {
  const same = credentials.filter((credential) => credential.capabilityId === capabilityId);
  const taken = new Set(
    same.filter(({ user }) => (user?.id ?? null) === userId).map(({ name }) => name),
  );
  const scope = userId === null ? 'system' : 'user';
  const asked = declared
    .filter((each) => each.capabilityId === capabilityId && each.scope === scope)
    .map(({ name }) => name)
    .sort(compare);
  const known = same.map(({ name }) => name).sort(compare);
  return [...new Set([...asked, ...known])].filter((name) => !taken.has(name));
}
