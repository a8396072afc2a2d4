import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '#shared/errors.ts';
import { useErrorText } from '../i18n/useErrorText.ts';
import styles from './OutsideLink.module.css';
import { say } from './toastManager.ts';

interface OutsideLinkProps {
  readonly text: string;
  /** What a screen reader speaks where the text alone does not say where it leads. */
  readonly label?: string;
  /** Has the main process open it: the window itself leads nowhere. */
  readonly open: () => Promise<Result<unknown>>;
}

/** Leads to a page of somebody else's, in the system's browser. */
export function OutsideLink({ text, label, open }: OutsideLinkProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const follow = async (): Promise<void> => {
    const result = await open();
    if (!result.ok) say(errorText(result.error));
  };
  return (
    <button
      type="button"
      className={styles.link}
      aria-label={label}
      title={t('action.inBrowser')}
      onClick={() => void follow()}
    >
      {text}
      <ExternalLink aria-hidden />
    </button>
  );
}
