/**
 * What of an instance's format needs no key: how sessions, channels, agents and times are kept in it, and what may be
 * done to it. Known as soon as it is open, locked or not.
 */
import { DEFAULT_AGENT } from '#shared/limits.ts';
import type { Transport } from '#shared/pipes.ts';
import { newId, newToken, sessionIdOf } from '../../crypto/ids.ts';
import type { SecretKind } from './secret-columns.ts';

export interface InstanceRules {
  readonly sessions: {
    /** Makes what whoever is signed in has. */
    newToken(this: void): string;
    /** What is stored of it. */
    idOf(this: void, token: string): string;
    /** Whether the database keeps the device, and when a session was last used. */
    readonly keepsUse: boolean;
    /** Whether others, too, begin sessions here, so that those of phones are among them and no other is ours to end. */
    readonly areShared: boolean;
  };
  /** Which secrets are stored as they are. A row says itself in which form its own is. */
  readonly plain: ReadonlySet<SecretKind>;
  /** Whether `created_at` of a provider and of a channel says when its secret was stored. */
  readonly secretsHaveTimes: boolean;
  /** Whether this app puts agents in place; else Selu does. */
  readonly installsAgents: boolean;
  readonly channels: {
    /** What a new pipe of a kind has as its `transport`. */
    transportOf(this: void, kind: Transport): string;
    /** What is put before the name of a pipe. */
    prefixOf(this: void, kind: Transport): string;
    /** Whether the pipe of Selu's own page has a token. */
    readonly webHasToken: boolean;
    /** Which agent that pipe has at first; null: none in particular. */
    readonly webAgent: string | null;
    /** Whether of Telegram and of BlueBubbles one at most can be on. */
    readonly oneOfEach: boolean;
  };
}

/** An own instance: made by this app for itself. */
export const ownRules: InstanceRules = {
  sessions: { newToken, idOf: sessionIdOf, keepsUse: true, areShared: false },
  plain: new Set(),
  secretsHaveTimes: true,
  installsAgents: true,
  channels: {
    transportOf: (kind) => kind,
    prefixOf: () => '',
    webHasToken: true,
    webAgent: DEFAULT_AGENT,
    oneOfEach: false,
  },
};

const prefixes: Readonly<Record<Transport, string>> = {
  web: '',
  webhook: '',
  telegram: 'Telegram: ',
  imessage: 'iMessage: ',
};

/**
 * An orchestrator's database, kept as the orchestrator keeps it (selu-instance spec).
 *
 * @param plain the secrets of channels for whose encrypted form it has no column
 */
export const attachedRules = (plain: ReadonlySet<SecretKind>): InstanceRules => ({
  // The cookie of its own page: whoever signs in here can go on there.
  sessions: { newToken: newId, idOf: (token) => token, keepsUse: false, areShared: true },
  plain,
  secretsHaveTimes: false,
  installsAgents: false,
  channels: {
    transportOf: (kind) => (kind === 'web' ? 'web' : 'webhook'),
    prefixOf: (kind) => prefixes[kind],
    webHasToken: plain.has('inboundToken'),
    webAgent: null,
    oneOfEach: true,
  },
});
