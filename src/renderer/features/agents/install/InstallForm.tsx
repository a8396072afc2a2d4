import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { PackageInspection } from '#shared/contract/schemas.ts';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { classes } from '../../../ui/classes.ts';
import { Form } from '../../../forms/Form.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import stack from '../../../ui/stack.module.css';
import { say } from '../../../ui/toastManager.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { agentPath } from '../agentPath.ts';
import { LeftoverList } from '../LeftoverList.tsx';
import { install, putAway } from './installing.ts';
import { Requirements } from './Requirements.tsx';
import styles from './InstallForm.module.css';

/** The requirements of a package, and the one question about them. */
export function InstallForm({ found }: { readonly found: PackageInspection }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [location, go] = useLocation();
  const [removeLeftovers, setRemoveLeftovers] = useState(false);
  const { id, name, version, replaces, leftovers } = found;

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
    <Form className={stack.stack} error={error} onSubmit={() => submit()}>
      <p className={styles.facts}>
        <code>{id}</code>
        {version && <span>{t('install.version', { version })}</span>}
        {replaces && (
          <span>
            {replaces.version
              ? t('install.replaces', { version: replaces.version })
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
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button aria-disabled={busy} onClick={putAway}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {replaces ? t('install.submitUpdate') : t('install.submit')}
        </Button>
      </div>
    </Form>
  );
}
