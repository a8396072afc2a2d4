import { useId } from 'react';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Pipe } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CheckBadge } from '../../forms/CheckBadge.tsx';
import { CheckResult } from '../../forms/CheckResult.tsx';
import { ItemRow } from '../../ui/ItemRow.tsx';
import { Outcome } from '../../forms/CheckResult.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useRefusals } from '../../calls/refusal.ts';
import { useConnectionCheck } from '../../forms/useConnectionCheck.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { MoreMenu } from '../../ui/Menu.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { usePipeActions, useSendersAction, type PipeSubject } from './actions.ts';
import { InsteadDialog } from './InsteadDialog.tsx';
import { isSilent, marksOf, otherActive, type KnownPipe } from './pipes.ts';
import { PipePicture, usePipeFacts, usePipeWords } from './pipeWords.tsx';

interface PipeRowProps {
  readonly pipe: KnownPipe;
  readonly now: Date;
  readonly onShow: (subject: PipeSubject) => void;
  /** All there are: turning one on may turn off another. */
  readonly pipes: readonly Pipe[];
  /** Where the Selu answers that runs them; null: that is not known. */
  readonly server: string | null;
}

/** One pipe: through what, whose, who answers, and whether it is on. */
export function PipeRow({ pipe, now, onShow, pipes, server }: PipeRowProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const id = useId();
  const facts = usePipeFacts(server)(pipe, now);
  const words = usePipeWords();
  const kind = words.kind(pipe.transport);
  const name = words.name(pipe);
  const { id: pipeId, transport, active } = pipe;
  const check = useConnectionCheck(pipe.stamp, () => ask('pipes.check', { pipeId }));
  const actions = usePipeActions()(pipe, onShow, check.start);
  const instead = useDialog<KnownPipe>();
  const refusalOf = useRefusals();
  const toggle = useSubmit(async (on: boolean) => {
    const result = await ask('pipes.setActive', { pipeId, active: on });
    const other = otherActive(pipes, pipe);
    if (result.ok || result.error.code !== 'pipe_other_active' || other === null) return result;
    instead.show(other);
    return { ok: true, value: null };
  });

  return (
    <ItemRow
      id={pipeId}
      picture={<PipePicture transport={transport} />}
      lit={active}
      title={name}
      badge={<StatusBadges pipe={pipe} />}
      facts={facts}
      actions={actions}
      end={
        <>
          <label htmlFor={id} className="visually-hidden">
            {t('pipes.on', { name })}
          </label>
          <Switch
            control={{ id }}
            on={active}
            busy={toggle.busy}
            refused={refusalOf('pipes')}
            onChange={(on) => toggle.submit(on)}
          />
          <MoreMenu label={t('users.menu', { name })} title={t('users.actions')} items={actions} />
        </>
      }
    >
      <Silence pipe={pipe} onShow={onShow} />
      {instead.subject && <InsteadDialog {...instead.dialog} pipe={pipe} other={instead.subject} />}
      {toggle.error && <Outcome tone="danger">{errorText(toggle.error)}</Outcome>}
      <CheckResult
        busy={check.busy}
        outcome={check.outcome}
        error={check.error}
        last={active ? pipe.lastCheck : null}
        progress={t('check.progress', { name: kind })}
        works={transport === 'telegram' ? t('pipes.telegram.works') : t('pipes.blueBubbles.works')}
        onStop={check.stop}
      />
    </ItemRow>
  );
}

/** That nobody is answered, and what to do about it. */
function Silence({ pipe, onShow }: Pick<PipeRowProps, 'onShow'> & { readonly pipe: Pipe }) {
  const { t } = useTranslation();
  const mayLet = useRefusals()('senders') === undefined;
  if (!isSilent(pipe)) return null;
  return (
    <Notice tone="warn">
      {t('pipes.senders.nobody')}
      {mayLet && (
        <Button onClick={() => onShow({ action: 'senders', pipe })}>
          {t('pipes.senders.let')}
        </Button>
      )}
    </Notice>
  );
}

function StatusBadges({ pipe }: { readonly pipe: Pipe }) {
  const { t } = useTranslation();
  return marksOf(pipe).map((mark) => {
    if (mark === 'damaged' || mark === 'outside') {
      return (
        <Badge key={mark} tone="danger" icon={<CircleAlert aria-hidden />}>
          {t(`status.${mark}`)}
        </Badge>
      );
    }
    if (mark === 'check') return <CheckBadge key={mark} last={pipe.lastCheck} />;
    const tone = mark === 'plain' || mark === 'incomplete' ? 'warn' : 'plain';
    return (
      <Badge key={mark} tone={tone}>
        {t(`pipes.${mark}`)}
      </Badge>
    );
  });
}

/** A pipe that Selu's bridge to WhatsApp looks after: only who may write is decided here. */
export function WhatsAppRow({
  pipe,
  now,
  onShow,
}: Pick<PipeRowProps, 'now' | 'onShow'> & { readonly pipe: Pipe }) {
  const { t } = useTranslation();
  const senders = useSendersAction()(pipe, onShow);
  const { name } = pipe;
  return (
    <ItemRow
      id={pipe.id}
      picture={<PipePicture transport={pipe.transport} />}
      lit={pipe.active}
      actions={[senders]}
      title={name}
      badge={<Badge tone="plain">{t('pipes.bySelu')}</Badge>}
      facts={[...usePipeFacts()(pipe, now), { key: 'bySelu', text: t('pipes.bySeluHelp') }]}
      end={
        <MoreMenu label={t('users.menu', { name })} title={t('users.actions')} items={[senders]} />
      }
    >
      <Silence pipe={pipe} onShow={onShow} />
    </ItemRow>
  );
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
