import { memo, type KeyboardEvent } from 'react';
import {
  Bot,
  BrainCircuit,
  HardDrive,
  KeyRound,
  LogIn,
  MessagesSquare,
  Settings,
  ShieldCheck,
  UserRoundCheck,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { groupOf, type ActivityGroup, type Thing } from '#shared/activity.ts';
import { activitySentence } from '#shared/activity-words.ts';
import { clockTime, dayHeading, exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import styles from './ActivityRow.module.css';
import type { LogRow } from './calls.ts';

const pictures: Readonly<Record<ActivityGroup, LucideIcon>> = {
  signIn: LogIn,
  people: Users,
  access: UserRoundCheck,
  credentials: KeyRound,
  agents: Bot,
  providers: BrainCircuit,
  pipes: MessagesSquare,
  secret: ShieldCheck,
  backups: HardDrive,
  instance: Settings,
};

interface ActivityRowProps {
  readonly row: LogRow;
  readonly index: number;
  readonly count: number;
  /** Pixels from the first row. */
  readonly top: number;
  /** Takes part in the Tab order. */
  readonly active: boolean;
  readonly now: Date;
  /** The first one of its day. */
  readonly beginsDay: boolean;
  /** It is not as it was written, or comes after what is not. */
  readonly isDoubtful: boolean;
  /** Of those the oldest. */
  readonly beginsDoubt: boolean;
  readonly leadOf: (thing: Thing) => (() => void) | null;
  /** Has its height measured, which depends on how long its sentence is. */
  readonly measure: (element: Element | null) => void;
}

/** One entry of the log: a sentence, and when and where it was. */
export const ActivityRow = memo(function ActivityRow(props: ActivityRowProps) {
  const { row, index, count, top, active, now, leadOf } = props;
  const { t } = useTranslation();
  const { t: say } = useTranslation('activity');
  const language = useLanguage();
  const { ago } = useMoment();
  const Picture = pictures[groupOf(row.action)];
  const parts = activitySentence(row, say);

  const onKeyDown = ({ key, target, currentTarget: entry }: KeyboardEvent): void => {
    // In it the first thing that leads somewhere.
    if (key === 'Enter' && target === entry) entry.querySelector('button')?.click();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an entry of a feed has the focus
    <article
      ref={props.measure}
      data-row={row.id}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-labelledby={`activity-${row.id}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={active ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onKeyDown={onKeyDown}
    >
      {props.beginsDay && <h2 className={styles.day}>{dayHeading(row.at, now, language)}</h2>}
      <div className={clsx(styles.entry, props.isDoubtful && styles.doubtful)}>
        <time dateTime={row.at} title={exactTime(row.at, language)} className={styles.time}>
          {clockTime(row.at, language)}
        </time>
        <span className={styles.picture} aria-hidden>
          <Picture />
        </span>
        <p id={`activity-${row.id}`} className={styles.sentence}>
          {parts.map((part, at) => {
            const lead = part.kind === 'thing' ? leadOf(part.thing) : null;
            if (part.kind === 'text') return part.text;
            const name = <bdi>{part.text}</bdi>;
            return lead === null ? (
              <strong key={at}>{name}</strong>
            ) : (
              <button
                key={at}
                type="button"
                tabIndex={active ? 0 : -1}
                className={styles.thing}
                aria-label={t('activity.open', { name: part.text })}
                onClick={lead}
              >
                {name}
              </button>
            );
          })}
        </p>
        <p className={styles.facts}>
          {row.whileLocked && <span>{t('activity.whileLocked')}</span>}
          {row.window !== null && <span>{t('activity.window', { number: row.window })}</span>}
          <span>{ago(row.at, now)}</span>
        </p>
      </div>
      {props.beginsDoubt && <p className={styles.doubt}>{t('activity.broken.here')}</p>}
    </article>
  );
});
