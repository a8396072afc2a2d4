import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isThisComputer,
  SAMPLE_SENDER,
  tryLine,
  webhookAddress,
  type TryShell,
} from '#shared/webhook.ts';
import { useShownInstance } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Button } from '../../ui/Button.tsx';
import { Copyable } from '../../ui/Copyable.tsx';
import { leadTo } from '../../ui/leadTo.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useServer } from '../instances/server.ts';
import styles from './WritingTo.module.css';

const isWindows = navigator.userAgent.includes('Windows');

interface WritingToProps {
  readonly pipeId: string;
  /** Where the token is put into the line; left out: a word stands for it. */
  readonly token?: Ref<HTMLElement>;
  /** Closes the dialog that this is in, before something leads elsewhere; left out: nothing does. */
  readonly onLeave?: () => void;
}

/** Where other programs write to a webhook, and a line to try it with. */
export function WritingTo({ pipeId, token, onLeave }: WritingToProps) {
  const { t } = useTranslation();
  const instance = useShownInstance();
  const seen = useServer();
  const allowed = useAnswer(() => ask('pipes.senders', { pipeId }));
  const [shell, setShell] = useState<TryShell>(isWindows ? 'powerShell' : 'curl');
  if (instance?.kind === 'own') return <Notice tone="plain">{t('pipes.inbound.own')}</Notice>;
  const server = instance?.server ?? seen?.address ?? null;
  if (server === null || seen === null) return null;
  const toSettings = onLeave && (
    <Button
      onClick={() => {
        onLeave();
        leadTo('/settings', t('instances.server.label'));
      }}
    >
      {t('pipes.inbound.openSettings')}
    </Button>
  );
  // It stands where somebody else may have put it, and the token would go there.
  if ((instance?.server ?? null) !== null && seen.state === 'unknown') {
    return (
      <Notice tone="warn">
        {t('pipes.inbound.unconfirmed', { address: server })}
        {toSettings}
      </Notice>
    );
  }
  const senders = allowed.value?.senders ?? [];
  const sender = senders[0]?.sender ?? SAMPLE_SENDER;
  const address = webhookAddress(server, pipeId);
  const [before, after] = tryLine(shell, address, { sender, text: t('pipes.inbound.text') });
  const host = URL.parse(address)?.hostname ?? '';
  const hints = [
    !token && t('pipes.inbound.tokenHint', { word: t('pipes.inbound.token') }),
    allowed.value && senders.length === 0 && t('pipes.inbound.senderHint', { sender }),
    isThisComputer(host) && t('pipes.inbound.elsewhere', { host }),
  ];
  return (
    <>
      {instance?.server === null && (
        <Notice tone="warn">
          {t('pipes.inbound.noServer')}
          {toSettings}
        </Notice>
      )}
      <section className={styles.part}>
        <h3 className={styles.title}>{t('pipes.inbound.address')}</h3>
        <Copyable label={t('pipes.inbound.copyAddress')}>{address}</Copyable>
      </section>
      <section className={styles.part}>
        <div className={styles.head}>
          <h3 className={styles.title}>{t('pipes.inbound.try')}</h3>
          <Segmented
            label={t('pipes.inbound.shell')}
            segments={[
              { value: 'curl', label: 'curl' },
              { value: 'powerShell', label: 'PowerShell' },
            ]}
            value={shell}
            onChange={setShell}
          />
        </div>
        <Copyable key={shell} label={t('pipes.inbound.copyLine')}>
          {before}
          {token ? <span ref={token} /> : t('pipes.inbound.token')}
          {after}
        </Copyable>
        <p className={styles.hint}>{hints.filter(Boolean).join(' ')}</p>
      </section>
    </>
  );
}
