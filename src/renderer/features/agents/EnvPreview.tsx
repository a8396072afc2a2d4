import { useTranslation } from 'react-i18next';
import type { EnvFact, factsOf } from '#shared/env-file.ts';
import { finderOf, plainName } from '#shared/names.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import styles from './EnvPreview.module.css';

/** The capabilities that have a field of a name, by the name. */
export type FieldsOf = ReadonlyMap<string, readonly string[]>;

/** Which value of a file each field gets, by the names of both; a field for which several fit gets none. */
export function placesOf(names: Iterable<string>, fields: FieldsOf): ReadonlyMap<string, string> {
  const find = finderOf(
    [...names].map((name) => ({ thing: name, name, alike: [plainName(name)] })),
  );
  return new Map(
    [...fields.keys()].flatMap((field) => {
      const [only, ...others] = find(field);
      return only === undefined || others.length > 0 ? [] : [[field, only] as const];
    }),
  );
}

interface EnvPreviewProps {
  readonly env: ReturnType<typeof factsOf>;
  readonly fields: FieldsOf;
}

/** What each line of an .env file would become, before it does; values are not shown. */
export function EnvPreview({ env, fields }: EnvPreviewProps) {
  const { t } = useTranslation();
  const fieldsByName = Map.groupBy(
    placesOf(
      env.facts.map(({ name }) => name),
      fields,
    ),
    ([, name]) => name,
  );
  const placesOfFact = ({ name }: EnvFact): string[] =>
    (fieldsByName.get(name) ?? []).flatMap(([field]) =>
      (fields.get(field) ?? []).map((capability) =>
        field === name ? capability : t('env.as', { capability, field }),
      ),
    );
  const goes = env.facts.filter(({ name }) => fieldsByName.has(name));
  const stays = env.facts.filter(({ name }) => !fieldsByName.has(name));
  return (
    <div className={styles.preview}>
      <ul className={styles.list} aria-label={t('env.goes')}>
        {goes.map((fact) => (
          <li key={fact.name} className={styles.item}>
            <span className={styles.name}>{fact.name}</span>
            <Where fact={fact} places={placesOfFact(fact)} />
          </li>
        ))}
      </ul>
      {stays.length + env.leftOut.length > 0 && (
        <>
          <h3 className={styles.heading}>{t('env.stays')}</h3>
          <ul className={styles.list} aria-label={t('env.stays')}>
            {stays.map(({ name, line }) => (
              <li key={`${line} ${name}`} className={styles.item}>
                <span className={styles.name}>{name}</span>
                <span>{t('env.noField', { line })}</span>
              </li>
            ))}
            {env.leftOut.map(({ line, flaw, name }) => (
              <li key={`${line} ${flaw}`} className={styles.item}>
                <span className={styles.name}>{name ?? t('env.line', { line })}</span>
                <span>{t(`env.flaw.${flaw}`, { line })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

interface WhereProps {
  readonly fact: EnvFact;
  /** The capabilities whose fields get it. */
  readonly places: readonly string[];
}

function Where({ fact: { lines, hasVariable }, places }: WhereProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <span>
      {[
        new Intl.ListFormat(language).format(places),
        ...(lines === 0 ? [t('env.empty')] : []),
        ...(lines > 1 ? [t('env.lines', { count: lines })] : []),
        ...(hasVariable ? [t('env.variable')] : []),
      ].join(' · ')}
    </span>
  );
}
