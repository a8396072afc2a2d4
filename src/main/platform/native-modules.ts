/** The native modules that the app cannot do without: what is built for another system does not load. */

/** Each does as little as shows that it works. */
const load = {
  argon2: () => import('argon2'),
  'better-sqlite3': async () => {
    const { default: Database } = await import('better-sqlite3');
    new Database(':memory:').close();
  },
};

/**
 * Looks whether they load. To be asked before what imports them: that would end the process without a word.
 *
 * @returns the first that does not, and why; null when all do
 */
export async function brokenModule(): Promise<{ name: string; error: unknown } | null> {
  for (const [name, attempt] of Object.entries(load)) {
    try {
      await attempt();
    } catch (error) {
      return { name, error };
    }
  }
  return null;
}
