import { Monitor, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { say } from '../../ui/toastManager.ts';
import { briefDay, exactTime } from '../../i18n/dates.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { useShownInstance } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import styles from './SessionItem.module.css';

interface SessionItemProps {
  readonly session: Session;
  /** The computer of the session that asks, where it is known. */
  readonly here: string | null;
  readonly now: Date;
  readonly onEnded: () => void;
}

/** One sign-in: on which computer, since when, until when. */
export function SessionItem({ session, here, now, onEnded }: SessionItemProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const { handle, current, startedAt, lastUsedAt, expiresAt } = session;
  const { ago, exactly } = useMoment();
  const refused = useRefusal('sessions');
  const nameless = useShownInstance()?.kind === 'attached' ? 'browser' : 'unknownDevice';
  const device = session.device ?? t(`sessions.${session.phone ? 'phone' : nameless}`);
  const isBeside = !current && session.device !== null && session.device === here;
  const time = startedAt ? exactly(startedAt, now) : t('users.unknown');

  const { busy, submit } = useSubmit(async () => {
    const result = await ask('sessions.endOwn', { handle });
    say(result.ok ? t('sessions.ended') : errorText(result.error));
    if (result.ok) onEnded();
    return result;
  });

  const facts = [
    startedAt && { at: startedAt, text: t('sessions.started', { time }) },
    lastUsedAt && {
      at: lastUsedAt,
      text: t('sessions.lastUsed', { time: ago(lastUsedAt, now) }),
    },
    expiresAt && {
      at: expiresAt,
      text: t('sessions.expires', { day: briefDay(expiresAt, language) }),
    },
  ].filter((fact) => fact !== null && fact !== '');

  return (
    <li className={styles.item}>
      <span className={styles.icon}>
        {session.phone ? <Smartphone aria-hidden /> : <Monitor aria-hidden />}
      </span>
      <div className={styles.words}>
        <p className={styles.first}>
          <span className={styles.device}>{isBeside ? t('sessions.beside') : device}</span>
          {current && <Badge tone="good">{t('sessions.current')}</Badge>}
        </p>
        <p className={styles.facts}>
          {facts.map(({ at, text }) => (
            <time key={text} dateTime={at} title={exactTime(at, language)}>
              {text}
            </time>
          ))}
        </p>
      </div>
      {!current && (
        <Button
          look="quiet"
          busy={busy}
          refused={refused}
          aria-label={
            isBeside ? t('sessions.endBeside', { time }) : t('sessions.endLabel', { device, time })
          }
          onClick={() => submit()}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
