import { memo, type KeyboardEvent } from 'react';
import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { ListedCredential } from '#shared/contract/schemas.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { stepInside } from '../../ui/rowKeys.ts';
import { SelectBox } from '../../ui/SelectBox.tsx';
import { isMac } from '../../ui/shortcuts.ts';
import { Mask } from '../../ui/Mask.tsx';
import { useRefusal } from '../../calls/refusal.ts';
import { exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import selectable from '../../ui/selectable.module.css';
import styles from './CredentialRow.module.css';
import { isStored, openingOf, type CredentialSubject } from './actions.ts';
import { Owner } from './Owner.tsx';
import { statusOf } from '#shared/credential-status.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';

interface CredentialRowProps {
  readonly className: string | undefined;
  readonly credential: ListedCredential;
  readonly index: number;
  /** Pixels from the first row. */
  readonly top: number;
  /** Takes part in the Tab order. */
  readonly active: boolean;
  readonly now: Date;
  readonly withOwner: boolean;
  readonly selected: boolean;
  /** By range: those from the last selected one to it. */
  readonly onSelect: (id: string, byRange: boolean) => void;
  /** Removes all that are selected. */
  readonly onRemoveSelected: () => void;
  readonly onShow: (subject: CredentialSubject) => void;
}

export const CredentialRow = memo(function CredentialRow(props: CredentialRowProps) {
  const { credential, index, top, active, now, withOwner, onShow } = props;
  const { selected, onSelect } = props;
  const { capabilityId, agents, name, updatedAt } = credential;
  const { t } = useTranslation();
  const language = useLanguage();
  const { ago } = useMoment();
  const status = statusOf(credential, now);
  const tabIndex = active ? 0 : -1;
  const refused = useRefusal(
    credential.user === null ? 'sharedCredentials' : 'personalCredentials',
  );
  const mayChange = refused === undefined;
  const isThere = isStored(credential);
  const open = (): void => onShow(openingOf(credential));
  const remove = (): void => {
    if (isThere) onShow({ name: 'remove', credential });
  };
  const select = (byRange: boolean): void => {
    if (isThere) onSelect(credential.id, byRange);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, target, currentTarget: row } = event;
    const onButton = target !== row;
    if (key === 'ArrowLeft') stepInside(row, -1);
    else if (key === 'ArrowRight') stepInside(row, 1);
    else if (key === 'Enter' && !onButton && mayChange) open();
    else if (key === ' ' && !onButton) select(event.shiftKey);
    else if ((key === 'Delete' || key === 'Backspace') && !onButton && selected)
      props.onRemoveSelected();
    else if ((key === 'Delete' || key === 'Backspace') && !onButton && mayChange) remove();
    else return;
    event.preventDefault();
  };

  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={credential.id}
      aria-selected={isThere ? selected : undefined}
      tabIndex={tabIndex}
      className={clsx(
        props.className,
        styles.row,
        selectable.row,
        status.kind === 'damaged' && styles.damaged,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onKeyDown={onKeyDown}
      onMouseDown={(event) => {
        if (!event.shiftKey) return;
        // Text between two rows is not what Shift is for here. The focus would stay where it was, too.
        event.preventDefault();
        event.currentTarget.focus({ preventScroll: true });
      }}
      onClick={(event) => {
        const { target, shiftKey } = event;
        const wanted = shiftKey || (isMac ? event.metaKey : event.ctrlKey);
        if (wanted && target instanceof Element && !target.closest('button, label'))
          select(shiftKey);
      }}
      onDoubleClick={({ target }) => {
        if (mayChange && target instanceof Element && !target.closest('button, label')) {
          open();
        }
      }}
    >
      <div role="gridcell" className={styles.select}>
        {isThere && (
          <SelectBox
            label={t('selection.row', { name, capability: capabilityId })}
            checked={selected}
            tabIndex={tabIndex}
            onSelect={select}
          />
        )}
      </div>
      <div
        role="gridcell"
        className={clsx(styles.text, styles.capability)}
        title={[capabilityId, ...agents].join('\n')}
      >
        {capabilityId}
        {agents.length > 0 && <span className={styles.agents}>{agents.join(', ')}</span>}
      </div>
      <div role="gridcell" className={clsx(styles.text, styles.name)} title={name}>
        {name}
      </div>
      {withOwner && (
        <div role="gridcell" className={clsx(styles.cell, styles.owner)}>
          <Owner user={credential.user} />
        </div>
      )}
      <div role="gridcell" className={styles.mask}>
        {isThere ? <Mask /> : '–'}
      </div>
      <div role="gridcell" className={clsx(styles.cell, styles.status)}>
        <StatusBadge status={status} unused={credential.unused} />
      </div>
      <div role="gridcell" className={styles.updated}>
        {updatedAt === null ? (
          '–'
        ) : (
          <time dateTime={updatedAt} title={exactTime(updatedAt, language)}>
            {ago(updatedAt, now)}
          </time>
        )}
      </div>
      <div role="gridcell" className={styles.actions}>
        {isThere ? (
          <>
            <IconButton
              tabIndex={tabIndex}
              label={t('credential.update', { name, capability: capabilityId })}
              title={t('action.update')}
              refused={refused}
              onClick={open}
            >
              <Pencil aria-hidden />
            </IconButton>
            <IconButton
              tabIndex={tabIndex}
              label={t('credential.remove', { name, capability: capabilityId })}
              title={t('action.remove')}
              inWords
              refused={refused}
              onClick={remove}
            >
              {t('action.remove')}
            </IconButton>
          </>
        ) : (
          <IconButton
            tabIndex={tabIndex}
            label={t('credential.addValueTo', { name, capability: capabilityId })}
            title={t('credential.addValue')}
            inWords
            refused={refused}
            onClick={open}
          >
            {t('credential.addValue')}
          </IconButton>
        )}
      </div>
    </div>
  );
});
