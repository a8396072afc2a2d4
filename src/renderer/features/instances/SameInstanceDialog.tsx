import { Copy, MapPin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AnswerToSame, SameInstance } from '#shared/contract/schemas.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import stack from '../../ui/stack.module.css';
import type { DialogProps } from '../../ui/useDialog.ts';
import { ChoiceButton } from '../setup/ChoiceCard.tsx';

interface SameInstanceDialogProps extends DialogProps {
  /** The one that is known at another place. */
  readonly same: SameInstance;
  readonly onAnswer: (answer: AnswerToSame) => void;
}

/** Asks, of a Selu that is known at another place, whether it has moved or is a copy; the likelier answer is first. */
export function SameInstanceDialog({ same, onAnswer, ...dialog }: SameInstanceDialogProps) {
  const { t } = useTranslation();
  const { name, file, exists } = same;
  const answers = exists ? (['copy', 'moved'] as const) : (['moved', 'copy'] as const);
  return (
    <DialogFrame
      {...dialog}
      title={t('instances.same.title')}
      lead={t(exists ? 'instances.same.lead' : 'instances.same.leadGone', { name, file })}
    >
      <div className={stack.stack}>
        {answers.map((answer) => (
          <ChoiceButton
            key={answer}
            icon={answer === 'moved' ? <MapPin aria-hidden /> : <Copy aria-hidden />}
            title={t(`instances.same.${answer}`)}
            text={t(`instances.same.${answer}Text`, { name })}
            onClick={() => onAnswer(answer)}
          />
        ))}
      </div>
    </DialogFrame>
  );
}
