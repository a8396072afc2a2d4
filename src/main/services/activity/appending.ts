/**
 * How rows come to the end of an activity log, and the oldest go: one transaction of `panel.db`, so that several programs
 * can write to one log.
 */
import type { ActivityEvent, activityKept } from '#shared/activity.ts';
import { foldForSearch } from '#shared/search.ts';
import type { ActivityMacKey, PanelMacKey } from '../../crypto/row-mac.ts';
import type { ActivityContent, ActivityRow, ActivityStore } from '../../store/panel/activity.ts';
import type { PanelStore } from '../../store/panel/panel.ts';
import { valueOf, withMac } from '../common/record-mac.ts';
import { waitingName } from '../instance/rotation/carried-records.ts';
import {
  emptyLog,
  follows,
  linkMac,
  linkOf,
  LOST_LINK,
  parseRecord,
  recordName,
  recordText,
  type ChainPoint,
  type LogRecord,
} from './chain.ts';
import { theApp, type Actor } from './events.ts';

/** The keys of a log; null where its instance is locked. */
export interface LogKeys {
  readonly macs: ActivityMacKey;
  readonly records: PanelMacKey;
}

/** Whose log it is. */
export interface LogOwner {
  /** By what its rows are told from those of others. */
  readonly scope: string;
  readonly keys: LogKeys | null;
}

/** So many rows are pruned with one that is written, so that nobody waits for it … */
const PRUNED_AT_ONCE = 1_000;
/** … and not one by one: a row says so each time. */
const SLACK = { part: 0.01, days: 1 } as const;
/** So many rows at most are written before a first unlock. */
const MOST_UNSIGNED = 1_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** For how many days, and how many rows. */
export type Kept = Readonly<Record<keyof typeof activityKept, number>>;

/** What is to become a row. */
export type Waiting = Omit<ActivityContent, 'seq' | 'whileLocked'>;

/** What an event becomes. @param at milliseconds since 1970 */
export function rowOf({ who, window }: Actor, event: ActivityEvent, at: number): Waiting {
  const { action, about = null, with: other = null, count = null } = event;
  const user = typeof who === 'string' ? null : who;
  return {
    ...{ at, window, action, count },
    who: typeof who === 'string' ? who : 'user',
    whoId: user?.id ?? '',
    whoName: user?.displayName ?? '',
    aboutKind: about?.kind ?? '',
    aboutId: about?.id ?? '',
    aboutName: about?.name ?? '',
    withKind: other?.kind ?? '',
    withId: other?.id ?? '',
    withName: other?.name ?? '',
  };
}

/** The record of a log; null where there is none that counts. One that waits for a new master secret counts under that. */
export function recordOf(
  store: Pick<PanelStore, 'get'>,
  scope: string,
  key: PanelMacKey,
): LogRecord | null {
  const name = recordName(scope);
  const texts = [name, waitingName(name)].map((each) => {
    const stored = store.get(each);
    return stored === null ? null : valueOf(key, name, stored);
  });
  const text = texts.find((each) => each !== null) ?? null;
  return text === null ? null : parseRecord(text);
}

/** Adds rows at the end of a log, and prunes it; part of a transaction of `panel.db`. */
export function append(
  store: PanelStore,
  { scope, keys }: LogOwner,
  waiting: readonly Waiting[],
  { kept, now }: { readonly kept: Kept; readonly now: number },
): void {
  const log = store.activity;
  if (keys === null) {
    addAll(log, scope, unsignedEnd(store, scope), waiting, null);
    return;
  }
  const before = endOf(store, scope, keys);
  const pruned = prune(log, { scope, record: before.record, key: keys.macs }, { kept, now });
  const said = pruned === null ? waiting : [pruned.row, ...waiting];
  const head = addAll(log, scope, before.head, said, keys);
  const base = pruned?.base ?? before.record.base;
  const record: LogRecord = { ...before.record, base, head };
  const name = recordName(scope);
  store.set(name, withMac(keys.records, name, recordText(record)));
  const waitingRecord = store.get(waitingName(name));
  // It counted until now; left, it would be taken for the record once more.
  if (waitingRecord !== null && valueOf(keys.records, name, waitingRecord) !== null) {
    store.delete(waitingName(name));
  }
}

