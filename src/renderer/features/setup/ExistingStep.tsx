import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import stack from '../../ui/stack.module.css';
import { InstanceFinder } from '../instances/InstanceFinder.tsx';

/** Instead of a new instance: one that is there already. */
export function ExistingStep({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <CardTitle title={t('instances.finder.title')} lead={t('instances.finder.lead')} focus />
      <div className={stack.stack}>
        <InstanceFinder />
        <div className={stack.actions}>
          <Button look="quiet" className={stack.pushed} onClick={onBack}>
            {t('action.back')}
          </Button>
        </div>
      </div>
    </>
  );
}
