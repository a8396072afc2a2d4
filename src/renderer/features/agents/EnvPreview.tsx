import { useTranslation } from 'react-i18next';
import type { EnvFact, factsOf } from '#shared/env-file.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import styles from './EnvPreview.module.css';

/** The capabilities that have a field of a name, by the name. */
export type FieldsOf = ReadonlyMap<string, readonly string[]>;

interface EnvPreviewProps {
  readonly env: ReturnType<typeof factsOf>;
  readonly fields: FieldsOf;
}

/** What each line of an .env file would become, before it does; values are not shown. */
export function EnvPreview({ env, fields }: EnvPreviewProps) {
  const { t } = useTranslation();
  const goes = env.facts.filter(({ name }) => fields.has(name));
  const stays = env.facts.filter(({ name }) => !fields.has(name));
  return (
    <div className={styles.preview}>
      <ul className={styles.list} aria-label={t('env.goes')}>
        {goes.map((fact) => (
          <li key={fact.name} className={styles.item}>
            <span className={styles.name}>{fact.name}</span>
            <Where fact={fact} capabilities={fields.get(fact.name) ?? []} />
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
  readonly capabilities: readonly string[];
}

function Where({ fact: { lines, hasVariable }, capabilities }: WhereProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <span>
      {[
        new Intl.ListFormat(language).format(capabilities),
        ...(lines === 0 ? [t('env.empty')] : []),
        ...(lines > 1 ? [t('env.lines', { count: lines })] : []),
        ...(hasVariable ? [t('env.variable')] : []),
      ].join(' · ')}
    </span>
  );
}
