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

const keyOf = (instanceId: string): string => `confirmed_hosts/${instanceId}`;
const stored = z.array(z.string());

export class ConfirmedHosts {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  /** Of the providers that have one address for everybody. */
  readonly #own: ReadonlySet<string>;

  /** @param own addresses that need no confirmation, because they are the app's own */
  constructor(instance: InstanceService, records: TrustedRecords, own: readonly string[]) {
    this.#instance = instance;
    this.#records = records;
    this.#own = new Set(own.map(originOf));
  }

  /**
   * Goes on when the server is known, or as soon as the caller has confirmed it. To be called before anything is sent
   * there, or stored to be sent there.
   *
   * @throws AppError `not_confirmed`, `too_busy` while another question is open; whatever `caller.stillAllowed`
   *   throws, because somebody else may have come to the window meanwhile
   */
  async require(caller: Caller, { address, isSecure, isNearby }: BaseAddress): Promise<void> {
    const { instanceId } = this.#instance.unlocked();
    const origin = originOf(address);
    const key = keyOf(instanceId);
    if (this.#own.has(origin) || read(this.#records.get(key)).includes(origin)) return;
    const isOpen = !isSecure && !isNearby;
    if (!(await caller.confirm({ about: 'connect', origin, isOpen }))) {
      throw new AppError('not_confirmed', {});
    }
    caller.stillAllowed(this.#instance.store());
    await this.#records.change(key, (known) =>
      JSON.stringify([...new Set([...read(known), origin])]),
    );
  }
}

const originOf = (address: string): string => new URL(address).origin;

/** What cannot be read confirms nothing: it is asked again. */
function read(text: string | null): string[] {
  try {
    return stored.catch([]).parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
