import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutsideItem } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import stack from '../../ui/stack.module.css';
import { useDialog } from '../../ui/useDialog.ts';
import { Setting } from '../settings/Setting.tsx';
import { Lines } from './Lines.tsx';
import styles from './OutsideSection.module.css';
import { SettleDialog, type Settlement } from './SettleDialog.tsx';
import { useOutsideWords } from './words.ts';

/** What was changed outside Selu, each with what can be done about it; nothing when all is as it was left. */
export function OutsideSection() {
  const { t } = useTranslation();
  const { nameOf, whatOf, linesOf } = useOutsideWords();
  const { value } = useAnswer(() => ask('outside.list', {}));
  const { subject, show, dialog } = useDialog<Settlement>();
  const list = useRef<HTMLDivElement>(null);
  /** Where the focus goes when the row that was settled is gone; null while none was. */
  const after = useRef<(() => HTMLElement | null) | null>(null);
  const items = value?.items ?? [];
  if (items.length === 0 && subject === null) return null;

  const settled = (item: OutsideItem): void => {
    after.current = () => neighbour(list.current, keyOf(item));
    dialog.onClose();
  };
  return (
    <Section title={t('outside.title')} lead={t('outside.hint')}>
      <div ref={list}>
        {items.map((item) => (
          <div key={keyOf(item)} data-row={keyOf(item)} className={styles.row}>
            <Setting
              label={nameOf(item)}
              hint={<Lines lines={[whatOf(item), ...linesOf(item)]} />}
              end={
                <SettleButtons
                  item={item}
                  name={nameOf(item)}
                  onShow={(as) => {
                    after.current = null;
                    show({ item, as });
                  }}
                />
              }
            />
          </div>
        ))}
        {value && value.more > 0 && <Setting label={t('outside.more', { count: value.more })} />}
      </div>
      {subject && (
        <SettleDialog
          {...dialog}
          finalFocus={() => (after.current ?? dialog.finalFocus)()}
          settlement={subject}
          onSettled={() => settled(subject.item)}
        />
      )}
    </Section>
  );
}

interface SettleButtonsProps {
  readonly item: OutsideItem;
  readonly name: string;
  readonly onShow: (as: Settlement['as']) => void;
}

/** Only what works: what is gone can be noted alone, what cannot be read can be removed alone. */
function SettleButtons({ item, name, onShow }: SettleButtonsProps) {
  const { t } = useTranslation();
  if (item.what === 'removed') {
    return (
      <Button aria-label={t('outside.takeNoteOf', { name })} onClick={() => onShow('accept')}>
        {t('outside.takeNote')}
      </Button>
    );
  }
  return (
    <div className={stack.actions}>
      <Button aria-label={t('outside.removeOf', { name })} onClick={() => onShow('remove')}>
        {t('action.remove')}
      </Button>
      {item.acceptable && (
        <Button aria-label={t('outside.acceptOf', { name })} onClick={() => onShow('accept')}>
          {t('outside.accept')}
        </Button>
      )}
    </div>
  );
}

const keyOf = ({ kind, id }: OutsideItem): string => `${kind} ${id}`;

/** The row after one that goes, or the one before it; without any, the heading of the page. */
function neighbour(list: HTMLElement | null, key: string): HTMLElement | null {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const index = rows.findIndex((row) => row.dataset['row'] === key);
  // Where it is gone already, what is at its place is not known: the first.
  const next = index < 0 ? rows[0] : (rows[index + 1] ?? rows[index - 1]);
  return next?.querySelector('button') ?? document.querySelector('h1');
}
