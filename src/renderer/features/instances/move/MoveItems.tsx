import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveKind, type MoveItem } from '#shared/contract/schemas.ts';
import { Loaded } from '../../../calls/Loaded.tsx';
import { ask } from '../../../calls/client.ts';
import { useAnswer } from '../../../calls/useAnswer.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { briefDay } from '../../../i18n/dates.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useLanguage } from '../../../i18n/useLanguage.ts';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Section } from '../../../ui/Section.tsx';
import stack from '../../../ui/stack.module.css';
import { say } from '../../../ui/toastManager.ts';
import { Setting } from '../../settings/Setting.tsx';
import { chosenOf, isTakeable, type Choices } from './choices.ts';

interface MoveItemsProps {
  readonly to: string;
  /** Of the other Selu. */
  readonly name: string;
  readonly onDone: () => void;
}

/** What could be moved, kind by kind, with a choice for each; what is the same there is counted alone. */
export function MoveItems({ to, name, onDone }: MoveItemsProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const preview = useAnswer(() => ask('move.preview', { to }));
  const [choices, setChoices] = useState<Choices>(new Map());
  const run = useSubmit(async (take: readonly string[], seen: string) => {
    const result = await ask('move.run', { to, seen, take: [...take] });
    if (result.ok) {
      setChoices(new Map());
      say(t('instances.move.done', { count: result.value.taken, name }));
    }
    onDone();
    return result;
  });
  return (
    <Loaded answer={preview}>
      {({ items, seen }) => {
        const chosen = chosenOf(items, choices);
        const same = items.filter(({ state, problem }) => state === 'same' && problem === null);
        return (
          <>
            {moveKind.options.map((kind) => (
              <KindSection
                key={kind}
                kind={kind}
                items={items.filter((item) => item.kind === kind && !same.includes(item))}
                chosen={chosen}
                onChoose={(id, taken) => setChoices(new Map(choices).set(id, taken))}
              />
            ))}
            {same.length > 0 && (
              <Notice tone="good">{t('instances.move.same', { count: same.length })}</Notice>
            )}
            {run.error && <Notice tone="danger">{errorText(run.error)}</Notice>}
            <div className={stack.actions}>
              <Button
                look="primary"
                busy={run.busy}
                disabled={chosen.size === 0}
                onClick={() => run.submit([...chosen], seen)}
              >
                {t('instances.move.run', { count: chosen.size })}
              </Button>
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

interface KindSectionProps {
  readonly kind: MoveItem['kind'];
  readonly items: readonly MoveItem[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, taken: boolean) => void;
}

function KindSection({ kind, items, chosen, onChoose }: KindSectionProps) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <Section title={t(`instances.move.kind.${kind}`)}>
      {items.map((item) => (
        <ItemSetting
          key={item.id}
          item={item}
          taken={chosen.has(item.id)}
          waits={item.needs !== null && !chosen.has(item.needs)}
          onChoose={(taken) => onChoose(item.id, taken)}
        />
      ))}
    </Section>
  );
}

interface ItemSettingProps {
  readonly item: MoveItem;
  readonly taken: boolean;
  /** The person whose it is does not come along. */
  readonly waits: boolean;
  readonly onChoose: (taken: boolean) => void;
}

function ItemSetting({ item, taken, waits, onChoose }: ItemSettingProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { kind, name, capability, person, state, problem, agentMissing } = item;
  const isOpen = isTakeable(item);
  const word = t(state === 'new' ? 'instances.move.take' : 'instances.move.replace');
  const facts = [
    capability,
    person,
    problem === null && state !== 'same' && t(`instances.move.state.${state}`),
    isOpen && waits && t('instances.move.waits'),
    item.expiresAt !== null &&
      t(kind === 'systemCredential' ? 'instances.move.renew' : 'instances.move.until', {
        day: briefDay(item.expiresAt, language),
      }),
    item.temporaryPassword && t('instances.move.temporaryPassword'),
    isOpen && agentMissing && t(`instances.move.agentMissing.${kind}`),
  ];
  return (
    <Setting
      label={name}
      hint={facts.filter(Boolean).join(' · ')}
      problem={problem === null ? undefined : t(`instances.move.problem.${problem}`)}
      end={
        isOpen && (
          <Checkbox
            checked={taken}
            disabled={waits}
            aria-label={t('instances.move.choice', { word, name })}
            onChange={({ target }) => onChoose(target.checked)}
          >
            {word}
          </Checkbox>
        )
      }
    />
  );
}
