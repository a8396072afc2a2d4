import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { useUser } from '../../calls/app.ts';
import { MyAccount } from './MyAccount.tsx';
import { PeoplePage } from './PeoplePage.tsx';

/** Administrators look after everyone and, on a tab, their own account; members after their own. */
export function UsersPage() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  if (isAdmin) return <PeoplePage />;
  return (
    <>
      <PageHeader title={t('myAccount.title')} />
      <MyAccount />
    </>
  );
}
