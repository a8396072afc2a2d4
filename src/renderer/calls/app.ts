/** Where the app stands: which screen, who is signed in, theme and language. Never a secret. */
import { create } from 'zustand';
import type {
  AppState,
  Language,
  Phase,
  Preferences,
  ShownInstance,
  SignedInUser,
  SignedOutReason,
} from '#shared/contract/schemas.ts';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { ask, onChanged, whenSignedOut } from './client.ts';
import { forgetAnswers } from './remembered.ts';

/** Somebody was signed out without having asked for it. */
export interface Dropped {
  /** Null: that was before this page was there. */
  readonly username: string | null;
  readonly reason: SignedOutReason;
}

interface AppStore {
  /** `null` until the main process has answered for the first time. */
  readonly state: AppState | null;
  /** Why the state could not be read, or `null`. */
  readonly error: ErrorInfo | null;
  /** Who was signed out here without having asked for it, or `null`. In memory only. */
  readonly dropped: Dropped | null;
  /** What was spoken here before the instance was closed for work, after which the same people go on; otherwise `null`. */
  readonly spoken: Language | null;
}

export const useApp = create<AppStore>(() => ({
  state: null,
  error: null,
  dropped: null,
  spoken: null,
}));

// Somebody signs in, is locked, or has another role or language: what was read before is not theirs.
useApp.subscribe(({ state }, { state: before }) => {
  if (JSON.stringify(state?.phase) !== JSON.stringify(before?.phase)) forgetAnswers();
});

let newest = 0;
/** The person at this window wants to be signed out; until somebody signs in again. */
let leaving = false;

/** Reads the state again. Of several at once, the answer to the last question wins. */
export async function refreshApp(): Promise<void> {
  const mine = ++newest;
  const result = await ask('app.state', {});
  if (mine !== newest) return;
  if (!result.ok) {
    useApp.setState({ error: result.error });
    return;
  }
  const store = useApp.getState();
  const { state, dropped } = store;
  const before = state?.phase ?? null;
  const { phase } = result.value;
  // An answer may be older than the wish to be signed out: only a new sign-in ends that.
  if (before?.name === 'signedOut' && phase.name !== 'signedOut') leaving = false;
  useApp.setState({
    state: result.value,
    error: null,
    dropped: droppedAt(before, phase, dropped, leaving),
    spoken: isApart(phase) && state !== null ? languageOf(store) : null,
  });
}

/**
 * Who was signed out without having asked for it, when the app goes from one phase to the next.
 *
 * @param dropped who that was before: it stays for as long as nobody signs in
 * @param asked somebody at this window wanted to be signed out
 */
function droppedAt(
  before: Phase | null,
  after: Phase,
  dropped: Dropped | null,
  asked: boolean,
): Dropped | null {
  if (after.name !== 'signedOut' || after.reason === null || asked) return null;
  const username = before && 'user' in before ? before.user.username : (dropped?.username ?? null);
  return { username, reason: after.reason };
}

/**
 * Does what signs out whoever is at this window, by their own wish, and has the window follow.
 *
 * @param leave the call, if it is another than the one that ends this session alone
 */
export async function signOut(
  leave: () => Promise<Result<unknown>> = () => ask('auth.signOut', {}),
): Promise<Result<unknown>> {
  leaving = true;
  forgetAnswers();
  const result = await leave();
  if (!result.ok) leaving = false;
  await refreshApp();
  return result;
}

/** Reads the state now and whenever it may have changed, for as long as the window lives. */
export async function watchApp(): Promise<void> {
  const again = (): void => {
    forgetAnswers();
    void refreshApp();
  };
  whenSignedOut(again);
  onChanged(again);
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

/** Closed for work on its file. */
export const isApart = (phase: Phase): boolean =>
  phase.name === 'problem' && phase.error.code === 'instance_apart';

/** The language of the window: the user's own, else the preference, else the system's. */
export function languageOf({ state, spoken }: Pick<AppStore, 'state' | 'spoken'>): Language {
  if (state && 'user' in state.phase) return state.phase.user.language;
  if (spoken) return spoken;
  const preferred = state?.preferences.language ?? 'system';
  if (preferred !== 'system') return preferred;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** The instance that the window shows; null until it is known. */
export const useShownInstance = (): ShownInstance | null =>
  useApp(({ state }) => state?.instance ?? null);

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
