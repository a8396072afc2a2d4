import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    // Native modules and child processes: each file in a process of its own.
    pool: 'forks',
    // Most of them wait for processes of their own: every core has one of them.
    maxWorkers: '100%',
    globalSetup: ['test/support/around-run.ts'],
    // The slowest tests start dozens of processes or hash passwords; none of them measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
