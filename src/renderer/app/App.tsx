import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { CrashBoundary } from '../ui/CrashBoundary.tsx';
import { useShownLanguage } from '../i18n/useLanguage.ts';
import { AboutDialogs } from '../features/about/AboutDialogs.tsx';
import { LockedPage } from '../features/session/master-secret/LockedPage.tsx';
import { LockCompletely } from '../features/session/lock-completely/LockCompletely.tsx';
import { SigningPage } from '../features/session/master-secret/SigningPage.tsx';
import { OutsidePage } from '../features/outside/OutsidePage.tsx';
import { WorkingPage } from '../features/rotation/WorkingPage.tsx';
import { ProblemPage } from '../features/problem/ProblemPage.tsx';
import { ScreenLockPage } from '../features/session/window-lock/ScreenLockPage.tsx';
import { NewPasswordPage } from '../features/session/sign-in/NewPasswordPage.tsx';
import { SignInPage } from '../features/session/sign-in/SignInPage.tsx';
import type { Phase } from '#shared/contract/schemas.ts';
import { useRestored } from '../features/restore/restored.ts';
import { useInstanceName } from '../features/instances/instanceNames.ts';
import { isApart, refreshApp, useApp, useShownInstance } from '../calls/app.ts';
import { LedFromOutside } from './LedFromOutside.tsx';
import { refuseLargePastes } from '../ui/largePastes.ts';
import { usePageTitle } from '../ui/PageHeader.tsx';
import { useCharacterKeys } from '../ui/shortcuts.ts';
import { say } from '../ui/toastManager.ts';
import { useTheme } from '../theme/useTheme.ts';

// What is behind the sign-in, and the set-up that runs once, load apart: the first screen is there sooner.
const loadFrame = () => import('./frame/AppFrame.tsx');
const AppFrame = lazy(() => loadFrame().then((page) => ({ default: page.AppFrame })));
const SetupPage = lazy(() =>
  import('../features/setup/SetupPage.tsx').then((page) => ({ default: page.SetupPage })),
);

const RestoredDialog = lazy(() =>
  import('../features/restore/RestoredDialog.tsx').then((page) => ({
    default: page.RestoredDialog,
  })),
);

export function App() {
  const { state } = useApp();
  const outcome = useRestored((one) => one.outcome);
  // The screen that follows would take the focus from what is said before it.
  const restored = state && hasSettled(state.phase) ? outcome : null;
  useTheme(state?.preferences.theme ?? 'system');
  useShownLanguage();
  useTitle();
  useLargePastes();
  useCharacterKeysOf();
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadFrame());
    return () => cancelIdleCallback(idle);
  }, []);
  return (
    <CrashBoundary fallback={(retry) => <ProblemPage error={null} onRetry={retry} />}>
      <Suspense fallback={null}>
        <Screen />
      </Suspense>
      <LockCompletely />
      <LedFromOutside />
      <AboutDialogs />
      {restored && (
        <Suspense fallback={null}>
          <RestoredDialog outcome={restored} />
        </Suspense>
      )}
    </CrashBoundary>
  );
}

/** Whether the window shows where a restore has led, and not what was there before or meanwhile. */
const hasSettled = (phase: Phase): boolean => phase.name !== 'signedIn' && !isApart(phase);

/**
 * Names the window after its page and whoever is signed in, and after the Selu that it shows, where that is not the
 * app's own: several windows can be told apart.
 */
function useTitle(): void {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const instance = useShownInstance();
  const page = usePageTitle(({ title }) => title);
  const person = useApp(({ state }) =>
    state?.phase.name === 'signedIn' ? state.phase.user.displayName : null,
  );
  const parts = [
    ...(person === null ? [] : [page, person]),
    instance?.kind === 'attached' ? nameOf(instance) : '',
  ].filter(Boolean);
  const title =
    parts.length > 0 ? t('product.titleOf', { name: parts.join(' · ') }) : t('product.title');
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Has single characters be shortcuts, or not. */
function useCharacterKeysOf(): void {
  const on = useApp(({ state }) => state?.preferences.characterKeys ?? true);
  useEffect(() => useCharacterKeys.setState({ on }), [on]);
}

/** Says so when something was too large to be pasted. */
function useLargePastes(): void {
  const { t } = useTranslation();
  useEffect(() => refuseLargePastes((max) => say(t('unsaved.tooLarge', { max }))), [t]);
}

/** The one screen that fits where the app stands. */
function Screen() {
  const { state, error } = useApp();
  if (!state) return <ProblemPage error={error} onRetry={() => void refreshApp()} />;
  const { phase } = state;
  switch (phase.name) {
    case 'problem':
      if (isApart(phase)) return <WorkingPage />;
      return <ProblemPage error={phase.error} />;
    case 'welcome':
    case 'firstAdmin':
      return <SetupPage phase={phase} />;
    case 'locked':
      if (phase.isSigning) return <SigningPage />;
      return <LockedPage phase={phase} />;
    case 'outside':
      return <OutsidePage reason={phase.reason} />;
    case 'signedOut':
      return <SignInPage remembered={phase.username} />;
    case 'newPassword':
      return <NewPasswordPage key={phase.user.id} user={phase.user} />;
    case 'screenLocked':
      return <ScreenLockPage key={phase.user.id} user={phase.user} />;
    case 'signedIn':
      // With another role everything starts afresh: nothing stays that was read with the old one.
      return <AppFrame key={`${phase.user.id}:${phase.user.isAdmin}`} />;
  }
}
