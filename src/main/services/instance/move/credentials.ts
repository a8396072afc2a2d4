/** Credentials of one instance in another, encrypted anew for the cells that they have there. */
import type { ActivityAction } from '#shared/activity.ts';
import type { MoveItem } from '#shared/contract/schemas.ts';
import { newId } from '../../../crypto/ids.ts';
import type {
  SystemCredentialRow,
  UserCredentialRow,
} from '../../../store/instance/instance-store.ts';
import { credentialEvent, expiryAction, peopleIn } from '../../credentials/credential-events.ts';
import { instantOf } from '../../../store/core/timestamps.ts';
import { cellOf } from '../../secrets/secret-columns.ts';
import { ofPerson, ownerIn, valueOrNull, type Part, type People, type Side } from './parts.ts';

/** Those for everyone, then those of one person each. */
export const credentialParts = (source: Side, target: Side, people: People): Part[] => [
  ...source.store.systemCredentials.list().map((row) => systemPart(source, target, row)),
  ...source.store.userCredentials.list().map((row) => userPart(source, target, people, row)),
];

function systemPart(source: Side, target: Side, row: SystemCredentialRow): Part {
  const { capabilityId, name } = row;
  const cell = cellOf('systemCredential', capabilityId, name);
  const before = target.store.systemCredentials.find(capabilityId, name);
  const value = valueOrNull(() => source.vault.decrypt(row.encryptedValue, cell));
  const valueThere = before && valueOrNull(() => target.vault.decrypt(before.encryptedValue, cell));
  const expiresAt = source.marks.sharedExpiries.all().get(row.id) ?? null;
  const expiresThere = target.marks.sharedExpiries.all().get(before?.id ?? '') ?? null;
  const isSame = value === valueThere && expiresAt === expiresThere;
  const isOurs = source.rows?.ledger.fits('systemCredential', row) ?? true;
  const isOursThere =
    before === null || (target.rows?.ledger.fits('systemCredential', before) ?? true);
  return {
    item: {
      id: `systemCredential:${row.id}`,
      kind: 'systemCredential',
      ...{ name, capability: capabilityId, person: null, needs: null, agentMissing: false },
      ...{ expiresAt: shownExpiry(expiresAt), temporaryPassword: false },
      state: stateOf(before, isOursThere && isSame),
      problem: problemOf(value, isOurs),
    },
    seen: [row, before, expiresAt, expiresThere],
    take: ({ store, vault, log }, { now: createdAt, remind }) => {
      const encryptedValue = vault.encrypt(store, value ?? '', cell);
      const next = { capabilityId, name, encryptedValue, createdAt };
      const id = before?.id ?? newId();
      if (before === null) store.systemCredentials.insert({ id, ...next });
      else store.systemCredentials.replaceValue(next);
      log(credentialEvent(peopleIn(store), putAction(before), { capabilityId, name }));
      if (expiresAt !== expiresThere) remind(id, expiresAt);
    },
  };
}

function userPart(source: Side, target: Side, people: People, row: UserCredentialRow): Part {
  const { capabilityId, name, expiresAt } = row;
  const person = people.of(row.userId);
  const { problem, ...whose } = ofPerson(person);
  const there = person?.there ?? null;
  const before = there && target.store.userCredentials.find(there.id, capabilityId, name);
  const value = valueOrNull(() =>
    source.vault.decrypt(
      row.encryptedValue,
      cellOf('userCredential', row.userId, capabilityId, name),
    ),
  );
  const valueThere =
    before &&
    valueOrNull(() =>
      target.vault.decrypt(
        before.encryptedValue,
        cellOf('userCredential', before.userId, capabilityId, name),
      ),
    );
  const isOurs = source.rows?.ledger.fits('userCredential', row) ?? true;
  const isOursThere =
    before === null || (target.rows?.ledger.fits('userCredential', before) ?? true);
  const isSame = isOursThere && value === valueThere && expiresAt === before?.expiresAt;
  return {
    item: {
      id: `userCredential:${row.id}`,
      kind: 'userCredential',
      ...{ name, capability: capabilityId, ...whose, agentMissing: false },
      ...{ expiresAt: shownExpiry(expiresAt), temporaryPassword: false },
      state: stateOf(before, isSame),
      problem: problem ?? problemOf(value, isOurs),
    },
    seen: [row, before],
    take: ({ store, vault, log }, move) => {
      const userId = ownerIn(move, row.userId);
      const cell = cellOf('userCredential', userId, capabilityId, name);
      const encryptedValue = vault.encrypt(store, value ?? '', cell);
      const next = { userId, capabilityId, name, encryptedValue, expiresAt, createdAt: move.now };
      if (before === null) store.userCredentials.insert({ id: newId(), ...next });
      else store.userCredentials.replaceValue(next);
      log(credentialEvent(peopleIn(store), putAction(before), next));
      if (expiresAt !== (before?.expiresAt ?? null)) {
        log(credentialEvent(peopleIn(store), expiryAction(expiresAt), next));
      }
    },
  };
}

const putAction = (before: unknown): ActivityAction =>
  before === null ? 'credentialSet' : 'credentialReplaced';
/** One that cannot be read is not told. */
const shownExpiry = (stored: string | null): string | null =>
  stored === null ? null : instantOf(stored);

const stateOf = (before: unknown, isSame: boolean): MoveItem['state'] =>
  before === null ? 'new' : isSame ? 'same' : 'different';

function problemOf(value: string | null, isOurs: boolean): MoveItem['problem'] {
  if (value === null) return 'damaged';
  return isOurs ? null : 'outside';
}
