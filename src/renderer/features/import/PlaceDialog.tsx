import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportedEntry, ImportTake, SignedInUser } from '#shared/contract/schemas.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Select } from '../../ui/Select.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { CredentialKeyFields } from '../credentials/CredentialKeyFields.tsx';
import { freeParts } from './parts.ts';
import type { Taking } from './useImport.ts';
import { useImportWords } from './words.ts';

/** What gets a place: an entry, or one that has a place already. */
export interface Placing {
  readonly entry: number;
  readonly take: Taking | null;
}

/** What an entry is called, where that may be the name of a credential: in an .env file it is. */
const nameOf = ({ title }: ImportedEntry): string => (/^\w*_\w*$/.test(title) ? title : '');

interface PlaceFormProps {
  readonly user: SignedInUser;
  readonly entries: readonly ImportedEntry[];
  readonly takes: readonly Taking[];
  readonly placing: Placing;
  readonly onPlace: (take: ImportTake, id: number | null) => void;
  readonly onClose: () => void;
}

/** Where an entry of a file goes: which of its texts, for whom, and under which name. */
export function PlaceDialog({
  user,
  entries,
  takes,
  placing,
  onPlace,
  ...dialog
}: DialogProps & Omit<PlaceFormProps, 'onClose'>) {
  const { t } = useTranslation();
  const { titleOf } = useImportWords();
  const entry = entries[placing.entry];
  return (
    <DialogFrame {...dialog} title={entry ? t('import.placeOf', { title: titleOf(entry) }) : ''}>
      <PlaceForm {...{ user, entries, takes, placing, onPlace }} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function PlaceForm({ user, entries, takes, placing, onPlace, onClose }: PlaceFormProps) {
  const { t } = useTranslation();
  const { partOf } = useImportWords();
  const { entry, take } = placing;
  const found = entries[entry];
  const others = takes.filter(({ id }) => id !== take?.id);
  const parts = (found ? freeParts(found, entry, others) : []).filter(
    ({ part }) => part.problem === null,
  );
  const [part, setPart] = useState(take?.part ?? parts[0]?.at ?? 0);
  const [scope, setScope] = useState(take?.scope ?? (user.isAdmin ? 'system' : 'user'));
  const [capabilityId, setCapability] = useState(take?.capabilityId ?? '');
  const [name, setName] = useState(take?.name ?? (found ? nameOf(found) : ''));
  const [isSent, setSent] = useState(false);
  const lacks = (text: string): string | undefined =>
    isSent && text.trim() === '' ? t('import.needed') : undefined;
  const onSubmit = (): void => {
    setSent(true);
    if (capabilityId.trim() === '' || name.trim() === '') return;
    onPlace({ entry, part, scope, capabilityId, name, taken: true }, take?.id ?? null);
    onClose();
  };

  return (
    <DialogForm
      submit={t(take === null ? 'import.placeSubmit' : 'action.save')}
      error={isSent && (lacks(capabilityId) ?? lacks(name))}
      onCancel={onClose}
      onSubmit={onSubmit}
    >
      {parts.length > 1 && (
        <Field label={t('credential.value')}>
          {(control) => (
            <Select
              control={control}
              choices={parts.map(({ part: each, at }) => ({ value: at, label: partOf(each) }))}
              value={part}
              onChange={setPart}
            />
          )}
        </Field>
      )}
      {user.isAdmin && (
        <Field label={t('credential.owner')}>
          {(control) => (
            <Select
              control={control}
              choices={[
                { value: 'system', label: t('owner.shared'), aside: t('owner.sharedText') },
                { value: 'user', label: user.displayName, aside: user.username },
              ]}
              value={scope}
              onChange={setScope}
            />
          )}
        </Field>
      )}
      <CredentialKeyFields
        userId={scope === 'system' ? null : user.id}
        capabilityId={capabilityId}
        onCapability={setCapability}
        name={name}
        onName={setName}
        errors={{ capability: lacks(capabilityId), name: lacks(name) }}
      />
    </DialogForm>
  );
}
