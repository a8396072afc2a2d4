/**
 * The fingerprints of all values of an instance, kept true where the values are decrypted: each is made once, and again
 * when its value is stored anew. What is kept of them in `panel.db` is in parts, so that a change writes a little.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { DamagedValue } from '../../crypto/codec.ts';
import {
  fingerprintOf,
  openFingerprints,
  sealFingerprints,
  SHORT,
  shortDigest,
  type FingerprintKeys,
} from '../../crypto/fingerprints.ts';
import type { InstanceFormat } from '../secrets/instance-format.ts';
import type { Part } from '../../store/instance/own/credential-reader.ts';
import { secretKinds, type SecretKind } from '../secrets/secret-columns.ts';
import { fnv1a } from '../secrets/signed-rows.ts';
import { Vault, type StoredSecret } from '../secrets/vault.ts';
import { isCredential, nameOfCell, type KindCell } from './cells.ts';
import { lookOf, type ValueLook } from './plain-settings.ts';

/** Where the values are. */
export interface ValueSource {
  /** Another number after each write of another connection. */
  version(): number;
  /** Every value that is encrypted, or a part of them, as `Vault.cells`. */
  cells(
    vault: Vault,
    kinds?: readonly SecretKind[],
    places?: Pick<Part, 'from' | 'to'>,
  ): Iterable<StoredSecret>;
  /** Those that are stored as they are. */
  plain(): Iterable<StoredSecret>;
  close(): void;
}

export interface Fingerprint extends KindCell {
  /** Null: it does not decrypt. */
  readonly value: string | null;
  readonly look: ValueLook;
}

interface Known extends Fingerprint {
  readonly stored: string;
  readonly part: number;
  place: number;
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
  /** By the name of the cell. */
  readonly #known = new Map<string, Known>();
  /** The names of cells that are kept together. */
  readonly #parts = Array.from({ length: PARTS }, () => new Set<string>());
  /** By fingerprint, where it is that of several: most are met once. */
  readonly #first = new Map<string, Known>();
  readonly #several = new Map<string, Set<Known>>();
  /** By the digest of the cell's name. */
  readonly #remembered = new Map<string, Remembered>();
  /** Parts in which something is not as it is kept. */
  readonly #changed = new Set<number>();
  #keys: FingerprintKeys | null = null;
  #version: number | null = null;
  #reading = 0;

  constructor(source: ValueSource, format: InstanceFormat) {
    this.#source = source;
    this.#vault = new Vault(format);
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

  /**
   * Reads what another connection has written since the last time, in steps.
   *
   * @param parts of credentials in which something may have changed since; null: everywhere
   * @throws AppError what the disk says
   */
  async refresh(keys: FingerprintKeys, parts: readonly Part[] | null): Promise<void> {
    this.#keys = keys;
    const version = this.#source.version();
    // What the parts tell of may have been written before the last reading, and after it was told.
    if (version === this.#version && !parts?.length) return;
    const isFirst = this.#version === null || parts === null;
    this.#reading += 1;
    if (isFirst) await this.#read(keys, this.#source.cells(this.#vault));
    else {
      await this.#read(keys, this.#source.cells(this.#vault, otherKinds));
      for (const { table, from, to } of parts) {
        const kind = table === 'system_credentials' ? 'systemCredential' : 'userCredential';
        await this.#read(keys, this.#source.cells(this.#vault, [kind], { from, to }));
      }
    }
    for (const secret of this.#source.plain()) this.#take(keys, secret, true);
    const wasRead = isFirst ? () => true : readBy(parts);
    for (const [name, known] of this.#known) {
      if (known.seen === this.#reading || !wasRead(known)) continue;
      this.#known.delete(name);
      this.#parts[known.part]?.delete(name);
      this.#ungroup(known);
      this.#changed.add(known.part);
    }
    // Of what is left no cell was met.
    this.#remembered.clear();
    // Written meanwhile, it is read again the next time.
    this.#version = version;
  }

  /** Whether something was written since it was read. */
  get isBehind(): boolean {
    return this.#source.version() !== this.#version;
  }

  async #read(keys: FingerprintKeys, secrets: Iterable<StoredSecret>): Promise<void> {
    let count = 0;
    for (const secret of secrets) {
      this.#take(keys, secret, false);
      if ((count += 1) % AT_ONCE === 0) await nextTurn();
    }
  }

  /** Those that are equal to another, together. */
  *equal(): Iterable<readonly Fingerprint[]> {
    for (const all of this.#several.values()) yield [...all];
  }

  /** That of a cell; undefined where there is none. */
  get(cell: KindCell): Fingerprint | undefined {
    return this.#known.get(nameOfCell(cell));
  }

  /** A few of the parts that have changed, as they are to be kept; nothing: all are. */
  takeChanged(most: number): KeptPart[] {
    const keys = this.#keys;
    if (keys === null) return [];
    return [...this.#changed].slice(0, most).map((part) => {
      this.#changed.delete(part);
      let text = '';
      for (const name of this.#parts[part] ?? []) {
        const { value = null, look, stored = '' } = this.#known.get(name) ?? {};
        if (value === null) continue;
        text += shortDigest(name) + shortDigest(stored) + value + (look === 'setting' ? 's' : 'o');
      }
      return [part, text === '' ? null : sealFingerprints(keys, part, text)];
    });
  }

  close(): void {
    this.#source.close();
  }

  #take(
    keys: FingerprintKeys,
    { kind, cell, stored, place }: StoredSecret,
    isPlain: boolean,
  ): void {
    const { identity } = cell;
    const name = nameOfCell({ kind, identity });
    const before = this.#known.get(name);
    if (before?.stored === stored) {
      before.seen = this.#reading;
      before.place = place;
      return;
    }
    const part = before?.part ?? partOf(name);
    const kept = this.#rememberedOf(name, stored);
    if (kept === null) this.#changed.add(part);
    const found = kept ?? this.#made(keys, { cell, stored }, isPlain);
    const known: Known = { kind, identity, stored, part, place, seen: this.#reading, ...found };
    if (before !== undefined) this.#ungroup(before);
    this.#known.set(name, known);
    this.#parts[part]?.add(name);
    this.#group(known);
  }

  #group(known: Known): void {
    const { value } = known;
    if (value === null) return;
    const first = this.#first.get(value);
    if (first === undefined) {
      this.#first.set(value, known);
      return;
    }
    const several = this.#several.get(value);
    if (several === undefined) this.#several.set(value, new Set([first, known]));
    else several.add(known);
  }

  #ungroup(known: Known): void {
    const { value } = known;
    if (value === null) return;
    const several = this.#several.get(value);
    several?.delete(known);
    const [other] = several ?? [];
    if (several !== undefined && several.size < 2) this.#several.delete(value);
    if (this.#first.get(value) !== known) return;
    if (other === undefined) this.#first.delete(value);
    else this.#first.set(value, other);
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
    { cell, stored }: Pick<StoredSecret, 'cell' | 'stored'>,
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
}

/** Of these there are few. */
const otherKinds = secretKinds.filter((kind) => !isCredential(kind));

/** Whether what was known would have been met again. */
const readBy =
  (parts: readonly Part[]) =>
  ({ kind, place }: Known): boolean =>
    !isCredential(kind) ||
    parts.some(
      ({ table, from, to }) =>
        (table === 'system_credentials') === (kind === 'systemCredential') &&
        place >= from &&
        place <= to,
    );

const partOf = (name: string): number => fnv1a(name) % PARTS;
