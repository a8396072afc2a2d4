import { useId } from 'react';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Pipe } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CheckResult } from '../../forms/CheckResult.tsx';
import { ItemRow } from '../../ui/ItemRow.tsx';
import { Outcome } from '../../forms/CheckResult.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useConnectionCheck } from '../../forms/useConnectionCheck.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { MoreMenu } from '../../ui/Menu.tsx';
import { usePipeActions, type PipeSubject } from './actions.ts';
import type { KnownPipe } from './pipes.ts';
import { PipePicture, usePipeFacts, usePipeWords } from './pipeWords.tsx';

interface PipeRowProps {
  readonly pipe: KnownPipe;
  readonly now: Date;
  readonly onShow: (subject: PipeSubject) => void;
}

/** One pipe: through what, whose, who answers, and whether it is on. */
export function PipeRow({ pipe, now, onShow }: PipeRowProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const id = useId();
  const facts = usePipeFacts()(pipe, now);
  const kind = usePipeWords().kind(pipe.transport);
  const { id: pipeId, name, transport, active } = pipe;
  const check = useConnectionCheck(pipe, () => ask('pipes.check', { pipeId }));
  const actions = usePipeActions(pipe, onShow, check.start);
  const toggle = useSubmit((on: boolean) => ask('pipes.setActive', { pipeId, active: on }));

  return (
    <ItemRow
      id={pipeId}
      picture={<PipePicture transport={transport} />}
      lit={active}
      title={name}
      badge={<StatusBadge pipe={pipe} />}
      facts={facts}
      end={
        <>
          <label htmlFor={id} className="visually-hidden">
            {t('pipes.on', { name })}
          </label>
          <Switch
            control={{ id }}
            on={active}
            busy={toggle.busy}
            onChange={(on) => toggle.submit(on)}
          />
          <MoreMenu label={t('users.menu', { name })} title={t('users.actions')} items={actions} />
        </>
      }
    >
      {toggle.error && <Outcome tone="danger">{errorText(toggle.error)}</Outcome>}
      <CheckResult
        busy={check.busy}
        outcome={check.outcome}
        error={check.error}
        progress={t('check.progress', { name: kind })}
        works={transport === 'telegram' ? t('pipes.telegram.works') : t('pipes.blueBubbles.works')}
        onStop={check.stop}
      />
    </ItemRow>
  );
}

/** What needs attention; nothing when all is well. */
function StatusBadge({ pipe }: { readonly pipe: Pipe }) {
  const { t } = useTranslation();
  if (pipe.secretStatus === 'damaged' || pipe.secretStatus === 'outside') {
    return (
      <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
        {t(`status.${pipe.secretStatus}`)}
      </Badge>
    );
  }
  if (pipe.secretStatus === 'missing' && pipe.transport !== 'web') {
    return <Badge tone="warn">{t('pipes.incomplete')}</Badge>;
  }
  return pipe.active ? null : <Badge tone="plain">{t('pipes.off')}</Badge>;
}

/** A pipe of a kind that a newer Selu has added: shown, and left alone. */
export function UnknownPipeRow({ pipe, now }: Pick<PipeRowProps, 'now'> & { readonly pipe: Pipe }) {
  const { t } = useTranslation();
  return (
    <ItemRow
      id={pipe.id}
      picture={<PipePicture transport={pipe.transport} />}
      title={pipe.name}
      badge={<Badge tone="plain">{t('unknown.badge')}</Badge>}
      facts={usePipeFacts()(pipe, now)}
    />
  );
}
