import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessChange, Account } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useRefusal } from '../../calls/refusal.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageBody } from '../../ui/Page.tsx';
import stack from '../../ui/stack.module.css';
import { mayUse } from '../users/agentAccess.ts';
import { inOrder, nameInFull } from '../users/people.ts';
import { useSayAccess } from '../users/useSayAccess.ts';
import styles from './AgentAccess.module.css';

/** Who may use an agent: several people are given it, or lose it, together. */
export function AgentAccess({ agentId }: { readonly agentId: string }) {
  const answer = useAnswer(() => ask('users.list', {}));
  return (
    <PageBody>
      <Loaded answer={answer}>
        {({ users }) => <AccessForm agentId={agentId} accounts={users} />}
      </Loaded>
    </PageBody>
  );
}

interface AccessFormProps {
  readonly agentId: string;
  readonly accounts: readonly Account[];
}

function AccessForm({ agentId, accounts }: AccessFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const sayAccess = useSayAccess();
  const refused = useRefusal('access');
  const lead = useId();
  /** Those whose box says otherwise than what is stored. */
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [notChanged, setNotChanged] = useState<readonly string[]>([]);
  const isTicked = (account: Account): boolean =>
    mayUse(account, agentId) !== turned.has(account.id);
  const changed = accounts.filter(({ id }) => turned.has(id));
  const losesAll = changed.some(({ agentAccess }) => agentAccess.mode === 'all');

  const turn = (which: readonly Account[], ticked: boolean): void => {
    setNotChanged([]);
    setTurned((before) => {
      const next = new Set(before);
      for (const account of which) {
        if (mayUse(account, agentId) === ticked) next.delete(account.id);
        else next.add(account.id);
      }
      return next;
    });
  };

  const { busy, error, submit } = useSubmit(async () => {
    const agentIds = [agentId];
    const changes = (['give', 'take'] as const)
      .map((mode): { userIds: string[]; access: AccessChange } => ({
        userIds: changed.filter((each) => isTicked(each) === (mode === 'give')).map(({ id }) => id),
        access: { mode, agentIds },
      }))
      .filter(({ userIds }) => userIds.length > 0);
    const result = await ask('users.changeAgentAccess', { changes });
    if (!result.ok) return result;
    sayAccess(result.value);
    setTurned(new Set());
    setNotChanged(
      result.value.refused.map(({ user, error: why }) => `${nameInFull(user)}: ${errorText(why)}`),
    );
    return result;
  });

  const allTicked = accounts.every(isTicked);
  return (
    <form
      className={stack.stack}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p id={lead}>{t('agent.access.lead')}</p>
      <div role="group" aria-labelledby={lead} className={styles.card}>
        <div className={styles.line}>
          <Checkbox
            checked={allTicked}
            mixed={!allTicked && accounts.some(isTicked)}
            disabled={refused !== undefined}
            onChange={() => turn(accounts, !allTicked)}
          >
            <strong>{t('agent.access.everyone')}</strong>
          </Checkbox>
        </div>
        {inOrder(accounts, language).map((account) => (
          <div key={account.id} data-row={account.id} className={styles.line}>
            <Checkbox
              checked={isTicked(account)}
              disabled={refused !== undefined}
              onChange={() => turn([account], !isTicked(account))}
            >
              {nameInFull(account)}
            </Checkbox>
            {account.agentAccess.mode === 'all' && <Badge tone="plain">{t('access.all')}</Badge>}
          </div>
        ))}
      </div>
      {losesAll && <Notice tone="plain">{t('agent.access.losesAll')}</Notice>}
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
      {notChanged.map((line) => (
        <Notice key={line} tone="warn">
          {line}
        </Notice>
      ))}
      <div className={stack.actions}>
        <Button
          type="submit"
          look="primary"
          busy={busy}
          refused={refused}
          disabled={changed.length === 0}
        >
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}
