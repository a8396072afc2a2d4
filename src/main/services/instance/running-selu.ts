/**
 * The Selu that runs on an attached instance: where its server answers, whether it does, and telling it what was changed
 * so that it uses that at once. Nothing is asked or sent before a person has confirmed the address.
 */
import { readServerAddress, type BaseAddress } from '#shared/addresses.ts';
import { AppError } from '#shared/errors.ts';
import type { TakesEffect } from '#shared/takes-effect.ts';
import { requireHealthy } from '../../network/selu-server.ts';
import { inShell } from '../../platform/shell-words.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { ConfirmedHosts } from '../common/confirmed-hosts.ts';
import { readCompose, type ComposeSelu, type Environment } from './attach/compose.ts';
import { botOfWebhook, effectOf, isOfProvider } from './effects.ts';
import type { InstanceService } from './instance.ts';
import type { KnownInstances } from './known-instances.ts';
import type { TableWrite } from './recorded-store.ts';
import { canBeTold, tellSelu, waiting, withSession, type Told } from './tell-selu.ts';

/** Where Selu answers unless somebody has set that up otherwise. */
export const USUAL_ADDRESS = 'http://127.0.0.1:3000';

/**
 * `unknown`: no address that somebody has confirmed. `stopped`: nobody answers there. `other`: somebody does, and it is no
 * Selu, or the connection fails in another way.
 */
export type SeluState = 'unknown' | 'running' | 'stopped' | 'other';

export interface SeluStatus {
  readonly state: SeluState;
  /** Where it is looked for, or would be. */
  readonly address: string;
}

export type SeluCommand = 'restart' | 'stop' | 'up -d' | 'pull';

/** How it was set up, as far as that is known. */
export interface SeluSetUp {
  /** As of {@link RunningSelu.command}. */
  readonly command: (what: SeluCommand) => string | null;
  /** The port at which other computers reach its server, as far as compose file or address tell; null: none is known. */
  readonly openPort: () => string | null;
}

export interface RunningSeluDependencies {
  readonly instance: InstanceService;
  readonly hosts: ConfirmedHosts;
  readonly known: KnownInstances;
  /** Of this process: a compose file may refer to it. */
  readonly env: Environment;
  readonly now: Clock;
}

export class RunningSelu {
  readonly #instance: InstanceService;
  readonly #hosts: ConfirmedHosts;
  readonly #known: KnownInstances;
  readonly #env: Environment;
  readonly #now: Clock;
  #seen: { readonly address: string; readonly state: SeluState } | null = null;

  constructor({ instance, hosts, known, env, now }: RunningSeluDependencies) {
    this.#instance = instance;
    this.#hosts = hosts;
    this.#known = known;
    this.#env = env;
    this.#now = now;
  }

