import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';

interface ProviderActionsProps {
  readonly name: string;
  readonly connected: boolean;
  readonly checking: boolean;
  readonly onCheck: () => void;
  readonly onAction: (action: 'connect' | 'disconnect') => void;
}

/** What can be done with a provider. */
export function ProviderActions(props: ProviderActionsProps) {
  const { name, connected, checking, onCheck, onAction } = props;
  const { t } = useTranslation();
  if (!connected) {
    return (
      <Button aria-label={t('providers.connectOf', { name })} onClick={() => onAction('connect')}>
        {t('providers.connect')}
      </Button>
    );
  }
  return (
    <>
      <Button
        aria-disabled={checking}
        aria-label={t('providers.checkOf', { name })}
        onClick={onCheck}
      >
        {t('check.start')}
      </Button>
      <Button aria-label={t('providers.changeOf', { name })} onClick={() => onAction('connect')}>
        {t('action.update')}
      </Button>
      <Button
        look="quiet"
        aria-label={t('providers.disconnectOf', { name })}
        onClick={() => onAction('disconnect')}
      >
        {t('providers.disconnect')}
      </Button>
    </>
  );
}
