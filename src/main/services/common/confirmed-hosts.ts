/**
 * The servers that a person has confirmed, of each instance, kept in `panel.db` with a MAC. A page in an administrator's window
 * could otherwise have the app ask any host, with whatever it knows in the address or as the key.
 */
import { z } from 'zod';
import type { BaseAddress } from '#shared/addresses.ts';
import { AppError } from '#shared/errors.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { Caller } from './caller.ts';
import type { TrustedRecords } from './trusted-records.ts';
import { readRecord } from './json-record.ts';

/**
 * What servers are confirmed for. Each has a record of its own: a server that may be asked by a provider's key has not
 * been confirmed to be told who is signed in.
 */
const records = { checks: 'confirmed_hosts', selu: 'confirmed_selu' } as const;

const stored = z.array(z.string());

export class ConfirmedHosts {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #record: string;
  /** Of the providers that have one address for everybody. */
  readonly #own: ReadonlySet<string>;

  /**
   * @param purpose what for; `selu`: to be told changes by somebody's session
   * @param own addresses that need no confirmation, because they are the app's own
   */
  constructor(
    instance: InstanceService,
    trusted: TrustedRecords,
    purpose: keyof typeof records,
    own: readonly string[] = [],
  ) {
    this.#instance = instance;
    this.#records = trusted;
    this.#record = records[purpose];
    this.#own = new Set(own.map(originOf));
  }

  /** Whether a server may be asked without a question. @throws AppError `secret_missing` while the instance is locked */
  isConfirmed(address: string): boolean {
    const { instanceId } = this.#instance.unlocked();
    const origin = originOf(address);
    return (
      this.#own.has(origin) || read(this.#records.get(this.#keyOf(instanceId))).includes(origin)
    );
  }

  /**
   * Goes on when the server is known, or as soon as the caller has confirmed it. To be called before anything is sent
   * there, or stored to be sent there.
   *
   * @param isOurs false where somebody else has written the row that the address is stored in: it may be one of the
   *   addresses that were confirmed for something else, so it is asked about again
   * @throws AppError `not_confirmed`, `too_busy` while another question is open; whatever `caller.stillAllowed`
   *   throws, because somebody else may have come to the window meanwhile
   */
  async require(
    caller: Caller,
    { address, isSecure, isNearby }: BaseAddress,
    isOurs = true,
  ): Promise<void> {
    const { instanceId } = this.#instance.unlocked();
    const origin = originOf(address);
    const key = this.#keyOf(instanceId);
    if (isOurs ? this.isConfirmed(address) : this.#own.has(origin)) return;
    const isOpen = !isSecure && !isNearby;
    if (!(await caller.confirm({ about: 'connect', origin, isOpen }))) {
      throw new AppError('not_confirmed', {});
    }
    caller.stillAllowed(this.#instance.store());
    await this.#records.change(key, (known) =>
      JSON.stringify([...new Set([...read(known), origin])]),
    );
  }

  #keyOf(instanceId: string): string {
    return `${this.#record}/${instanceId}`;
  }
}

const originOf = (address: string): string => new URL(address).origin;

/** What cannot be read confirms nothing: it is asked again. */
const read = (text: string | null): string[] => readRecord(stored, text) ?? [];
