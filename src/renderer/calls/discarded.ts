/** Whether something that was typed went when the window was locked, so that its person can be told. */
import { create } from 'zustand';
import { isAnythingTyped } from '../ui/unsaved.ts';
import { useApp } from './app.ts';

export const useDiscarded = create<{ readonly byLock: boolean }>(() => ({ byLock: false }));

// Told before the page is drawn anew: what was typed is still in its fields.
useApp.subscribe(({ state }, { state: before }) => {
  if (before?.phase.name !== 'signedIn' || state === null) return;
  const { name } = state.phase;
  if (name === 'signedIn') return;
  useDiscarded.setState({ byLock: name === 'screenLocked' && isAnythingTyped() });
});
