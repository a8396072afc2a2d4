import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { agentPath } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { leaveFor } from '../../ui/address.ts';
import { Select } from '../../ui/Select.tsx';
import { mayUse } from '../users/agentAccess.ts';
import { inOrder, nameInFull } from '../users/people.ts';
import styles from './WhoseSecrets.module.css';

interface WhoseSecretsProps {
  readonly agentId: string;
  /** Whose they are now, by the user's id; undefined: one's own. */
  readonly person: string | undefined;
}

/** For administrators: whose personal secrets are shown. Nothing where nobody else may use the agent. */
export function WhoseSecrets({ agentId, person }: WhoseSecretsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id: ownId } = useUser();
  const id = useId();
  const accounts = useAnswer(() => ask('users.list', {}), { name: 'users.list' }).value?.users;
  const others = inOrder(accounts ?? [], language).filter(
    (account) => account.id !== ownId && (account.isAdmin || mayUse(account, agentId)),
  );
  if (others.length === 0) return null;
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{t('secrets.whose')}</label>
      <div className={styles.choice}>
        <Select
          control={{ id }}
          choices={[
            { value: ownId, label: t('secrets.mine') },
            ...others.map((account) => ({ value: account.id, label: nameInFull(account) })),
          ]}
          value={person ?? ownId}
          onChange={(chosen) =>
            leaveFor(agentPath(agentId, 'secrets', chosen === ownId ? undefined : chosen))
          }
        />
      </div>
    </div>
  );
}
