import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { About } from '#shared/contract/schemas.ts';
import { useApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Button } from '../../ui/Button.tsx';
import { Copyable } from '../../ui/Copyable.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import stack from '../../ui/stack.module.css';
import type { DialogProps } from '../../ui/useDialog.ts';
import styles from './AboutDialog.module.css';
import { Licences } from './Licences.tsx';

/** What this app is: its version and what it runs on, its licence and those of others, and what a bug report needs. */
export function AboutDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  const [of, setOf] = useState<'app' | 'licences'>('app');
  const first = useRef<HTMLButtonElement>(null);
  return (
    <DialogFrame
      {...dialog}
      wide
      title={t(of === 'app' ? 'about.title' : 'about.thirdParty')}
      lead={of === 'app' ? undefined : t('about.thirdPartyLead')}
      firstFocus={first}
      onClosed={() => setOf('app')}
    >
      <div className={stack.stack}>
        {of === 'app' ? <Facts /> : <Licences />}
        <div className={clsx(stack.actions, stack.footer)}>
          <Button
            look="quiet"
            className={stack.pushed}
            onClick={() => setOf(of === 'app' ? 'licences' : 'app')}
          >
            {t(of === 'app' ? 'about.thirdParty' : 'action.back')}
          </Button>
          <Button ref={first} onClick={dialog.onClose}>
            {t('action.close')}
          </Button>
        </div>
      </div>
    </DialogFrame>
  );
}

function Facts() {
  const { t } = useTranslation();
  const version = useApp(({ state }) => state?.version) ?? '';
  const about = useAnswer(() => ask('app.about', {}));
  const reportOf = useReport();
  return (
    <>
      <div className={styles.product}>
        <Logo size={48} />
        <div>
          <p className={styles.name}>{t('about.product', { version })}</p>
          <p className={styles.licence}>{t('about.licence')}</p>
        </div>
      </div>
      <OutsideLink text={t('about.docs')} open={() => ask('app.openHelp', {})} />
      <section className={styles.part}>
        <h3 className={styles.title}>{t('about.report')}</h3>
        <p className={styles.licence}>{t('about.reportLead')}</p>
        <Loaded answer={about}>{(value) => <Copyable lines>{reportOf(value)}</Copyable>}</Loaded>
      </section>
    </>
  );
}

/** What a bug report needs: no secret, no name of a person, and no path that holds one. */
function useReport(): (about: About) => string {
  const { t } = useTranslation();
  const state = useApp((app) => app.state);
  return ({ version, electron, chromium, node, system, home }) => {
    const browser = chromium ?? /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? null;
    const phase = state?.phase;
    return [
      t('about.product', { version }),
      electron && `Electron ${electron}`,
      browser && `Chromium ${browser}`,
      `Node.js ${node}`,
      system,
      t('about.data', { folder: home ?? t('about.elsewhere') }),
      t('about.instance', { kind: t(`about.kind.${state?.instance.kind ?? 'own'}`) }),
      phase && t('about.state', { state: t(`about.phase.${phase.name}`) }),
      phase?.name === 'problem' && t('about.problem', { code: phase.error.code }),
    ]
      .filter(Boolean)
      .join('\n');
  };
}
