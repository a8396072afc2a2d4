import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentRef, Pipe, UserRef } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { ItemList } from '../../ui/ItemList.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { useRemoved } from '../../calls/useUndo.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { AddPipeMenu } from './AddPipeMenu.tsx';
import { Invitation } from './Invitation.tsx';
import { PipeDialog, type AddedTransport, type PipeSubject } from './PipeDialog.tsx';
import { PipeRow } from './PipeRow.tsx';
import { grouped, groups, isKnown, type Group } from './pipes.ts';
import styles from './PipesPage.module.css';
import { UnknownPipeRow } from './UnknownPipeRow.tsx';

const noPipes: readonly Pipe[] = [];
const noUsers: readonly UserRef[] = [];
const noAgents: readonly AgentRef[] = [];

/** The ways on which people talk with their agents. */
export function PipesPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const now = useNow();
  const list = useAnswer(() => ask('pipes.list', {}));
  const people = useAnswer(() => ask('users.names', {}));
  const installed = useAnswer(() => ask('agents.names', {}));
  const pipes = list.value?.pipes ?? noPipes;
  const parts = useMemo(() => grouped(pipes, language), [pipes, language]);
  const { subject, open, show, close, opener, forget } = useDialog<PipeSubject>();
  const page = useRef<HTMLDivElement>(null);
  const announceRemoved = useRemoved();

  const onAdd = (transport: AddedTransport): void => show({ action: 'add', transport });
  // A dialog from a menu leads back to what opened that; the pipe may be gone by then.
  const focusAfter = (): HTMLElement | null => {
    const id = subject && 'pipe' in subject ? CSS.escape(subject.pipe.id) : '';
    return (
      opener() ??
      page.current?.querySelector<HTMLElement>(`[data-item="${id}"] [aria-haspopup="menu"]`) ??
      page.current?.querySelector<HTMLElement>('header [aria-haspopup="menu"]') ??
      null
    );
  };
  const error = list.error ?? people.error ?? installed.error;

  const part = (group: Group) => (
    <Section key={group} title={t(`pipes.group.${group}`)} lead={t(`pipes.groupLead.${group}`)}>
      {parts[group].length === 0 ? (
        <Invitation onAdd={onAdd} />
      ) : (
        <ItemList label={t(`pipes.group.${group}`)}>
          {parts[group].map((pipe) =>
            isKnown(pipe) ? (
              <PipeRow
                key={pipe.id}
                pipe={pipe}
                now={now}
                onAction={(action) => show({ action, pipe })}
              />
            ) : (
              <UnknownPipeRow key={pipe.id} pipe={pipe} now={now} />
            ),
          )}
        </ItemList>
      )}
    </Section>
  );

  return (
    <div ref={page} className={styles.page}>
      <PageHeader title={t('pipes.title')} action={list.value && <AddPipeMenu onAdd={onAdd} />} />
      <PageBody>
        {error && (
          <Notice tone="danger">
            {errorText(error)}
            <Button
              onClick={() => {
                list.reload();
                people.reload();
                installed.reload();
              }}
            >
              {t('action.retry')}
            </Button>
          </Notice>
        )}
        {list.value &&
          groups
            .filter((group) => group === 'messengers' || parts[group].length > 0)
            .map((group) => part(group))}
      </PageBody>
      {subject && (
        <PipeDialog
          subject={subject}
          open={open}
          users={people.value?.users ?? noUsers}
          agents={installed.value?.agents ?? noAgents}
          onClose={close}
          onClosed={forget}
          onRemoved={announceRemoved}
          finalFocus={focusAfter}
        />
      )}
    </div>
  );
}