/** @returns where the log ends then */
function addAll(
  log: ActivityStore,
  scope: string,
  end: ChainPoint,
  waiting: readonly Waiting[],
  keys: LogKeys | null,
): ChainPoint {
  let { seq, link } = end;
  const rows = waiting.map((each) => {
    seq += 1;
    const content: ActivityContent = { ...each, seq, whileLocked: keys === null ? 1 : 0 };
    link = linkOf(scope, content, link);
    const mac = keys === null ? '' : linkMac(keys.macs, link);
    const { whoName, aboutName, withName } = each;
    const search = foldForSearch([whoName, aboutName, withName].join('\n'));
    return { ...content, link, mac, search };
  });
  log.insert(scope, rows);
  return { seq, link };
}

/** Where a log ends to which something is added without a key: as far as its record can be read, not believed. */
function unsignedEnd(store: PanelStore, scope: string): ChainPoint {
  const last = store.activity.last(scope) ?? emptyLog.head;
  const stored = store.get(recordName(scope)) ?? '';
  const head = parseRecord(stored.slice(stored.indexOf(' ') + 1))?.head;
  return head !== undefined && head.seq > last.seq ? head : last;
}

/**
 * Where a log ends to which something is added. What was added while the instance was locked is signed first. Where the
 * log is not whole, what is added does not hide that: it follows what was there, or nothing.
 */
function endOf(
  store: PanelStore,
  scope: string,
  { macs, records }: LogKeys,
): { readonly head: ChainPoint; readonly record: LogRecord } {
  const log = store.activity;
  const found = recordOf(store, scope, records);
  const last = log.last(scope);
  if (found === null && last !== null && !isUnsigned(log, scope)) {
    const first = log.first(scope) ?? last;
    const base = { seq: first.seq - 1, link: '' };
    const head = { seq: last.seq, link: LOST_LINK };
    return { head, record: { head, base, macFrom: last.seq + 1 } };
  }
  const record = found ?? emptyLog;
  let { head } = record;
  const highest = Math.max(head.seq, last?.seq ?? 0);
  if (last === null || last.seq <= head.seq) {
    // Nothing was added; where rows were cut off, those to come follow the ones that are missing.
    return { head, record };
  }
  const added = log.after(scope, head.seq, Number.MAX_SAFE_INTEGER);
  for (const row of added) {
    if (!follows(row, head, { scope, record, key: macs })) {
      return { head: { seq: highest, link: LOST_LINK }, record };
    }
    log.setMac(scope, row.seq, linkMac(macs, row.link));
    head = { seq: row.seq, link: row.link };
  }
  return { head, record };
}

/** Whether nothing of a log was ever signed: the instance was locked for as long as there is one. */
function isUnsigned(log: ActivityStore, scope: string): boolean {
  return (
    log.first(scope)?.seq === 1 && log.after(scope, 0, MOST_UNSIGNED).every((row) => row.mac === '')
  );
}

/**
 * Takes away the oldest of a log that has grown too long or too old; null: nothing is to be taken away. How old it is, a row
 * says that was left as it was written: otherwise one that somebody has changed could be made to go by its day, and leave
 * no trace.
 */
function prune(
  log: ActivityStore,
  { scope, record, key }: { scope: string; record: LogRecord; key: ActivityMacKey },
  { kept, now }: { readonly kept: Kept; readonly now: number },
): { readonly base: ChainPoint; readonly row: Waiting } | null {
  const { base, head } = record;
  const over = head.seq - base.seq - kept.rows;
  const oldest = log.first(scope);
  const isOld = (row: Pick<ActivityRow, 'at'>, days: number): boolean =>
    row.at < now - days * DAY_MS;
  const tooMany = over >= kept.rows * SLACK.part;
  if (oldest === null) return null;
  if (!tooMany && !isOld(oldest, kept.days + SLACK.days)) return null;
  // The last one stays: what comes next follows it.
  const some = log.after(scope, base.seq, PRUNED_AT_ONCE).filter(({ seq }) => seq < head.seq);
  const isGenuine = (row: ActivityRow, index: number): boolean =>
    follows(row, some[index - 1] ?? base, { scope, record, key });
  const isKept = (row: ActivityRow, index: number): boolean =>
    !isOld(row, kept.days) && isGenuine(row, index);
  const firstKept = tooMany ? -1 : some.findIndex(isKept);
  const before = firstKept === -1 ? some : some.slice(0, firstKept);
  const count = tooMany
    ? Math.min(over, some.length)
    : before.findLastIndex((row, index) => isOld(row, kept.days) && isGenuine(row, index)) + 1;
  const lastOne = some[count - 1];
  if (lastOne === undefined) return null;
  log.deleteUpTo(scope, lastOne.seq);
  return {
    base: { seq: lastOne.seq, link: lastOne.link },
    row: rowOf(theApp, { action: 'logPruned', count }, now),
  };
}
