import { useTranslation } from 'react-i18next';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { ask } from '../../calls/client.ts';

/** How one gets a bot, and its token. */
export function BotFatherSteps() {
  const { t } = useTranslation();
  return (
    <Steps
      label={t('pipes.steps')}
      steps={[
        {
          key: 'open',
          text: (
            <>
              <p>{t('pipes.telegram.step1')}</p>
              <OutsideLink
                text={t('pipes.telegram.openBotFather')}
                open={() => ask('pipes.openPage', { page: 'botFather' })}
              />
            </>
          ),
        },
        { key: 'make', text: t('pipes.telegram.step2') },
        { key: 'paste', text: t('pipes.telegram.step3') },
      ]}
    />
  );
}
