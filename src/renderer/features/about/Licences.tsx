import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThirdParty } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './Licences.module.css';

/** The packages and fonts of others that the app is shipped with, each with its licence. */
export function Licences() {
  const { t } = useTranslation();
  const licences = useAnswer(() => ask('app.licences', {}));
  return (
    <Loaded answer={licences}>
      {({ packages }) =>
        packages.length === 0 ? (
          <Notice tone="plain">{t('about.unbuilt')}</Notice>
        ) : (
          <ul className={styles.list} aria-label={t('about.thirdParty')}>
            {packages.map((each) => (
              <Package key={`${each.name} ${each.version}`} {...each} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Package({ name, version, licence, text }: ThirdParty) {
  const [open, setOpen] = useState(false);
  const label = [`${name} ${version}`, licence].filter(Boolean).join(' · ');
  return (
    <li>
      {text === '' ? (
        <p className={styles.plain}>{label}</p>
      ) : (
        <Disclosure label={label} open={open} onToggle={() => setOpen(!open)}>
          {open && <pre className={styles.text}>{text}</pre>}
        </Disclosure>
      )}
    </li>
  );
}
