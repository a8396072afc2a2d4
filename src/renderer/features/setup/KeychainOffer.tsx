import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import styles from './KeychainOffer.module.css';

/** The name of the field that is there when the secret goes into the OS keychain, too. */
export const sealField = 'seal';

/** Offers to keep the new master secret in the OS keychain; where that cannot be had, says why. */
export function KeychainOffer() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const hintId = useId();
  const { value } = useAnswer(() => ask('setup.keychain', {}));
  const problem = value?.problem;
  return (
    <div className={styles.offer}>
      <Checkbox name={sealField} disabled={Boolean(problem)} aria-describedby={hintId}>
        {t('keychain.offer')}
      </Checkbox>
      <p id={hintId} className={styles.hint}>
        {problem ? errorText(problem) : t('keychain.offerHint')}
      </p>
    </div>
  );
}
