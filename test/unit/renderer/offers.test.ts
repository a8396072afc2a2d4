/** What messages offer to undo, for its shortcut. */
import { expect, test, vi } from 'vitest';
import { offerAction, useOffers } from '../../../src/renderer/ui/toastManager.ts';

const newest = () => useOffers.getState().offers.at(-1);

test('the newest offer is the one that is taken, and each only as long as it stands', async () => {
  vi.useFakeTimers();
  const [first, second] = [vi.fn(() => Promise.resolve()), vi.fn(() => Promise.resolve())];
  offerAction({ text: 'PASSWORD removed.', action: 'Undo', onAction: first, seconds: 10 });
  offerAction({ text: 'API_KEY removed.', action: 'Undo', onAction: second, seconds: 20 });
  expect(newest()?.text).toBe('API_KEY removed.');
  newest()?.take();
  expect(second).toHaveBeenCalledOnce();
  expect(newest()?.text).toBe('PASSWORD removed.');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(newest()).toBeUndefined();
  expect(first).not.toHaveBeenCalled();
  vi.useRealTimers();
});
