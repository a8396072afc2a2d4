import { ArchiveRestore, FolderOpen, HousePlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Logo } from '../../ui/Logo.tsx';
import stack from '../../ui/stack.module.css';
import { ChoiceButton } from './ChoiceCard.tsx';

interface StartStepProps {
  readonly onCreate: () => void;
  readonly onOpen: () => void;
  readonly onRestore: () => void;
}

/** Welcome: a new instance, one that is there, or one from a backup. */
export function StartStep({ onCreate, onOpen, onRestore }: StartStepProps) {
  const { t } = useTranslation();
  return (
    <>
      <CardTitle
        title={t('setup.start.title')}
        lead={t('setup.start.lead')}
        picture={<Logo size={64} />}
        focus
      />
      <div className={stack.stack}>
        <ChoiceButton
          icon={<HousePlus aria-hidden />}
          title={t('setup.start.create')}
          text={t('setup.start.createText')}
          onClick={onCreate}
        />
        <ChoiceButton
          icon={<FolderOpen aria-hidden />}
          title={t('setup.start.open')}
          text={t('setup.start.openText')}
          onClick={onOpen}
        />
        <ChoiceButton
          icon={<ArchiveRestore aria-hidden />}
          title={t('restore.title')}
          text={t('restore.startText')}
          onClick={onRestore}
        />
      </div>
    </>
  );
}
