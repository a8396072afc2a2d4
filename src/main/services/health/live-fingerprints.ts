/**
 * The fingerprints of all values of an instance, kept true where the values are decrypted: each is made once, and again
 * when its value is stored anew. What is kept of them in `panel.db` is in parts, so that a change writes a little.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { DamagedValue, type Cell } from '../../crypto/codec.ts';
import {
  fingerprintOf,
  openFingerprints,
  sealFingerprints,
  SHORT,
  shortDigest,
  type FingerprintKeys,
} from '../../crypto/fingerprints.ts';
import type { InstanceFormat } from '../secrets/instance-format.ts';
import type { SecretKind } from '../secrets/secret-columns.ts';
import { fnv1a } from '../secrets/signed-rows.ts';
import { Vault, type StoredSecret } from '../secrets/vault.ts';
import { lookOf, type ValueLook } from './plain-settings.ts';

/** Where the values are. */
export interface ValueSource {
  /** Another number after each write of another connection. */
  version(): number;
  /** Every value that is encrypted. */
  cells(vault: Vault): Iterable<StoredSecret>;
  /** Those that are stored as they are. */
  plain(): Iterable<StoredSecret>;
  close(): void;
}

export interface Fingerprint {
  readonly kind: SecretKind;
  readonly identity: Cell['identity'];
  /** Null: it does not decrypt. */
  readonly value: string | null;
  readonly look: ValueLook;
}

interface Known extends Fingerprint {
  readonly stored: string;
  /** In which reading it was seen last. */
  seen: number;
}

/** A part as it is kept; null: there is nothing in it any more. */
export type KeptPart = readonly [part: number, sealed: string | null];

/** In so many parts they are kept, by the name of their cell. */
const PARTS = 256;
/** So many cells are gone through before others have their turn. */
const AT_ONCE = 400;
const LINE = 3 * SHORT + 1;

/** What is kept of a value by its cell, until that is met for the first time. */
interface Remembered {
  readonly mark: string;
  readonly value: string;
  readonly look: ValueLook;
}

export class LiveFingerprints {
  readonly #source: ValueSource;
  readonly #vault: Vault;
  /** By the name of the cell, in parts. */
  readonly #known = Array.from({ length: PARTS }, () => new Map<string, Known>());
  /** By the digest of the cell's name. */
  readonly #remembered = new Map<string, Remembered>();
  /** Parts in which something is not as it is kept. */
  readonly #changed = new Set<number>();
  #keys: FingerprintKeys | null = null;
  #version: number | null = null;
  #reading = 0;
  #revision = 0;

  constructor(source: ValueSource, format: InstanceFormat) {
    this.#source = source;
    this.#vault = new Vault(format);
  }

  /** Another number after each change of any of them. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Takes what was kept, before the first reading.
   *
   * @returns the parts that are of no use: of another master secret, or damaged
   */
  remember(keys: FingerprintKeys, parts: readonly (readonly [number, string])[]): number[] {
    return parts.flatMap(([part, sealed]) => {
      try {
        const text = openFingerprints(keys, part, sealed);
        for (let at = 0; at + LINE <= text.length; at += LINE) {
          const [cell, mark, value] = [0, 1, 2].map((index) =>
            text.slice(at + index * SHORT, at + (index + 1) * SHORT),
          ) as [string, string, string];
          const look = text[at + LINE - 1] === 's' ? 'setting' : 'other';
          this.#remembered.set(cell, { mark, value, look });
        }
        return [];
      } catch (error) {
        if (error instanceof DamagedValue) return [part];
        throw error;
      }
    });
  }

  /** Reads what another connection has written since the last time, in steps. @throws AppError what the disk says */
  async refresh(keys: FingerprintKeys): Promise<void> {
    this.#keys = keys;
    const version = this.#source.version();
    if (version === this.#version) return;
    this.#reading += 1;
    let count = 0;
    for (const secret of this.#source.cells(this.#vault)) {
      this.#take(keys, secret, false);
      if ((count += 1) % AT_ONCE === 0) await nextTurn();
    }
    for (const secret of this.#source.plain()) this.#take(keys, secret, true);
    for (const [part, known] of this.#known.entries()) {
      for (const [name, { seen }] of known) {
        if (seen === this.#reading) continue;
        known.delete(name);
        this.#noteChange(part);
      }
    }
    // Of what is left no cell was met.
    this.#remembered.clear();
    // Written meanwhile, it is read again the next time.
    this.#version = version;
  }

  /** All of them. */
  *all(): Iterable<Fingerprint> {
    for (const part of this.#known) yield* part.values();
  }

  /** One; undefined where there is none. */
  get(kind: SecretKind, ...identity: readonly string[]): Fingerprint | undefined {
    const name = nameOf(kind, identity);
    return this.#known[partOf(name)]?.get(name);
  }

  /** A few of the parts that have changed, as they are to be kept; nothing: all are. */
  takeChanged(most: number): KeptPart[] {
    const keys = this.#keys;
    if (keys === null) return [];
    return [...this.#changed].slice(0, most).map((part) => {
      this.#changed.delete(part);
      let text = '';
      for (const [name, { value, look, stored }] of this.#known[part] ?? []) {
        if (value === null) continue;
        text += shortDigest(name) + shortDigest(stored) + value + (look === 'setting' ? 's' : 'o');
      }
      return [part, text === '' ? null : sealFingerprints(keys, part, text)];
    });
  }

  close(): void {
    this.#source.close();
  }

  #take(keys: FingerprintKeys, { kind, cell, stored }: StoredSecret, isPlain: boolean): void {
    const { identity } = cell;
    const name = nameOf(kind, identity);
    const part = partOf(name);
    const known = this.#known[part];
    const before = known?.get(name);
    if (before?.stored === stored) {
      before.seen = this.#reading;
      return;
    }
    const kept = this.#rememberedOf(name, stored);
    if (kept === null) this.#noteChange(part);
    const found = kept ?? this.#made(keys, { kind, cell, stored }, isPlain);
    known?.set(name, { kind, identity, stored, seen: this.#reading, ...found });
  }

  #rememberedOf(name: string, stored: string): Pick<Known, 'value' | 'look'> | null {
    if (this.#remembered.size === 0) return null;
    const cell = shortDigest(name);
    const found = this.#remembered.get(cell);
    if (found === undefined) return null;
    this.#remembered.delete(cell);
    return found.mark === shortDigest(stored) ? { value: found.value, look: found.look } : null;
  }

  #made(
    keys: FingerprintKeys,
    { cell, stored }: StoredSecret,
    isPlain: boolean,
  ): Pick<Known, 'value' | 'look'> {
    try {
      const value = isPlain ? stored : this.#vault.decrypt(stored, cell);
      return { value: fingerprintOf(keys, value), look: lookOf(value) };
    } catch (error) {
      if (error instanceof AppError) return { value: null, look: 'other' };
      throw error;
    }
  }

  #noteChange(part: number): void {
    this.#changed.add(part);
    this.#revision += 1;
  }
}

const nameOf = (kind: SecretKind, identity: readonly string[]): string =>
  `${kind}\0${identity.join('\0')}`;

const partOf = (name: string): number => fnv1a(name) % PARTS;
