import { memo, useDeferredValue, useEffect, useRef } from 'react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Redirect, Route, Router, Switch } from 'wouter';
import { ContextMenu } from '../../ui/ContextMenu.tsx';
import { Toasts } from '../../ui/Toasts.tsx';
import { useUser } from '../../calls/app.ts';
import { DrawnPath, forgetNarrowing, useAddress, useDrawnAddress } from '../../ui/address.ts';
import { leadToSearch } from '../../ui/leadTo.ts';
import { useShortcuts } from '../../ui/useShortcuts.ts';
import { Palette } from '../palette/Palette.tsx';
import { useOpenPalette } from '../palette/palette.ts';
import { usePages } from '../pages.ts';
import { agentIdOf } from '../routes.ts';
import { useActivity } from '../useActivity.ts';
import { useShowShortcuts } from '../../features/about/asking.ts';
import { ActivityPage } from '../../features/activity/ActivityPage.tsx';
import { AgentPage } from '../../features/agents/AgentPage.tsx';
import { AgentsPage } from '../../features/agents/AgentsPage.tsx';
import { BackupBanner } from '../../features/backups/BackupBanner.tsx';
import { credentialErrand, useAddCredential } from '../../features/credentials/actions.ts';
import { CredentialsPage } from '../../features/credentials/CredentialsPage.tsx';
import { ImportPage } from '../../features/import/ImportPage.tsx';
import { DropTarget } from '../../features/agents/install/DropTarget.tsx';
import { InstallDialog } from '../../features/agents/install/InstallDialog.tsx';
import { AccessPage } from '../../features/health/access/AccessPage.tsx';
import { HealthLine } from '../../features/health/HealthLine.tsx';
import { useHealthSummary } from '../../features/health/useHealthSummary.ts';
import { HealthPage } from '../../features/health/HealthPage.tsx';
import { EffectToast } from '../../features/instances/EffectToast.tsx';
import { MovePage } from '../../features/instances/move/MovePage.tsx';
import { ReplacedToast } from '../../features/instances/ReplacedToast.tsx';
import { KitReminder } from '../../features/kit/KitReminder.tsx';
import { OverviewPage } from '../../features/overview/OverviewPage.tsx';
import { PipesPage } from '../../features/pipes/PipesPage.tsx';
import { ProvidersPage } from '../../features/providers/ProvidersPage.tsx';
import { ConfirmPasswordDialog } from '../../features/session/confirm/ConfirmPasswordDialog.tsx';
import { RotatePage } from '../../features/rotation/RotatePage.tsx';
import { RestorePage } from '../../features/restore/RestorePage.tsx';
import { SettingsPage } from '../../features/settings/SettingsPage.tsx';
import { UsersPage } from '../../features/users/UsersPage.tsx';
import { useAppActions } from './actions.ts';
import styles from './AppFrame.module.css';
import { DiscardDialog } from './DiscardDialog.tsx';
import { OffBanner } from './OffBanner.tsx';
import { ReadOnlyBanner } from './ReadOnlyBanner.tsx';
import { Sidebar } from './Sidebar.tsx';
import { UndoKey } from './UndoKey.tsx';

/** While a page has not got its search yet; once there, it listens itself. */
const search = { shortcut: 'search', run: leadToSearch } as const;

/** What is around every page once somebody is signed in. */
export function AppFrame() {
  const actions = useAppActions();
  const { isAdmin } = useUser();
  const pages = usePages();
  const addCredential = useAddCredential(credentialErrand.send);
  const health = useHealthSummary();
  const frame = useRef<HTMLDivElement>(null);
  useActivity();
  useShortcuts(actions.filter(({ id }) => id !== 'app.shortcuts'));
  // On the page that is shown: not while a dialog is open.
  useShortcuts([...pages, addCredential, useShowShortcuts(), useOpenPalette(), search], frame);
  useEffect(() => forgetNarrowing, []);
  return (
    <CSPProvider disableStyleElements>
      <Router hook={useAddress}>
        <div ref={frame} className={styles.frame}>
          <Sidebar pages={pages} actions={actions} health={health} />
          <main className={styles.page}>
            <ReadOnlyBanner />
            <OffBanner />
            {isAdmin && <KitReminder />}
            {isAdmin && <BackupBanner />}
            <Pages />
            <HealthLine summary={health} />
          </main>
        </div>
        <Palette />
        <ContextMenu />
        <InstallDialog />
        <DropTarget />
      </Router>
      <ConfirmPasswordDialog />
      <DiscardDialog />
      <EffectToast />
      <ReplacedToast />
      <Toasts />
      <UndoKey within={frame} />
    </CSPProvider>
  );
}

/** The page of the address: drawn in pieces between which the window answers, the one before it until then. */
function Pages() {
  const [path] = useAddress();
  return (
    <DrawnPath value={useDeferredValue(path)}>
      <Router hook={useDrawnAddress}>
        <Page />
      </Router>
    </DrawnPath>
  );
}

const Page = memo(function Page() {
  const { isAdmin } = useUser();
  return (
    <Switch>
      <Route path="/overview" component={OverviewPage} />
      <Route path="/credentials" component={CredentialsPage} />
      <Route path="/credentials/import" component={ImportPage} />
      <Route path="/agents" component={AgentsPage} />
      <Route path="/agents/:id">{({ id }) => <AgentPage key={id} agentId={agentIdOf(id)} />}</Route>
      <Route path="/users" component={UsersPage} />
      {isAdmin && <Route path="/providers" component={ProvidersPage} />}
      {isAdmin && <Route path="/pipes" component={PipesPage} />}
      <Route path="/health" component={HealthPage} />
      {isAdmin && <Route path="/health/access" component={AccessPage} />}
      <Route path="/activity" component={ActivityPage} />
      <Route path="/settings" component={SettingsPage} />
      {isAdmin && <Route path="/settings/move" component={MovePage} />}
      {isAdmin && <Route path="/settings/rotate" component={RotatePage} />}
      {isAdmin && <Route path="/settings/restore" component={RestorePage} />}
      <Redirect to="/overview" replace />
    </Switch>
  );
});
