import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rehearsal } from '#shared/contract/schemas.ts';
import { exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import styles from './RehearsalResult.module.css';

interface RehearsalResultProps {
  readonly found: Rehearsal;
  readonly onClose: () => void;
}

/** What a backup holds, and what of it is damaged. */
export function RehearsalResult({ found, onClose }: RehearsalResultProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { people, credentials, agents, damaged, secret, sameInstance } = found;
  const isRead = secret === 'inside' || secret === 'given';
  const instances = new Map([
    [true, t('backups.check.same')],
    [false, t('backups.check.other')],
  ]);
  return (
    <div className={stack.stack}>
      {damaged > 0 ? (
        <Notice tone="danger">{t('backups.check.bad', { count: damaged })}</Notice>
      ) : (
        <Notice tone={isRead ? 'good' : 'warn'}>
          {isRead ? t('backups.check.good') : t(`backups.check.${secret}`)}
        </Notice>
      )}
      {found.outside > 0 && (
        <Notice tone="warn">{t('backups.check.outside', { count: found.outside })}</Notice>
      )}
      <dl className={styles.facts}>
        <Fact name={t('backups.check.made')}>
          {t('backups.check.by', {
            when: exactTime(found.madeAt, language),
            version: found.version,
          })}
        </Fact>
        <Fact name={t('backups.check.instance')}>
          {sameInstance === null ? t('backups.check.unknown') : instances.get(sameInstance)}
        </Fact>
        <Fact name={t('backups.check.holds')}>
          {t('backups.check.counts', { people, credentials, agents })}
        </Fact>
        {isRead && (
          <Fact name={t('backups.check.secret')}>
            {t(`backups.check.${secret}`, { count: found.readable })}
          </Fact>
        )}
        {found.damagedParts.length > 0 && (
          <Fact name={t('backups.check.damaged')}>
            <ul className={styles.list}>
              {found.damagedParts.map(({ kind, name }) => (
                <li key={`${kind} ${name}`}>{`${t(`backups.check.kind.${kind}`)}: ${name}`}</li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      <div className={stack.actions}>
        <Button look="primary" autoFocus onClick={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.what}>{children}</dd>
    </div>
  );
}
