import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import { LanguageChoice } from '../../ui/LanguageChoice.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';

/** What is chosen in a profile, beside the names that are typed. */
export interface ProfileChoice {
  readonly language: Language;
  readonly isAdmin: boolean;
}

interface ProfileChoicesProps {
  readonly choice: ProfileChoice;
  readonly onChoice: (choice: ProfileChoice) => void;
  /** Why the role cannot be changed. */
  readonly roleLocked?: string | undefined;
  /** What was wrong with the role. */
  readonly error: string | undefined;
}

/** Language and role of a person. */
export function ProfileChoices({ choice, onChoice, roleLocked, error }: ProfileChoicesProps) {
  const { t } = useTranslation();
  return (
    <>
      <LanguageChoice
        value={choice.language}
        onChange={(language) => onChoice({ ...choice, language })}
      />
      <RadioCards
        label={t('user.role')}
        cards={[
          { value: 'member', title: t('account.member'), text: t('users.memberText') },
          { value: 'admin', title: t('account.admin'), text: t('users.adminText') },
        ]}
        value={choice.isAdmin ? 'admin' : 'member'}
        onChange={(role) => onChoice({ ...choice, isAdmin: role === 'admin' })}
        inLine
        locked={roleLocked !== undefined}
        hint={roleLocked}
        error={error}
      />
    </>
  );
}
