import { Bell } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usageReminderDays, type ProviderId } from '#shared/providers.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import type { Action } from '../../ui/action.ts';
import { Button } from '../../ui/Button.tsx';
import { LinkMenu } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { say } from '../../ui/toastManager.ts';
import type { KnownProvider } from './providers.ts';
import styles from './UsageReminder.module.css';

/** One whose usage can be looked at. */
export type BilledProvider = KnownProvider & { readonly id: Exclude<ProviderId, 'pico'> };

interface UsageReminderProps {
  readonly provider: BilledProvider;
  /** What it is called. */
  readonly name: string;
}

/** Chooses how often somebody is to be reminded of the usage. */
export function UsageReminderMenu({ provider, name }: UsageReminderProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { id, usageReminder } = provider;
  const chosen = usageReminder?.everyDays ?? null;
  const choose = async (everyDays: typeof chosen): Promise<void> => {
    const result = await ask('providers.remindOfUsage', { id, everyDays });
    if (!result.ok) say(errorText(result.error));
  };
  const items = [null, ...usageReminderDays].map((days): Action => ({
    id: String(days),
    text: days === null ? t('providers.reminder.never') : t('providers.reminder.every', { days }),
    icon: Bell,
    choice: { label: t('providers.reminder.label'), chosen: days === chosen },
    run: () => void choose(days),
  }));
  const text =
    chosen === null ? t('providers.reminder.ask') : t('providers.reminder.on', { days: chosen });
  return (
    <LinkMenu
      items={items}
      icon={<Bell aria-hidden />}
      text={text}
      label={t('providers.reminder.of', { text, name })}
    />
  );
}

/** Says that it is time to look at the usage, until somebody has. */
export function UsageDue({ provider, now }: UsageReminderProps & { readonly now: Date }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { ago } = useMoment();
  const { id, usageReminder } = provider;
  const look = useSubmit(() => ask('providers.openPage', { id, page: 'usage' }));
  const looked = useSubmit(() => ask('providers.lookedAtUsage', { id }));
  if (!usageReminder || usageReminder.dueSince === null) return null;
  const { lookedAt, everyDays } = usageReminder;
  const error = look.error ?? looked.error;
  return (
    <Notice tone="warn" standing>
      {lookedAt === null
        ? t('providers.reminder.dueFirst', { days: everyDays })
        : t('providers.reminder.due', { time: ago(lookedAt, now) })}
      {error && <span role="alert">{errorText(error)}</span>}
      <div className={styles.buttons}>
        <Button busy={look.busy} onClick={() => look.submit()}>
          {t('providers.reminder.open')}
        </Button>
        <Button look="quiet" busy={looked.busy} onClick={() => looked.submit()}>
          {t('providers.reminder.looked')}
        </Button>
      </div>
    </Notice>
  );
}
