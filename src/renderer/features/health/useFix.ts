import { useTranslation } from 'react-i18next';
import { Wrench } from 'lucide-react';
import type { Finding } from '#shared/contract/schemas.ts';
import { findingWords, type FindingWords } from '#shared/finding-words.ts';
import { useUser } from '../../calls/app.ts';
import type { Action } from '../../ui/action.ts';
import { leaveFor } from '../../ui/address.ts';
import { leadTo } from '../../ui/leadTo.ts';
import { accessErrand, passwordErrand } from '../users/actions.ts';
import { targetOf, type SettingLine, type Target } from './target.ts';

/** Says findings in the language of the window. */
export function useFindingWords(): (finding: Finding) => FindingWords {
  const { t } = useTranslation('health');
  return (finding) => findingWords(finding, t);
}

export interface Fix {
  /** Leads to where a finding is mended; null where a command is to be run elsewhere. */
  readonly action: Action | null;
  readonly command: string | null;
}

/** How a finding is mended. */
export function useFix(): (finding: Finding) => Fix {
  const { t } = useTranslation();
  const wordsOf = useFindingWords();
  const user = useUser();
  const lines: Readonly<Record<SettingLine, string>> = {
    kit: t('kit.title'),
    backups: t('backups.status.label'),
    schedule: t('backups.schedule.label'),
    keychain: t('keychain.label'),
  };
  const go = (target: Exclude<Target, { to: 'copy' }>): void => {
    switch (target.to) {
      case 'page':
        return leaveFor(target.path, { typed: {} });
      case 'thing':
        return leadTo(target.path, target.id, { search: target.search ?? '' });
      case 'setting':
        return leadTo('/settings', lines[target.line]);
      case 'agentsOf':
        return accessErrand.send({ userId: target.userId });
      case 'ownPassword':
        return passwordErrand.send(true);
    }
  };
  return (finding) => {
    const target = targetOf(finding, user);
    if (target.to === 'copy') return { action: null, command: target.text };
    const { title, fix } = wordsOf(finding);
    const action: Action = {
      id: 'health.fix',
      text: fix,
      label: t('health.fixOf', { fix, title }),
      icon: Wrench,
      group: 'fix',
      run: () => go(target),
    };
    return { action, command: null };
  };
}
