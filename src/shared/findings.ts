/**
 * The closed list of what Health can find. A finding crosses as its kind and the parameters of its sentences, which are in
 * `src/shared/i18n/<language>/health.json` under the same kind. No value crosses, nor its length, nor anything made of it.
 */

/** What is worst comes first. */
export const severities = ['bad', 'warning', 'advice'] as const;
export type Severity = (typeof severities)[number];

/** Whose a thing is: everybody's, one person's, or that of whoever reads. Each has a title of its own. */
export type Whose = 'all' | 'person' | 'own';

interface Kind {
  readonly severity: Severity;
  /** Which titles it has. */
  readonly whose: readonly Whose[];
  /** `count`, where it is among them, chooses between singular and plural. */
  readonly params: readonly string[];
}

const everybodys = ['all'] as const;
const personal = ['person', 'own'] as const;
const anybodys = ['all', 'person', 'own'] as const;
const value = ['name', 'capability'] as const;

/** Each kind, the worst of each severity first: lists are in this order. */
export const findingKinds = {
  /** Rows other than credentials that somebody without the master secret has written. */
  rows_outside: { severity: 'bad', whose: everybodys, params: ['count'] },
  /** A Selu that lets anybody in the network set keys. */
  api_open: { severity: 'bad', whose: everybodys, params: ['port'] },
  value_damaged: { severity: 'bad', whose: anybodys, params: value },
  value_outside: { severity: 'bad', whose: anybodys, params: value },
  /** Of a provider. */
  key_damaged: { severity: 'bad', whose: everybodys, params: ['provider'] },
  /** Of a channel. */
  token_damaged: { severity: 'bad', whose: everybodys, params: ['pipe'] },
  /** Selu does without it. */
  value_expired: { severity: 'bad', whose: personal, params: value },
  provider_failed: { severity: 'bad', whose: everybodys, params: ['provider'] },
  backup_failed: { severity: 'bad', whose: everybodys, params: [] },

  /** What an agent requires, by agent and person. */
  secret_missing: { severity: 'warning', whose: anybodys, params: ['agent', 'count'] },
  kit_unconfirmed: { severity: 'warning', whose: everybodys, params: [] },
  backup_none: { severity: 'warning', whose: everybodys, params: [] },
  backup_old: { severity: 'warning', whose: everybodys, params: ['count'] },
  backup_same_disk: { severity: 'warning', whose: everybodys, params: [] },
  same_value: { severity: 'warning', whose: ['all', 'own'], params: ['count'] },
  value_expiring: { severity: 'warning', whose: personal, params: [...value, 'count'] },
  /** The day that somebody has set for a shared one; Selu goes on using it. */
  renewal_due: { severity: 'warning', whose: everybodys, params: value },
  renewal_soon: { severity: 'warning', whose: everybodys, params: [...value, 'count'] },
  /** Every member may use an agent that has shared values and may connect anywhere. */
  shared_open: { severity: 'warning', whose: everybodys, params: ['agent'] },
  channel_no_senders: { severity: 'warning', whose: everybodys, params: ['pipe'] },
  keychain_stale: { severity: 'warning', whose: everybodys, params: [] },
  encryptions_high: { severity: 'warning', whose: everybodys, params: ['percent'] },
  server_old: { severity: 'warning', whose: everybodys, params: [] },
  channels_plain: { severity: 'warning', whose: everybodys, params: ['count'] },
  file_readable: { severity: 'warning', whose: everybodys, params: ['file'] },

  provider_unchecked: { severity: 'advice', whose: everybodys, params: ['provider'] },
  provider_check_old: { severity: 'advice', whose: everybodys, params: ['provider', 'count'] },
  /** Somebody wanted to be reminded to look at what it has used, and what that costs. */
  usage_due: { severity: 'advice', whose: everybodys, params: ['provider', 'interval'] },
  /** `interval`: after how many days one is told. */
  value_old: { severity: 'advice', whose: anybodys, params: [...value, 'count', 'interval'] },
  value_unused: { severity: 'advice', whose: anybodys, params: value },
  /** Selu's database does not say when they were stored. */
  age_unknown: { severity: 'advice', whose: everybodys, params: ['count'] },
  member_all_agents: { severity: 'advice', whose: ['person'], params: [] },
  agent_unreachable: { severity: 'advice', whose: everybodys, params: ['agent'] },
  admin_alone: { severity: 'advice', whose: personal, params: [] },
  /** Of several administrators. */
  password_old: { severity: 'advice', whose: personal, params: ['count'] },
  kit_unchecked: { severity: 'advice', whose: everybodys, params: [] },
  secret_old: { severity: 'advice', whose: everybodys, params: ['count'] },
  tokens_plain: { severity: 'advice', whose: everybodys, params: ['count'] },
} as const satisfies Readonly<Record<string, Kind>>;

export type FindingKind = keyof typeof findingKinds;

/** Of {@link findingKinds}, in their order. */
export const findingKindNames = Object.keys(findingKinds) as [FindingKind, ...FindingKind[]];
