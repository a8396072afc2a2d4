import { defineConfig } from '@playwright/test';
import { isDeep } from './test/support/deep.ts';

export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/support/around-run.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  ...(isDeep ? {} : { grepInvert: /@deep/ }),
  // One waits for its app or its browser now and then.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { trace: 'off', actionTimeout: 15_000 },
});
