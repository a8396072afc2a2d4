import { useEffect, useId, useRef } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { OutsideItem, OutsideItems, OutsideReason } from '#shared/contract/schemas.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './FoundList.module.css';
import { Lines } from './Lines.tsx';
import { useOutsideWords } from './words.ts';

interface FoundListProps {
  readonly found: OutsideItems;
  readonly reason: OutsideReason;
}

/** The field by which a row is chosen. */
export const nameOfChoice = ({ kind, id }: OutsideItem): string => `row ${kind} ${id}`;

/** What was changed: what gives power to be chosen, row by row, and the rest to be seen. */
export function FoundList({ found, reason }: FoundListProps) {
  const { t } = useTranslation();
  const { nameOf, whatOf, linesOf } = useOutsideWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const { items, more } = found;
  // It has come below the field: read from here.
  useEffect(() => heading.current?.focus(), [found]);
  const powers = items.filter(({ power }) => power);
  const rest = items.filter(({ power }) => !power);
  const isWithoutAdmin = reason !== 'older' && !powers.some(isAdministrator);
  const idOf = (item: OutsideItem): string => `${id} ${nameOfChoice(item)}`.replaceAll(' ', '-');
  const linesWithWhat = (item: OutsideItem) => [whatOf(item), ...linesOf(item)];
  return (
    <>
      {powers.length > 0 && (
        <section className={styles.part} aria-labelledby={`${id}-power`}>
          <h2 ref={heading} tabIndex={-1} id={`${id}-power`} className={styles.title}>
            {t('outside.named')}
          </h2>
          <p className={styles.hint}>{t('outside.namedHint')}</p>
          <ul className={styles.list}>
            {powers.map((item) => (
              <li key={nameOfChoice(item)} className={clsx(styles.item, styles.chosen)}>
                <Checkbox
                  name={nameOfChoice(item)}
                  disabled={!item.acceptable}
                  aria-describedby={idOf(item)}
                >
                  {nameOf(item)}
                </Checkbox>
                <div className={styles.lines}>
                  <Lines id={idOf(item)} lines={linesWithWhat(item)} />
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isWithoutAdmin && <Notice tone="warn">{t('outside.noAdmin')}</Notice>}
      {(rest.length > 0 || more > 0) && (
        <section className={styles.part} aria-labelledby={`${id}-rest`}>
          <h2
            ref={powers.length > 0 ? undefined : heading}
            tabIndex={-1}
            id={`${id}-rest`}
            className={styles.title}
          >
            {t('outside.rest')}
          </h2>
          <p className={styles.hint}>{t('outside.restHint')}</p>
          <ul className={styles.list}>
            {rest.map((item) => (
              <li key={nameOfChoice(item)} className={styles.item}>
                {nameOf(item)}
                <div className={styles.lines}>
                  <Lines lines={linesWithWhat(item)} />
                </div>
              </li>
            ))}
            {more > 0 && <li className={styles.item}>{t('outside.more', { count: more })}</li>}
          </ul>
        </section>
      )}
      {items.length === 0 && <Notice tone="plain">{t('outside.restNone')}</Notice>}
    </>
  );
}

const isAdministrator = ({ kind, facts }: OutsideItem): boolean =>
  kind === 'user' && facts.some(({ now }) => 'word' in now && now.word === 'admin');
