import type { ComponentProps } from 'react';
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import stack from '../../ui/stack.module.css';

interface StepFooterProps extends Pick<
  ComponentProps<typeof Button>,
  'look' | 'busy' | 'autoFocus' | 'aria-disabled'
> {
  readonly onBack: () => void;
  /** What going back is called, if it is more than that. */
  readonly back?: string;
  /** Left out where it submits the step's form. */
  readonly onNext?: () => void;
  readonly next?: string;
}

/** The end of a step: back, and on to the next. */
export function StepFooter({ onBack, back, onNext, next, ...button }: StepFooterProps) {
  const { t } = useTranslation();
  return (
    <div className={stack.actions}>
      <Button look="quiet" className={stack.pushed} onClick={onBack}>
        {back ?? t('action.back')}
      </Button>
      <Button look="primary" {...button} type={onNext ? 'button' : 'submit'} onClick={onNext}>
        {next ?? t('action.continue')}
        <ArrowRight aria-hidden />
      </Button>
    </div>
  );
}
