import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { isDeep } from './test/support/deep.ts';

const all = 'test/unit/**/*.test.{ts,tsx}';
/** They put other modules in the place of Electron's and others', which the next file would find there. */
export const withMocks = [
  'test/unit/app/{camera,keytar-utility,menus,no-network,notifications}.test.ts',
  'test/unit/app/{served-once,show-soon,tray,watch-agents-tree}.test.ts',
  'test/unit/preload.test.ts',
];
/** They have their process trust the authority of all of them, before it reads for good whom it trusts. */
const withAuthority = [
  'test/unit/network/checks.test.ts',
  'test/unit/cli/provider.test.ts',
  'test/unit/services/providers/providers.test.ts',
  'test/unit/services/pipes/pipes.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/support/around-run.ts'],
    // Native modules and child processes: no threads. Many tests wait, for processes of their own or for the disk.
    pool: 'forks',
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // The slowest tests start dozens of processes or hash passwords; none of them measures time.
    testTimeout: isDeep ? 600_000 : 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: [all, 'tools/**/*.test.ts'],
          exclude: [...withMocks, ...withAuthority],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'trusting', include: withAuthority, isolate: false } },
      { extends: true, test: { name: 'alone', include: withMocks } },
    ],
  },
});
