/**
 * Writes down in the activity log that somebody without the master secret has changed an instance: one row for all that
 * is found at once, and none for what was found before.
 */
import { z } from 'zod';
import type { ActivityEvent } from '#shared/activity.ts';
import { textsDigest } from '../../crypto/row-mac.ts';
import { instanceThing, outsider } from '../activity/events.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from './instance.ts';
import { thingOf } from './outside.ts';
import { foundOutside, type FoundOutside } from './outside-rows.ts';
import { readRecord } from '../common/json-record.ts';

const noticed = z.array(z.string());

/** So much of a digest tells one change from another. */
const DIGITS = 16;

export class OutsideNotices {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #name: () => string;
  /** The moment at which was looked last. */
  #looked = '';
  #turn: Promise<void> = Promise.resolve();

  /** @param name what this computer calls the instance */
  constructor(instance: InstanceService, records: TrustedRecords, name: () => string) {
    this.#instance = instance;
    this.#records = records;
    this.#name = name;
  }

  /**
   * Looks whether somebody has changed something since the last time, and writes it down. It costs nothing while no other
   * connection has written. Rows of an attached instance are not signed: what Selu changes there is as it should be.
   *
   * @throws AppError `worker_stopped`, and what the disk and `panel.db` say: it is looked at again the next time
   */
  look(): Promise<void> {
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#look());
    return this.#turn;
  }

  async #look(): Promise<void> {
    if (!this.#instance.isUnlocked) return;
    const { rows, store, instanceId } = this.#instance.unlocked();
    const { keyChanges } = this.#instance;
    const moment = `${keyChanges} ${store.dataVersion()}`;
    if (rows === null || moment === this.#looked) return;
    const found = await this.#instance.readApart('outside.find', {}, () => foundOutside(rows));
    if (this.#instance.keyChanges !== keyChanges) return;
    const key = `outside_noticed/${instanceId}`;
    const before = new Set(read(this.#records.get(key)));
    const isNew = (mark: string): boolean => !before.has(mark);
    const all = found.changes.map((change) => ({ change, mark: markOf(change) }));
    const marks = all.map(({ mark }) => mark);
    const whole = found.whole?.slice(0, DIGITS) ?? null;
    if (whole !== null) marks.push(whole);
    const isSame = marks.length === before.size && !marks.some(isNew);
    if (!isSame) await this.#records.set(key, JSON.stringify(marks));
    this.#looked = moment;
    const news = all.filter(({ mark }) => isNew(mark)).map(({ change }) => change);
    const event = whole === null ? this.#eventOf(news) : isNew(whole) ? this.#wholeEvent() : null;
    if (event !== null) await this.#instance.note(outsider, event);
  }

  #eventOf(news: FoundOutside['changes']): ActivityEvent | null {
    const [only] = news;
    if (only === undefined) return null;
    const { rows, store } = this.#instance.unlocked();
    const content = rows?.outsideRow({ kind: only.kind, rowKey: only.id })?.content ?? null;
    const about = news.length === 1 ? thingOf(store, only, content) : null;
    const action = 'changedOutside';
    return about === null ? { action, count: news.length } : { action, about };
  }

  /** Of a file that is not what this app has left, nobody can say which rows are. */
  #wholeEvent(): ActivityEvent {
    const { place } = this.#instance;
    return { action: 'changedOutside', about: instanceThing({ place, name: this.#name() }) };
  }
}

const markOf = ({ kind, id, digest }: FoundOutside['changes'][number]): string =>
  textsDigest([kind, id, digest]).slice(0, DIGITS);

/** What cannot be read is as if nothing had been found before. */
const read = (text: string | null): string[] => readRecord(noticed, text) ?? [];
