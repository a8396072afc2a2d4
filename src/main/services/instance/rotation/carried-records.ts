/**
 * The records of `panel.db` that have a MAC, from one master secret to another. They are in another file than the values:
 * before these change, each is written once more under the new secret, beside the one that counts, and what is unlocked
 * afterwards takes those that fit. So a crash between the two commits loses none.
 */
import type { PanelMacKey } from '../../../crypto/row-mac.ts';
import type { PanelStore } from '../../../store/panel/panel.ts';
import { carriedRecord, isLogRecord } from '../../activity/chain.ts';
import { FINGERPRINTS, type PanelRecords } from '../../common/panel-records.ts';
import { valueOf, withMac } from '../../common/record-mac.ts';

/** What the names of those begin with that wait for the new secret. */
const WAITING = 'next/';

/** The name under which a record waits for the new secret. */
export const waitingName = (name: string): string => `${WAITING}${name}`;

/** Records of one master secret alone, which mean nothing under another; and those of other places. */
const notCarried: readonly string[] = [WAITING, FINGERPRINTS, 'kit/', 'at/'];

/** How records get from one secret to the other. */
export interface Carrying {
  /** As of `panelMacKey`. */
  readonly from: PanelMacKey;
  readonly to: PanelMacKey;
  /** What the value of a record is to be: some hold something that is encrypted under the secret. */
  moved(this: void, name: string, value: string): string;
}

/** Writes each record once more, under the key to come. */
export const prepareRecords = (panel: PanelRecords, carrying: Carrying): Promise<void> =>
  panel.change((store) => {
    discard(store);
    for (const [name, value] of carried(store, carrying)) {
      store.set(waitingName(name), withMac(carrying.to, name, value));
    }
  });

/** Takes them to the new key as they are now: both keys are at hand. */
export const carryRecords = (panel: PanelRecords, carrying: Carrying): Promise<void> =>
  panel.change((store) => {
    for (const [name, value] of carried(store, carrying)) {
      store.set(name, withMac(carrying.to, name, value));
    }
    forgetFingerprints(store);
    discard(store);
  });

/** Takes those that were prepared and fit; after a crash, when only the new key is at hand. */
export async function adoptRecords(panel: PanelRecords, key: PanelMacKey): Promise<void> {
  if (!panel.isOpen || panel.store().keys(WAITING).length === 0) return;
  await panel.change((store) => {
    let isOther = false;
    for (const waiting of store.keys(WAITING)) {
      const stored = store.get(waiting) ?? '';
      const name = waiting.slice(WAITING.length);
      if (valueOf(key, name, stored) === null) continue;
      store.set(name, stored);
      store.delete(waiting);
      isOther = true;
    }
    if (isOther) forgetFingerprints(store);
  });
}

/** Forgets what was prepared: the old secret stays. */
export const discardRecords = (panel: PanelRecords): Promise<void> => panel.change(discard);

/** Nothing that was made of values under a key is left after it. */
function forgetFingerprints(store: PanelStore): void {
  for (const name of store.keys(FINGERPRINTS)) store.delete(name);
}

function discard(store: PanelStore): void {
  for (const name of store.keys(WAITING)) store.delete(name);
}

function carried(store: PanelStore, { from, moved }: Carrying): [name: string, value: string][] {
  return store
    .keys('')
    .filter((name) => !notCarried.some((start) => name.startsWith(start)))
    .flatMap((name): [string, string][] => {
      const value = valueOf(from, name, store.get(name) ?? '');
      if (value === null) return [];
      return [[name, isLogRecord(name) ? carriedRecord(value) : moved(name, value)]];
    });
}
