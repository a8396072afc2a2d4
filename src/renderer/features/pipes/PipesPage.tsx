import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentRef, Pipe, UserRef } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { ItemList } from '../../ui/ItemRow.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AddMenu } from '../../ui/Menu.tsx';
import { Page, PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { pipeErrand, useAddPipeActions, type PipeSubject } from './actions.ts';
import { Invitation } from './Invitation.tsx';
import { PipeDialog } from './PipeDialog.tsx';
import { useConfirmedServer } from '../instances/server.ts';
import { PipeRow, UnknownPipeRow, WhatsAppRow } from './PipeRow.tsx';
import { grouped, groups, isKnown, isWhatsApp, type Group } from './pipes.ts';

const noPipes: readonly Pipe[] = [];
const noUsers: readonly UserRef[] = [];
const noAgents: readonly AgentRef[] = [];

/** The ways in which people talk with their agents. */
export function PipesPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const list = useAnswer(() => ask('pipes.list', {}));
  const server = useConfirmedServer();
  const people = useAnswer(() => ask('users.names', {}));
  const installed = useAnswer(() => ask('agents.names', {}));
  const pipes = list.value?.pipes ?? noPipes;
  const parts = useMemo(() => grouped(pipes, language), [pipes, language]);
  const isPlain = pipes.some(({ plain }) => plain);
  const page = useRef<HTMLDivElement>(null);
  // A dialog from a menu leads back to what opened that; the pipe may be gone by then.
  const { subject, show, dialog } = useDialog<PipeSubject>((about) => {
    const id = about && 'pipe' in about ? CSS.escape(about.pipe.id) : '';
    return (
      page.current?.querySelector<HTMLElement>(`[data-item="${id}"] [aria-haspopup="menu"]`) ??
      page.current?.querySelector<HTMLElement>('header [aria-haspopup="menu"]')
    );
  });
  const addActions = useAddPipeActions(show);
  pipeErrand.useArrived(
    show,
    [list, people, installed].every(({ value }) => value !== null),
  );
  const announceRemoved = useRemoved();

  const part = (group: Group) => (
    <Section key={group} title={t(`pipes.group.${group}`)} lead={t(`pipes.groupLead.${group}`)}>
      {parts[group].length === 0 ? (
        <Invitation actions={addActions} />
      ) : (
        <ItemList label={t(`pipes.group.${group}`)}>
          {parts[group].map((pipe) => {
            if (isKnown(pipe)) {
              return (
                <PipeRow
                  key={pipe.id}
                  pipe={pipe}
                  now={now}
                  onShow={show}
                  pipes={pipes}
                  server={server}
                />
              );
            }
            return isWhatsApp(pipe) ? (
              <WhatsAppRow key={pipe.id} pipe={pipe} now={now} onShow={show} />
            ) : (
              <UnknownPipeRow key={pipe.id} pipe={pipe} now={now} />
            );
          })}
        </ItemList>
      )}
    </Section>
  );

  return (
    <Page ref={page}>
      <PageHeader
        title={t('pipes.title')}
        action={list.value && <AddMenu text={t('pipes.add')} items={addActions} />}
      />
      <PageBody>
        <Loaded answer={list} also={[people, installed]}>
          {() => (
            <>
              {isPlain && <Notice tone="warn">{t('pipes.plainLead')}</Notice>}
              {groups
                .filter((group) => group === 'messengers' || parts[group].length > 0)
                .map((group) => part(group))}
            </>
          )}
        </Loaded>
      </PageBody>
      {subject && (
        <PipeDialog
          {...dialog}
          subject={subject}
          plain={isPlain}
          users={people.value?.users ?? noUsers}
          agents={installed.value?.agents ?? noAgents}
          onRemoved={announceRemoved}
        />
      )}
    </Page>
  );
}
