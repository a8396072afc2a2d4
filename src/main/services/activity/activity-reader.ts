/** What the activity log of an instance says, and whether it is whole. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  activityRow,
  instant,
  type ActivityChain,
  type ActivityFilters,
  type ActivityPage,
  type ActivityPeople,
  type ActivityRow as ShownRow,
} from '#shared/contract/schemas.ts';
import { wordsOf } from '#shared/search.ts';
import type { ActivityFilter, ActivityRow } from '../../store/panel/activity.ts';
import type { PanelStore } from '../../store/panel/panel.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import type { ActivityLog } from './activity-log.ts';
import { recordOf, type LogKeys, type LogOwner } from './appending.ts';
import { requireKeys } from './log-owner.ts';
import { emptyLog, follows, type ChainPoint, type LogRecord } from './chain.ts';

/** So many rows are gone through before others get their turn. */
const AT_ONCE = 500;
/** How often the log is looked at again that has changed meanwhile. */
const TRIES = 3;

export interface ActivityQuery {
  readonly filters: ActivityFilters;
  readonly search: string;
  /** Only what this user did, or what is about them; null: everything. It never comes from the window. */
  readonly concerning: string | null;
}

export interface ActivityReaderDependencies {
  readonly panel: PanelRecords;
  readonly owner: () => LogOwner | null;
  readonly log: Pick<ActivityLog, 'flush' | 'unwritten'>;
}

/** What was found whole. */
interface Checked {
  readonly version: string;
  readonly scope: string;
  readonly upTo: ChainPoint;
}

export class ActivityReader {
  readonly #panel: PanelRecords;
  readonly #owner: () => LogOwner | null;
  readonly #log: ActivityReaderDependencies['log'];
  #checked: Checked | null = null;

  constructor({ panel, owner, log }: ActivityReaderDependencies) {
    this.#panel = panel;
    this.#owner = owner;
    this.#log = log;
  }

