import { useTranslation } from 'react-i18next';
import type { Input } from '#shared/contract/index.ts';
import { ask } from '../../calls/client.ts';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { Steps } from '../../ui/Steps.tsx';

interface SetUpStepsProps {
  /** The first of them leads to a page of somebody else's. */
  readonly page: Input<'pipes.openPage'>['page'];
  readonly link: string;
  readonly texts: readonly [string, string, string];
}

/** What to do elsewhere before a pipe can be set up here. */
function SetUpSteps({ page, link, texts }: SetUpStepsProps) {
  const { t } = useTranslation();
  const [first, second, third] = texts;
  return (
    <Steps
      label={t('pipes.steps')}
      steps={[
        {
          key: 'open',
          text: (
            <>
              <p>{first}</p>
              <OutsideLink text={link} open={() => ask('pipes.openPage', { page })} />
            </>
          ),
        },
        { key: 'make', text: second },
        { key: 'enter', text: third },
      ]}
    />
  );
}

/** How one gets a bot, and its token. */
export function BotFatherSteps() {
  const { t } = useTranslation();
  return (
    <SetUpSteps
      page="botFather"
      link={t('pipes.telegram.openBotFather')}
      texts={[t('pipes.telegram.step1'), t('pipes.telegram.step2'), t('pipes.telegram.step3')]}
    />
  );
}

/** What to do on the Mac first. */
export function BlueBubblesSteps() {
  const { t } = useTranslation();
  return (
    <SetUpSteps
      page="blueBubbles"
      link={t('pipes.blueBubbles.open')}
      texts={[
        t('pipes.blueBubbles.step1'),
        t('pipes.blueBubbles.step2'),
        t('pipes.blueBubbles.step3'),
      ]}
    />
  );
}
