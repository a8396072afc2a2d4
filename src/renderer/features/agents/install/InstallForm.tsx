import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { PackageInspection } from '#shared/contract/schemas.ts';
import { asQuoted } from '#shared/text.ts';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { DialogForm } from '../../../forms/DialogForm.tsx';
import { say } from '../../../ui/toastManager.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { agentPath } from '../../../app/routes.ts';
import { LeftoverList } from '../LeftoverList.tsx';
import { useQuoted } from '../PackageText.tsx';
import { install, putAway } from './installing.ts';
import { Requirements } from './Requirements.tsx';
import styles from './InstallForm.module.css';

/** The requirements of a package, and the one question about them. */
export function InstallForm({ found }: { readonly found: PackageInspection }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [location, go] = useLocation();
  const [removeLeftovers, setRemoveLeftovers] = useState(false);
  const quoted = useQuoted();
  const { id, version, replaces, leftovers } = found;
  const name = asQuoted(found.name);

  const { busy, error, submit } = useSubmit(async () => {
    const result = await install(found, removeLeftovers);
    if (result.ok) {
      const text = replaces ? t('install.updated', { name }) : t('install.done', { name });
      const isThere = location === agentPath(id);
      say(text, { onward: !isThere });
      if (!isThere) go(agentPath(id));
    }
    return result;
  });

  return (
    <DialogForm
      submit={replaces ? t('install.submitUpdate') : t('install.submit')}
      busy={busy}
      // There is no way back while it is being installed.
      canCancel={!busy}
      error={error}
      problem={error && errorText(error)}
      onSubmit={() => submit()}
      onCancel={putAway}
    >
      <p className={styles.facts}>
        <code dir="auto">{id}</code>
        {version && <span>{t('install.version', { version: quoted(version) })}</span>}
        {replaces && (
          <span>
            {replaces.version
              ? t('install.replaces', { version: quoted(replaces.version) })
              : t('install.replacesUnknown')}
          </span>
        )}
      </p>
      <Requirements capabilities={found.capabilities} existing={found.existing} />
      {replaces && <p className={styles.note}>{t('install.keepsSecrets')}</p>}
      {leftovers.length > 0 && (
        <div className={styles.leftovers}>
          <p>{t('install.leftovers')}</p>
          <LeftoverList leftovers={leftovers} />
          <Checkbox
            checked={removeLeftovers}
            onChange={(event) => setRemoveLeftovers(event.target.checked)}
          >
            {t('install.removeLeftovers')}
          </Checkbox>
        </div>
      )}
    </DialogForm>
  );
}