  /**
   * A part of the log, the latest first.
   *
   * @throws AppError `secret_missing` while the instance is locked; `instance_missing`, and what `panel.db` says
   */
  async list(
    query: ActivityQuery,
    part: { readonly offset: number; readonly limit: number },
  ): Promise<ActivityPage> {
    const chain = await this.check();
    const { scope } = requireKeys(this.#owner());
    const { activity } = this.#panel.store();
    const filter = filterOf(query);
    return {
      rows: activity.list(scope, filter, part).map(shown),
      matching: activity.count(scope, filter),
      chain,
      wholeUntil:
        chain.at === null ? null : writtenAt(activity.after(scope, chain.at - 2, 1), chain.at - 1),
      unwritten: this.#log.unwritten,
    };
  }

  /** Every row that matches, the oldest first, some at a time. @throws AppError as {@link list} */
  async *all(query: ActivityQuery): AsyncGenerator<readonly ShownRow[]> {
    await this.#log.flush();
    const { scope } = requireKeys(this.#owner());
    const { activity } = this.#panel.store();
    const filter = filterOf(query);
    // From the end: what is written meanwhile comes before the first of the list.
    const end = activity.count(scope, filter);
    for (let left = end; left > 0; left -= AT_ONCE) {
      const offset = Math.max(0, left - AT_ONCE) + activity.count(scope, filter) - end;
      const rows = activity.list(scope, filter, { offset, limit: Math.min(AT_ONCE, left) });
      yield rows.toReversed().map(shown);
      await nextTurn();
    }
  }

  /** Whoever stands in the log as having done something, with the name that was theirs last. @throws AppError as {@link list} */
  people(concerning: string | null): ActivityPeople {
    const { scope } = requireKeys(this.#owner());
    return this.#panel.store().activity.people(scope, concerning);
  }

  /**
   * Goes through the log, and looks whether anything was changed, taken out, or cut off. What was found whole is not
   * looked at again until somebody else has written to the file.
   *
   * @throws AppError as {@link list}
   */
  async check(): Promise<ActivityChain> {
    await this.#log.flush();
    for (let tries = 1; ; tries += 1) {
      const { scope, keys } = requireKeys(this.#owner());
      const store = this.#panel.store();
      const version = store.version();
      const record = recordOf(store, scope, keys.records);
      const brokenAt = await this.#brokenAt(store, scope, keys, record, version);
      if (brokenAt === null) return { state: 'whole', at: null };
      this.#checked = null;
      // Pruned, signed anew, or added to while it was gone through.
      const now = this.#panel.store();
      const isSame =
        now.version() === version &&
        JSON.stringify(recordOf(now, scope, keys.records)) === JSON.stringify(record);
      if (isSame || tries === TRIES) return { state: 'broken', at: numbered(brokenAt) };
    }
  }

  /** Where it first does not hold together; null: it does. */
  async #brokenAt(
    store: PanelStore,
    scope: string,
    keys: LogKeys,
    found: LogRecord | null,
    version: string,
  ): Promise<number | null> {
    const { activity } = store;
    const record = found ?? emptyLog;
    // What stands before the first one was pruned, or was never there.
    const first = activity.first(scope);
    if (first !== null && first.seq <= record.base.seq) return first.seq;
    const known = this.#checked;
    const isIn = (seq: number): boolean => seq >= record.base.seq && seq <= record.head.seq;
    const isKnown = known?.version === version && known.scope === scope && isIn(known.upTo.seq);
    let point = isKnown ? known.upTo : record.base;
    for (;;) {
      const rows = activity.after(scope, point.seq, AT_ONCE);
      for (const row of rows) {
        if (!follows(row, point, { scope, record, key: keys.macs })) return row.seq;
        point = { seq: row.seq, link: row.link };
        if (point.seq <= record.head.seq) this.#checked = { version, scope, upTo: point };
      }
      if (rows.length < AT_ONCE) break;
      await nextTurn();
    }
    return point.seq < record.head.seq ? point.seq + 1 : null;
  }
}

const filterOf = ({ filters, search, concerning }: ActivityQuery): ActivityFilter => ({
  people: filters.people,
  actors: filters.actors,
  actions: filters.actions,
  about: filters.about,
  concerning,
  from: filters.from === null ? null : Date.parse(filters.from),
  before: filters.before === null ? null : Date.parse(filters.before),
  words: wordsOf(search),
});

/** When the row with a number was written, if it is the one that was found. */
function writtenAt([row]: readonly ActivityRow[], seq: number): string | null {
  return row?.seq === seq ? instantOf(row.at) || null : null;
}

/** As it crosses to the window. What this app cannot have written there, somebody else has. */
function shown(row: ActivityRow): ShownRow {
  const { seq, who, whoId, whoName, window, action, count } = row;
  const told = {
    ...{ seq, window, action, count },
    at: instantOf(row.at),
    who: who === 'user' ? { kind: who, id: whoId, name: whoName } : { kind: who },
    about: thing(row.aboutKind, row.aboutId, row.aboutName),
    with: thing(row.withKind, row.withId, row.withName),
    whileLocked: row.whileLocked === 1,
  };
  return activityRow.safeParse(told).success ? told : madeUp(row);
}

function madeUp({ seq, at }: ActivityRow): ShownRow {
  const { success, data } = instant.safeParse(instantOf(at));
  return {
    seq: numbered(seq),
    at: success ? data : instantOf(0),
    who: { kind: 'outside' },
    action: 'changedOutside',
    ...{ window: null, about: null, with: null, count: 1, whileLocked: false },
  };
}

/** Empty for a number that is no time. */
function instantOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** The number of a row as answers can have it. */
const numbered = (seq: number): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(seq, Number.MAX_SAFE_INTEGER));

const thing = (kind: ActivityRow['aboutKind'], id: string, name: string): ShownRow['about'] =>
  kind === '' ? null : { kind, id, name };
