import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CredentialRefused } from '#shared/contract/schemas.ts';
import { endOfDay } from '#shared/days.ts';
import { useUser } from '../../calls/app.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { useFieldChecks } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { RefusedList } from '../../ui/RefusedList.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { callsFor } from './calls.ts';
import { ExpiryField } from './ExpiryField.tsx';
import { useOwners } from './useOwners.ts';

interface ExpireSelectedDialogProps extends DialogProps {
  readonly ids: readonly string[];
  /** Is told which of them need not be selected any more. */
  readonly onDone: (ids: readonly string[]) => void;
}

/** One day on which all that are selected expire, or none; those that keep what they had are named. */
export function ExpireSelectedDialog({ ids, onDone, ...dialog }: ExpireSelectedDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('selection.expiry.title', { count: ids.length })}>
      <ExpiryForm ids={ids} onDone={onDone} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

type ExpiryFormProps = Pick<ExpireSelectedDialogProps, 'ids' | 'onDone' | 'onClose'>;

function ExpiryForm({ ids, onDone, onClose }: ExpiryFormProps) {
  const { t } = useTranslation();
  const user = useUser();
  const errorText = useErrorText();
  const now = useNow();
  const owners = useOwners(ids) ?? [];
  const [choice, setChoice] = useState<'day' | 'never'>('day');
  const [day, setDay] = useState('');
  const { pass, at, forget } = useFieldChecks<'day'>();
  const [refused, setRefused] = useState<readonly CredentialRefused[]>([]);
  const shared = owners.some((owner) => owner.user === null);
  const mixed = shared && owners.length > 1;

  const { busy, error, submit, clearError } = useSubmit(async () => {
    const expiresAt = choice === 'never' ? null : endOfDay(day);
    const result = await callsFor(user).setExpirySelected([...ids], expiresAt);
    if (!result.ok) return result;
    const { changed } = result.value;
    const kept = new Set(result.value.refused.map(({ id }) => id));
    const done =
      choice === 'never'
        ? t('selection.expiry.cleared', { count: changed })
        : t('selection.expiry.done', { count: changed });
    const gone = Math.max(0, ids.length - changed - kept.size);
    if (changed + gone > 0) say(gone > 0 ? t('selection.gone', { text: done, count: gone }) : done);
    onDone(ids.filter((id) => !kept.has(id)));
    if (kept.size === 0) onClose();
    else setRefused(result.value.refused);
    return result;
  });
  const placed = usePlacedError(error, { expiry: ['expiry_invalid'] });
  if (refused.length > 0) {
    return (
      <RefusedList
        lead={t('selection.expiry.refused', { count: refused.length })}
        refused={refused.map(({ id, name, capabilityId: capability, user: whose, error: why }) => ({
          id: `${whose?.id ?? ''} ${id}`,
          title: t('selection.expiry.which', {
            ...{ name, capability },
            owner: whose?.displayName ?? t('owner.shared'),
          }),
          reason: errorText(why),
        }))}
        onClose={onClose}
      />
    );
  }
  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={placed.form}
      onSubmit={() => {
        const isMissing = choice === 'day' && day === '';
        if (pass({ day: isMissing ? 'selection.expiry.missing' : null })) submit();
      }}
      onEdit={() => {
        forget();
        clearError();
      }}
      onCancel={onClose}
    >
      <RadioCards
        label={t('selection.expiry.choice')}
        labelHidden
        cards={[
          { value: 'day', title: t('selection.expiry.day'), text: t('selection.expiry.dayText') },
          {
            value: 'never',
            title: t('selection.expiry.never'),
            text: t('selection.expiry.neverText'),
          },
        ]}
        value={choice}
        onChange={setChoice}
      />
      {choice === 'day' && (
        <ExpiryField
          day={day}
          onChange={setDay}
          now={now}
          shared={shared}
          required
          hint={mixed ? t('selection.expiry.mixedHint') : undefined}
          error={at('day') ?? placed.at('expiry')}
        />
      )}
    </DialogForm>
  );
}
