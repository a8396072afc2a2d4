/**
 * What holds the rows of an activity log together. Each has a link, a digest over what it says and over the link before
 * it, and a MAC of that link; the record of the log, which has a MAC of its own, says which row is the last one. So nothing
 * can be changed, taken out, or cut off at the end. See docs/wire-format.md.
 */
import type { ActivityAction, ActorKind, ThingKind } from '#shared/activity.ts';
import { isMacOf, macOf, textsDigest, type ActivityMacKey } from '../../crypto/row-mac.ts';
import { HIGHEST, type ActivityContent, type ActivityRow } from '../../store/panel/activity.ts';

/** A place in the chain: a row, or before the first one. */
export interface ChainPoint {
  readonly seq: number;
  readonly link: string;
}

/** What is kept of a log beside its rows. */
export interface LogRecord {
  /** The last row that counts. */
  readonly head: ChainPoint;
  /** The last row that was pruned; before the first one where none was. */
  readonly base: ChainPoint;
  /** From this row on they have MACs under the present master secret; those before are held by the links alone. */
  readonly macFrom: number;
}

const start: ChainPoint = { seq: 0, link: '' };
export const emptyLog: LogRecord = { head: start, base: start, macFrom: 1 };

/** No link: what comes after it never fits, so that it shows for good that something is missing there. */
export const LOST_LINK = 'lost';

const RECORD = 'activity/';

/** The name of the record in `panel.db`; it is kept as those of `TrustedRecords` are. @param scope of the log */
export const recordName = (scope: string): string => `${RECORD}${scope}`;

export const isLogRecord = (name: string): boolean => name.startsWith(RECORD);

/** A record as it is under another master secret: the rows up to then keep MACs that nobody can check any more. */
export function carriedRecord(text: string): string {
  const record = parseRecord(text);
  return record === null ? text : recordText({ ...record, macFrom: record.head.seq + 1 });
}

export const recordText = ({ head, base, macFrom }: LogRecord): string =>
  JSON.stringify([head.seq, head.link, base.seq, base.link, macFrom]);

/** What {@link recordText} gave; null for anything else. */
export function parseRecord(text: string): LogRecord | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return null;
    const [headSeq, headLink, baseSeq, baseLink, macFrom] = parsed as readonly unknown[];
    const isWhole =
      [headSeq, baseSeq, macFrom].every((each) => Number.isSafeInteger(each)) &&
      Number(headSeq) <= HIGHEST &&
      [headLink, baseLink].every((each) => typeof each === 'string');
    if (!isWhole) return null;
    return {
      head: { seq: Number(headSeq), link: String(headLink) },
      base: { seq: Number(baseSeq), link: String(baseLink) },
      macFrom: Number(macFrom),
    };
  } catch {
    return null;
  }
}

/** The link of a row. @param before the link of the row before it */
export const linkOf = (scope: string, row: ActivityContent, before: string): string =>
  textsDigest([
    ...['activity', scope, String(row.seq), String(row.at)],
    ...[row.who, row.whoId, row.whoName, textOf(row.window), row.action],
    ...[row.aboutKind, row.aboutId, row.aboutName, row.withKind, row.withId, row.withName],
    ...[textOf(row.count), String(row.whileLocked), before],
  ]);

const textOf = (value: number | null): string => (value === null ? '' : String(value));

export const linkMac = (key: ActivityMacKey, link: string): string =>
  macOf(key, ['activity', link]);

const isMacOfLink = (key: ActivityMacKey, { link, mac }: ActivityRow): boolean =>
  isMacOf(key, ['activity', link], mac);

/** What can be written down while there is no master secret to sign it with, what that is about, and whether a person can have done it. */
const unsigned: Partial<
  Readonly<Record<ActivityAction, { readonly about: ThingKind | ''; readonly byUser: boolean }>>
> = {
  instanceUnlockFailed: { about: '', byUser: false },
  // Whoever does either is signed out by it.
  instanceLocked: { about: '', byUser: true },
  restored: { about: '', byUser: true },
  settingChanged: { about: 'setting', byUser: false },
  renamed: { about: 'instance', byUser: false },
  attached: { about: 'instance', byUser: false },
  forgotten: { about: 'instance', byUser: false },
};

const byNobody: ReadonlySet<ActorKind> = new Set<ActorKind>(['nobody', 'machine']);

/**
 * Whether a row may stand in a log without a MAC. Anything else without one was made up: so nobody without the master
 * secret has the log say what somebody did with people, credentials, agents, providers or pipes.
 */
export function canBeUnsigned(row: Omit<ActivityContent, 'seq' | 'whileLocked'>): boolean {
  const allowed = unsigned[row.action];
  if (allowed === undefined || row.aboutKind !== allowed.about) return false;
  if (row.withKind !== '' || row.withId !== '' || row.withName !== '' || row.count !== null) {
    return false;
  }
  return byNobody.has(row.who) ? row.whoId === '' : allowed.byUser && row.who === 'user';
}

/**
 * Whether a row follows a point of its log: that a record says so is looked at by whoever goes through them.
 *
 * @param key of the present master secret
 */
export function follows(
  row: ActivityRow,
  before: ChainPoint,
  { scope, record, key }: { scope: string; record: LogRecord; key: ActivityMacKey },
): boolean {
  if (row.seq !== before.seq + 1 || row.link !== linkOf(scope, row, before.link)) return false;
  if (row.seq > record.head.seq) {
    return row.mac === '' && row.whileLocked === 1 && canBeUnsigned(row);
  }
  if (row.seq === record.head.seq && row.link !== record.head.link) return false;
  return row.seq < record.macFrom || isMacOfLink(key, row);
}