  /** As it was when it was last looked at; null before, and for an own instance, which no Selu runs on. */
  status(): SeluStatus | null {
    if (this.#instance.place.kind === 'own') return null;
    const address = this.#confirmed();
    if (address === null) return { state: 'unknown', address: this.#stored() ?? USUAL_ADDRESS };
    return this.#seen?.address === address ? this.#seen : null;
  }

  /**
   * Asks whether it answers.
   *
   * @returns whether that has changed since it was last looked at
   */
  async look(): Promise<boolean> {
    const address = this.#confirmed();
    if (address === null) return false;
    const before = this.#seen;
    const state = await stateAt(address);
    this.#seen = { address, state };
    return before?.address !== address || before.state !== state;
  }

  /**
   * Sets where it answers, as soon as the caller has confirmed that.
   *
   * @param text null: nobody is asked or told any more
   * @throws AppError `address_invalid`, `address_not_https` where a session would go unencrypted over the public
   *   network, `not_now` for an own instance, and as {@link ConfirmedHosts.require}
   */
  async setAddress(caller: Caller, text: string | null): Promise<void> {
    const { place } = this.#instance;
    if (place.kind === 'own') throw new AppError('not_now', {});
    if (text === null) return this.#known.setServer(caller, place.id, null);
    const base = usable(text);
    await this.#hosts.require(caller, base);
    await this.#known.setServer(caller, place.id, base.address);
    await this.look();
  }

  /**
   * The address whose pages may be opened in the browser. One that nobody has confirmed is asked about: it stands in the
   * app's own records, where somebody else may have put it, and people enter their password on such a page.
   *
   * @throws AppError `not_now` where none is known, `not_confirmed`, and as `Caller.confirm`
   */
  async pageAddress(caller: Caller): Promise<string> {
    const stored = this.#stored();
    if (stored === null) throw new AppError('not_now', {});
    if (this.#confirmed() === null) {
      const { origin } = new URL(usable(stored).address);
      if (!(await caller.confirm({ about: 'openPage', origin }))) {
        throw new AppError('not_confirmed', {});
      }
    }
    return stored;
  }

  /**
   * After a change: when the running Selu uses it. It is told, where that makes it sooner.
   *
   * @param caller who has made the change
   * @param session by which they are signed in; null: they are not, and nobody is told, but by the command line
   * @returns null when nothing was changed that a Selu uses
   */
  async afterChange(caller: Caller, session: string | null): Promise<TakesEffect | null> {
    const writes = this.#instance.takeWrites(caller);
    // Asked after every call: most have changed nothing, and none has in an own instance.
    if (writes.length === 0) return null;
    const told = await this.#tell(writes, { caller, session });
    const left = told.providers ? writes.filter((write) => !isOfProvider(write)) : writes;
    const needsWebhook = !told.webhooks && left.some((write) => botOfWebhook(write) !== null);
    const also = needsWebhook ? ({ webhook: true } as const) : {};
    const when = effectOf(left);
    if (when === null) return told.providers ? { when: 'atOnce', command: null } : null;
    if (when !== 'restart') return { when, command: null, ...also };
    if (this.status()?.state === 'stopped') return { when: 'atStart', command: null, ...also };
    return { when, command: await this.command('restart'), ...also };
  }

  /** Nothing is told where nobody has confirmed an address, or nobody could be told as an administrator. */
  async #tell(
    writes: readonly TableWrite[],
    who: { readonly caller: Caller; readonly session: string | null },
  ): Promise<Pick<Told, 'providers' | 'webhooks'>> {
    const nothing = { providers: false, webhooks: false };
    const address = this.#confirmed();
    if (address === null || !canBeTold(this.#instance.rules, writes)) return nothing;
    try {
      const now = this.#now();
      const told = await withSession(this.#instance, { ...who, now }, (session) =>
        tellSelu(this.#instance.unlocked(), { address, session }, writes),
      );
      if (told === null) return nothing;
      if (told.problem === null) this.#seen = { address, state: 'running' };
      else if (isNobody(told.problem)) this.#seen = { address, state: 'stopped' };
      return told;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return nothing;
    }
  }

  /** The address, if a person has confirmed it and the instance is unlocked. */
  #confirmed(): string | null {
    const stored = this.#stored();
    if (stored === null || !this.#instance.isUnlocked) return null;
    try {
      const { address } = usable(stored);
      return this.#hosts.isConfirmed(address) ? address : null;
    } catch {
      return null;
    }
  }

  #stored(): string | null {
    return this.#known.at(this.#instance.place.file)?.server ?? null;
  }

  /**
   * The command that does something with its server, where the compose file is known by which it runs; null: it is not.
   *
   * @param what `up -d`: starts it with the environment as it is now
   */
  async command(what: SeluCommand): Promise<string | null> {
    const selu = await this.#compose();
    return selu && commandOf(selu, what);
  }

  /** The same of several commands, and more that the compose file tells, read once. */
  async setUp(): Promise<SeluSetUp> {
    const selu = await this.#compose();
    return {
      command: (what) => selu && commandOf(selu, what),
      openPort: () => (selu === null ? this.#portOfAddress() : selu.openPort),
    };
  }

  #portOfAddress(): string | null {
    const url = URL.parse(this.#confirmed() ?? '');
    if (url === null || /^(localhost|127\..*|\[::1\])$/.test(url.hostname)) return null;
    return url.port || (url.protocol === 'https:' ? '443' : '80');
  }

  /** The file that holds its master secret, as far as that is known. */
  keyFile(): string | null {
    return this.#known.at(this.#instance.place.file)?.keyFile ?? null;
  }

  async #compose(): Promise<ComposeSelu | null> {
    const file = this.#known.at(this.#instance.place.file)?.compose ?? null;
    return file === null ? null : readCompose(file, this.#env).catch(() => null);
  }
}

function usable(text: string): BaseAddress {
  const base = readServerAddress(text, 'selu');
  if (base === null) throw new AppError('address_invalid', {});
  if (!base.isSecure && !base.isNearby)
    throw new AppError('address_not_https', { host: base.host });
  return base;
}

async function stateAt(address: string): Promise<SeluState> {
  try {
    await requireHealthy(address, waiting());
    return 'running';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return isNobody(error) ? 'stopped' : 'other';
  }
}

const isNobody = ({ code }: Pick<AppError, 'code'>): boolean =>
  code === 'check_no_connection' || code === 'check_host_unknown';

const commandOf = ({ file, service }: ComposeSelu, what: SeluCommand): string =>
  `docker compose -f ${inShell(file)} ${what} ${inShell(service)}`;
