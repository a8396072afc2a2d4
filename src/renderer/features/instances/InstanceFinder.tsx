import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Database, FolderOpen, HardDrive } from 'lucide-react';
import type { AnswerToSame, FoundInstance, SameInstance } from '#shared/contract/schemas.ts';
import { refreshApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ItemList, ItemRow, type Fact } from '../../ui/ItemRow.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import stack from '../../ui/stack.module.css';
import { useDialog } from '../../ui/useDialog.ts';
import styles from './InstanceFinder.module.css';
import { SameInstanceDialog } from './SameInstanceDialog.tsx';

interface InstanceFinderProps {
  /** The window shows the instance that was opened. */
  readonly onOpened?: () => void;
}

/** Finds a Selu that is there: in the likely places, or where the person says; what it found is shown before its use. */
export function InstanceFinder({ onOpened }: InstanceFinderProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const likely = useAnswer(() => ask('instances.likely', {}));
  const [chosen, setChosen] = useState<readonly FoundInstance[]>([]);
  const put = (found: FoundInstance | null): void => {
    if (found === null) return;
    setChosen((before) => [found, ...before.filter(({ file }) => file !== found.file)]);
  };
  const choose = useSubmit(async (kind: 'file' | 'folder') => {
    const result = await ask('instances.choose', { kind });
    if (result.ok) put(result.value.found);
    return result;
  });
  const chooseAgents = useSubmit(async ({ handle }: FoundInstance) => {
    const result = await ask('instances.chooseAgents', { handle });
    if (result.ok) put(result.value.found);
    return result;
  });
  const { subject, show, dialog } = useDialog<{ found: FoundInstance; same: SameInstance }>();
  const open = useSubmit(async ({ handle }: FoundInstance, same?: AnswerToSame) => {
    const result = await ask('instances.attach', { handle, ...(same && { same }) });
    if (result.ok) {
      onOpened?.();
      await refreshApp();
    }
    return result;
  });
  const others = (likely.value?.found ?? []).filter(({ file }) =>
    chosen.every((each) => each.file !== file),
  );
  const found = [...chosen, ...others];
  const isLooking = likely.value === null && likely.error === null;
  const error = open.error ?? choose.error ?? chooseAgents.error;

  return (
    <div className={stack.stack}>
      {isLooking && (
        <p className={styles.looking}>
          <Spinner look="muted" />
          {t('instances.finder.looking')}
        </p>
      )}
      {likely.value?.unusable.map(({ folder, problem }) => (
        <Notice key={folder} tone="warn">
          {errorText(problem)}
        </Notice>
      ))}
      {!isLooking && found.length === 0 && (
        <Notice tone="plain">{t('instances.finder.none')}</Notice>
      )}
      {found.length > 0 && (
        <div className={styles.found}>
          <ItemList label={t('instances.finder.found')}>
            {found.map((each) => (
              <FoundRow
                key={each.file}
                found={each}
                busy={open.busy}
                isChoosing={chooseAgents.busy}
                onChooseAgents={() => chooseAgents.submit(each)}
                onOpen={() => {
                  const { sameIdAs: same } = each;
                  if (same === null) open.submit(each);
                  else show({ found: each, same });
                }}
              />
            ))}
          </ItemList>
        </div>
      )}
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
      <div className={styles.choices}>
        <Button
          icon={<FolderOpen aria-hidden />}
          busy={choose.busy}
          onClick={() => choose.submit('folder')}
        >
          {t('instances.finder.chooseFolder')}
        </Button>
        <Button
          icon={<Database aria-hidden />}
          busy={choose.busy}
          onClick={() => choose.submit('file')}
        >
          {t('instances.finder.chooseFile')}
        </Button>
      </div>
      {subject && (
        <SameInstanceDialog
          {...dialog}
          same={subject.same}
          onAnswer={(answer) => {
            dialog.onClose();
            open.submit(subject.found, answer);
          }}
        />
      )}
    </div>
  );
}

interface FoundRowProps {
  readonly found: FoundInstance;
  readonly busy: boolean;
  readonly isChoosing: boolean;
  readonly onChooseAgents: () => void;
  readonly onOpen: () => void;
}

function FoundRow({ found, busy, isChoosing, onChooseAgents, onOpen }: FoundRowProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { name, file, agents, keyFile, users, credentials, readOnly, known } = found;
  const facts: readonly Fact[] = [
    { key: 'file', text: file },
    {
      key: 'content',
      text: t('instances.finder.content', {
        people: t('instances.finder.people', { count: users }),
        credentials: t('instances.finder.credentials', { count: credentials }),
      }),
    },
    { key: 'agents', text: agents ? t('instances.finder.agents') : t('instances.finder.noAgents') },
    {
      key: 'key',
      text: keyFile ? t('instances.finder.key', { file: keyFile }) : t('instances.finder.noKey'),
    },
  ];
  return (
    <ItemRow
      id={file}
      picture={<HardDrive />}
      title={name}
      badge={known && <Badge tone="plain">{t('instances.finder.known')}</Badge>}
      facts={facts}
      end={
        <Button
          look={known ? 'plain' : 'primary'}
          busy={busy}
          aria-label={t('instances.openOf', { name })}
          onClick={onOpen}
        >
          {t('instances.open')}
        </Button>
      }
    >
      {readOnly && <Notice tone="warn">{errorText(readOnly)}</Notice>}
      {agents === null && (
        <div className={styles.choices}>
          <Button
            icon={<FolderOpen aria-hidden />}
            busy={isChoosing}
            aria-label={t('instances.finder.chooseAgentsOf', { name })}
            onClick={onChooseAgents}
          >
            {t('instances.finder.chooseAgents')}
          </Button>
        </div>
      )}
    </ItemRow>
  );
}
