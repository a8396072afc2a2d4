/** Everything that Health finds of values, where the list of them is kept. */
import type { DeclaredCredential } from '#shared/contract/schemas.ts';
import type { FingerprintKeys } from '../../crypto/fingerprints.ts';
import type { LiveCredentials } from '../credentials/list/live-credentials.ts';
import type { InstanceFormat } from '../secrets/instance-format.ts';
import { cellOfCredential, credentialIn } from './cells.ts';
import type { FoundSome } from './found.ts';
import {
  LiveFingerprints,
  type Fingerprint,
  type KeptPart,
  type ValueSource,
} from './live-fingerprints.ts';
import { isPlainSetting } from './plain-settings.ts';
import { findSameValues } from './same-values.ts';
import { findValues, type ValuesAsking } from './value-findings.ts';

export interface HealthAsking extends ValuesAsking {
  /** What packages declare to be no secrets. */
  readonly settings: readonly DeclaredCredential[];
  readonly keys: FingerprintKeys;
}

/** Parts as they are kept, by their number. */
export type KeptParts = readonly (readonly [part: number, sealed: string])[];

export class FoundValues {
  readonly #list: Pick<LiveCredentials, 'survey' | 'takeReadAgain'>;
  readonly #fingerprints: LiveFingerprints;
  #last: Promise<unknown> = Promise.resolve();
  #isWhole = false;

  constructor(
    list: Pick<LiveCredentials, 'survey' | 'takeReadAgain'>,
    source: ValueSource,
    format: InstanceFormat,
  ) {
    this.#list = list;
    this.#fingerprints = new LiveFingerprints(source, format);
  }

  /** As `LiveFingerprints.remember`. */
  remember(keys: FingerprintKeys, parts: KeptParts): number[] {
    return this.#fingerprints.remember(keys, parts);
  }

  /** As `LiveFingerprints.takeChanged`. */
  takeChanged(most: number): KeptPart[] {
    return this.#fingerprints.takeChanged(most);
  }

  /** What is found as the values are now: one search at a time. @throws AppError what the disk says */
  find(asking: HealthAsking): Promise<FoundSome> {
    const found = this.#last.then(() => this.#find(asking));
    this.#last = found.catch(() => undefined);
    return found;
  }

  close(): void {
    this.#fingerprints.close();
  }

  /** Both as of now: what only the list has seen change is all that is read of the rest. */
  async #surveyed(keys: FingerprintKeys): Promise<Awaited<ReturnType<LiveCredentials['survey']>>> {
    const fingerprints = this.#fingerprints;
    if (!this.#isWhole) {
      // From here on it tells what it reads again.
      this.#list.takeReadAgain();
      // A thread that helps with the one leaves this one to the other.
      await Promise.all([this.#list.survey(), fingerprints.refresh(keys, null)]);
      if (fingerprints.isBehind) await fingerprints.refresh(keys, null);
    }
    // Where anything fails, all of it is read the next time.
    this.#isWhole = false;
    const index = await this.#list.survey();
    await fingerprints.refresh(keys, this.#list.takeReadAgain());
    this.#isWhole = true;
    return index;
  }

  async #find(asking: HealthAsking): Promise<FoundSome> {
    const fingerprints = this.#fingerprints;
    const index = await this.#surveyed(asking.keys);
    const entries = index.entries();
    const settings = new Set(
      asking.settings.map(({ scope, capabilityId, name }) =>
        keyOf(scope === 'system', capabilityId, name),
      ),
    );
    const isSetting = (found: Fingerprint): boolean => {
      const credential = credentialIn(found);
      if (credential === null) return false;
      const { userId, capabilityId, name } = credential;
      const isDeclared = settings.has(keyOf(userId === null, capabilityId, name));
      return isPlainSetting(name, found.look, isDeclared);
    };
    const same = findSameValues(fingerprints.equal(), isSetting, entries, asking.owner);
    return findValues(
      {
        entries,
        owing: index.owing(),
        people: () => index.people(),
        isUnused: (entry) => index.isUnused(entry),
        isPlain: (entry) => {
          const found = fingerprints.get(cellOfCredential(entry));
          return found !== undefined && isSetting(found);
        },
        same,
      },
      asking,
    );
  }
}

const keyOf = (isShared: boolean, capabilityId: string, name: string): string =>
  JSON.stringify([isShared, capabilityId, name]);
