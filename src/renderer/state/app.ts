/** Where the app stands: which screen, who is signed in, theme and language. Never a secret. */
import { create } from 'zustand';
import type {
  AppState,
  Language,
  Phase,
  Preferences,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { ask, onChanged, whenSignedOut } from './client.ts';

interface AppStore {
  /** `null` until the main process has answered for the first time. */
  readonly state: AppState | null;
  /** Why the state could not be read, or `null`. */
  readonly error: ErrorInfo | null;
}

export const useApp = create<AppStore>(() => ({ state: null, error: null }));

let newest = 0;

/** Reads the state again. Of several at once, the answer to the last question wins. */
export async function refreshApp(): Promise<void> {
  const mine = ++newest;
  const result = await ask('app.state', {});
  if (mine !== newest) return;
  useApp.setState(result.ok ? { state: result.value, error: null } : { error: result.error });
}

/** Reads the state now and whenever it may have changed, for as long as the window lives. */
export async function watchApp(): Promise<void> {
  whenSignedOut(() => void refreshApp());
  onChanged(() => void refreshApp());
  await refreshApp();
}

/** Saves a preference; the window shows it at once, before the main process has written it. */
export async function setPreferences(change: Partial<Preferences>): Promise<Result<unknown>> {
  useApp.setState(({ state }) =>
    state ? { state: { ...state, preferences: { ...state.preferences, ...change } } } : {},
  );
  const result = await ask('app.setPreferences', change);
  await refreshApp();
  return result;
}

/** The language of the window: the user's own, else the preference, else the system's. */
export function languageOf(state: AppState | null): Language {
  if (state && 'user' in state.phase) return state.phase.user.language;
  const preferred = state?.preferences.language ?? 'system';
  if (preferred !== 'system') return preferred;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** The signed-in user; only for screens that are shown to one. */
export function useUser(): SignedInUser {
  return useSignedIn().user;
}

/** The signed-in user and what they have set for themselves; only for screens that are shown to one. */
export function useSignedIn(): Extract<Phase, { name: 'signedIn' }> {
  const phase = useApp(({ state }) => state?.phase);
  if (phase?.name !== 'signedIn') throw new Error('nobody is signed in');
  return phase;
}
