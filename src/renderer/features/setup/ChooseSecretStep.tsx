import { ClipboardPaste, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Form } from '../../forms/Form.tsx';
import stack from '../../ui/stack.module.css';
import { ChoiceRadio } from './ChoiceCard.tsx';
import { StepFooter } from './StepFooter.tsx';

type Choice = 'made' | 'pasted';

interface ChooseSecretStepProps {
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** What a master secret is, and where to get one. */
export function ChooseSecretStep({ chosen, onChoose, onBack, onNext }: ChooseSecretStepProps) {
  const { t } = useTranslation();
  return (
    <>
      <CardTitle title={t('setup.choose.title')} lead={t('setup.choose.lead')} focus />
      <Form className={stack.stack} error={null} onSubmit={onNext}>
        <div className={stack.stack} role="radiogroup" aria-label={t('setup.choose.title')}>
          <ChoiceRadio
            name="origin"
            icon={<KeyRound aria-hidden />}
            title={t('setup.choose.make')}
            mark={t('setup.choose.recommended')}
            text={t('setup.choose.makeText')}
            checked={chosen === 'made'}
            onChoose={() => onChoose('made')}
          />
          <ChoiceRadio
            name="origin"
            icon={<ClipboardPaste aria-hidden />}
            title={t('setup.choose.paste')}
            text={t('setup.choose.pasteText')}
            checked={chosen === 'pasted'}
            onChoose={() => onChoose('pasted')}
          />
        </div>
        <StepFooter onBack={onBack} />
      </Form>
    </>
  );
}
