import { CSPProvider } from '@base-ui/react/csp-provider';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Toasts } from '../../components/Toasts.tsx';
import { CredentialsPage } from '../credentials/CredentialsPage.tsx';
import styles from './AppFrame.module.css';
import { Sidebar } from './Sidebar.tsx';

/** What is around every page once somebody is signed in. */
export function AppFrame() {
  return (
    <CSPProvider disableStyleElements>
      <Router hook={useHashLocation}>
        <div className={styles.frame}>
          <Sidebar />
          <main className={styles.page}>
            <Switch>
              <Route path="/credentials" component={CredentialsPage} />
              <Redirect to="/credentials" replace />
            </Switch>
          </main>
        </div>
      </Router>
      <Toasts />
    </CSPProvider>
  );
}
