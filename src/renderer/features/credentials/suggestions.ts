import type { CredentialSuggestions, DeclaredCredential } from '#shared/contract/schemas.ts';

const { compare } = new Intl.Collator(undefined, { numeric: true });

/** The capabilities that have a credential already, or that an agent declares one for, in order. */
export function capabilitiesOf(
  inUse: readonly string[],
  declared: readonly DeclaredCredential[],
): readonly string[] {
  return [...new Set([...inUse, ...declared.map(({ capabilityId }) => capabilityId)])].sort(
    compare,
  );
}

/**
 * The names that agents declare, or others have set, for a capability and this person has not: first those that an
 * agent asks them for.
 */
export function namesOf(
  { names, taken }: Pick<CredentialSuggestions, 'names' | 'taken'>,
  declared: readonly DeclaredCredential[],
  capabilityId: string,
  scope: DeclaredCredential['scope'],
): readonly string[] {
  const asked = declared
    .filter((each) => each.capabilityId === capabilityId && each.scope === scope)
    .map(({ name }) => name)
    .sort(compare);
  return [...new Set([...asked, ...names.toSorted(compare)])].filter(
    (name) => !taken.includes(name),
  );
}
