import { defineConfig } from 'vitest/config';

const all = 'test/unit/**/*.test.{ts,tsx}';
/** They put other modules in the place of Electron's and others', which the next file would find there. */
export const withMocks = ['test/unit/app/*.test.ts', 'test/unit/preload.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/around-run.ts'],
    // Native modules and child processes: no threads. Most tests wait for processes of their own: every core has one.
    pool: 'forks',
    maxWorkers: '100%',
    // The slowest tests start dozens of processes or hash passwords; none of them measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: [all, 'tools/**/*.test.ts'],
          exclude: withMocks,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: withMocks } },
    ],
  },
});
