/** How long this process could do nothing else. */

const EVERY_MS = 5;

/**
 * Watches the event loop from now on.
 *
 * @returns stops watching, and gives the longest time between two of its turns, in milliseconds
 */
export function watchEventLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
