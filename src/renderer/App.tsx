import { lazy, Suspense, useEffect } from 'react';
import { CrashBoundary } from './components/CrashBoundary.tsx';
import { useShownLanguage } from './i18n/useLanguage.ts';
import { LockedPage } from './pages/locked/LockedPage.tsx';
import { ProblemPage } from './pages/problem/ProblemPage.tsx';
import { ScreenLockPage } from './pages/screen-lock/ScreenLockPage.tsx';
import { SignInPage } from './pages/sign-in/SignInPage.tsx';
import { refreshApp, useApp } from './state/app.ts';
import { useTheme } from './theme/useTheme.ts';

// What is behind the sign-in, and the set-up that runs once, load apart: the first screen is there sooner.
const loadFrame = () => import('./pages/frame/AppFrame.tsx');
const AppFrame = lazy(() => loadFrame().then((page) => ({ default: page.AppFrame })));
const SetupPage = lazy(() =>
  import('./pages/setup/SetupPage.tsx').then((page) => ({ default: page.SetupPage })),
);

export function App() {
  const { state } = useApp();
  useTheme(state?.preferences.theme ?? 'system');
  useShownLanguage();
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadFrame());
    return () => cancelIdleCallback(idle);
  }, []);
  return (
    <CrashBoundary fallback={(retry) => <ProblemPage error={null} onRetry={retry} />}>
      <Suspense fallback={null}>
        <Screen />
      </Suspense>
    </CrashBoundary>
  );
}

/** The one screen that fits where the app stands. */
function Screen() {
  const { state, error } = useApp();
  if (!state) return <ProblemPage error={error} onRetry={() => void refreshApp()} />;
  const { phase } = state;
  switch (phase.name) {
    case 'problem':
      return <ProblemPage error={phase.error} />;
    case 'welcome':
    case 'firstAdmin':
      return <SetupPage phase={phase} />;
    case 'locked':
      return <LockedPage error={phase.error} keychainAsked={phase.keychainAsked} />;
    case 'signedOut':
      return <SignInPage />;
    case 'screenLocked':
      return <ScreenLockPage key={phase.user.id} user={phase.user} />;
    case 'signedIn':
      // With another role everything starts afresh: nothing stays that was read with the old one.
      return <AppFrame key={`${phase.user.id}:${phase.user.isAdmin}`} />;
  }
}
