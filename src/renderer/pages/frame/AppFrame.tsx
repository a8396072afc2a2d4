import { CSPProvider } from '@base-ui/react/csp-provider';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Toasts } from '../../components/Toasts.tsx';
import { useUser } from '../../state/app.ts';
import { ask } from '../../state/client.ts';
import { useShortcut } from '../../state/shortcuts.ts';
import { useActivity } from '../../state/useActivity.ts';
import { AgentPage } from '../agents/AgentPage.tsx';
import { agentIdOf } from '../agents/agentPath.ts';
import { AgentsPage } from '../agents/AgentsPage.tsx';
import { CredentialsPage } from '../credentials/CredentialsPage.tsx';
import { DropTarget } from '../install/DropTarget.tsx';
import { InstallDialog } from '../install/InstallDialog.tsx';
import { PipesPage } from '../pipes/PipesPage.tsx';
import { ProvidersPage } from '../providers/ProvidersPage.tsx';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { UsersPage } from '../users/UsersPage.tsx';
import styles from './AppFrame.module.css';
import { Sidebar } from './Sidebar.tsx';
import { useRun } from './useRun.ts';

/** What is around every page once somebody is signed in. */
export function AppFrame() {
  const run = useRun();
  const { isAdmin } = useUser();
  useActivity();
  useShortcut('l', () => void run(ask('auth.lock', {})));
  useShortcut('n', () => void run(ask('app.openWindow', {})));
  return (
    <CSPProvider disableStyleElements>
      <Router hook={useHashLocation}>
        <div className={styles.frame}>
          <Sidebar />
          <main className={styles.page}>
            <Switch>
              <Route path="/credentials" component={CredentialsPage} />
              <Route path="/agents" component={AgentsPage} />
              <Route path="/agents/:id">
                {({ id }) => <AgentPage key={id} agentId={agentIdOf(id)} />}
              </Route>
              <Route path="/users" component={UsersPage} />
              {isAdmin && <Route path="/providers" component={ProvidersPage} />}
              {isAdmin && <Route path="/pipes" component={PipesPage} />}
              <Route path="/settings" component={SettingsPage} />
              <Redirect to="/credentials" replace />
            </Switch>
          </main>
        </div>
        <InstallDialog />
        <DropTarget />
      </Router>
      <Toasts />
    </CSPProvider>
  );
}
