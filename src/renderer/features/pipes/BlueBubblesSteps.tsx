import { useTranslation } from 'react-i18next';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { ask } from '../../calls/client.ts';

/** What to do on the Mac first. */
export function BlueBubblesSteps() {
  const { t } = useTranslation();
  return (
    <Steps
      label={t('pipes.steps')}
      steps={[
        {
          key: 'install',
          text: (
            <>
              <p>{t('pipes.blueBubbles.step1')}</p>
              <OutsideLink
                text={t('pipes.blueBubbles.open')}
                open={() => ask('pipes.openPage', { page: 'blueBubbles' })}
              />
            </>
          ),
        },
        { key: 'password', text: t('pipes.blueBubbles.step2') },
        { key: 'enter', text: t('pipes.blueBubbles.step3') },
      ]}
    />
  );
}
