import { useTranslation } from 'react-i18next';
import type { OutsideItem } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import stack from '../../ui/stack.module.css';
import { useDialog } from '../../ui/useDialog.ts';
import { Setting } from '../settings/Setting.tsx';
import { SettleDialog, type Settlement } from './SettleDialog.tsx';

/** What was changed outside Selu, each with what can be done about it; nothing when all is as it was left. */
export function OutsideSection() {
  const { t } = useTranslation();
  const { value } = useAnswer(() => ask('outside.list', {}));
  const { subject, show, dialog } = useDialog<Settlement>();
  const items = value?.items ?? [];
  const nameOf = ({ name, kind }: OutsideItem): string => `${t(`outside.kind.${kind}`)} ${name}`;
  if (items.length === 0 && subject === null) return null;
  return (
    <Section title={t('outside.title')}>
      {items.map((item) => (
        <Setting
          key={`${item.kind} ${item.id}`}
          label={nameOf(item)}
          hint={`${t(`outside.what.${item.what}`)}. ${t('outside.hint')}`}
          end={
            <div className={stack.actions}>
              {item.what !== 'removed' && (
                <Button
                  aria-label={t('outside.removeOf', { name: nameOf(item) })}
                  onClick={() => show({ item, as: 'remove' })}
                >
                  {t('action.remove')}
                </Button>
              )}
              <Button
                aria-label={t('outside.acceptOf', { name: nameOf(item) })}
                onClick={() => show({ item, as: 'accept' })}
              >
                {t('outside.accept')}
              </Button>
            </div>
          }
        />
      ))}
      {subject && <SettleDialog {...dialog} settlement={subject} />}
    </Section>
  );
}
