import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { say } from '../../ui/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useRefusal } from '../../calls/refusal.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useNow } from '../../ui/useNow.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { AccountCard } from './AccountCard.tsx';
import styles from './OwnSessions.module.css';
import { SessionItem } from './SessionItem.tsx';

/** Where one is signed in, to look over and to end. */
export function OwnSessions() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const refused = useRefusal('sessions');
  const answer = useAnswer(() => ask('sessions.listOwn', {}));
  const sessions = answer.value?.sessions ?? [];
  const own = sessions.filter(({ current }) => current);
  const here = own[0]?.device ?? null;
  const others = sessions.filter(({ current }) => !current);

  // The button is gone with what it ended: the focus goes to the heading.
  const onEnded = (): void => heading.current?.focus();
  const { busy, submit } = useSubmit(async () => {
    const result = await ask('sessions.endOthers', {});
    say(
      result.ok
        ? t('sessions.endedOthers', { count: result.value.ended })
        : errorText(result.error),
    );
    if (result.ok) onEnded();
    return result;
  });

  return (
    <AccountCard
      title={t('sessions.title')}
      heading={heading}
      action={
        others.length > 0 && (
          <Button busy={busy} refused={refused} onClick={() => submit()}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      <Loaded answer={answer} />
      <ul className={styles.list}>
        {[...own, ...others].map((session) => (
          <SessionItem
            key={session.handle}
            session={session}
            here={here}
            now={now}
            onEnded={onEnded}
          />
        ))}
      </ul>
      {answer.value && others.length === 0 && (
        <p className={styles.only}>{t('sessions.onlyHere')}</p>
      )}
    </AccountCard>
  );
}
