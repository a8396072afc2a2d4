import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import styles from './Meanwhile.module.css';

interface MeanwhileProps {
  /** Saves what is typed in spite of what somebody else has changed. */
  readonly onMine: () => void;
  /** Leaves the form for what it says now. */
  readonly onLook: () => void;
}

/** The two ways on where somebody else has changed meanwhile what a form edits. What is typed stays until one is chosen. */
export function Meanwhile({ onMine, onLook }: MeanwhileProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.ways}>
      <Button onClick={onLook}>{t('meanwhile.look')}</Button>
      <Button onClick={onMine}>{t('meanwhile.mine')}</Button>
    </div>
  );
}
