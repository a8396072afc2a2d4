/** What every end-to-end test starts from: a home folder of its own, and the app in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { models, startServer, type PlayServer } from '../../support/provider-servers.ts';
import { launchApp, type LaunchOptions, type RunningApp } from './launch.ts';

interface Fixtures {
  /** A new, empty folder; removed after the test. */
  home: string;
  /** Another one, for what a person has got from somewhere: in its own home the app takes nothing. */
  downloads: string;
  /** Starts the app, in the test's home unless told otherwise. Whatever still runs is ended after the test. */
  launch: (options?: Partial<LaunchOptions>) => Promise<RunningApp>;
  /** The app, started without more ado. */
  app: RunningApp;
  /** A server without TLS that lets everybody in. */
  atHome: PlayServer;
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of the fixtures that this one needs from its first parameter.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'selu-e2e-'));
    await use(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  },

  downloads: async ({}, use) => {
    const downloads = mkdtempSync(join(tmpdir(), 'selu-e2e-'));
    await use(downloads);
    rmSync(downloads, { recursive: true, force: true });
  },

  launch: async ({ home }, use, info) => {
    const running = new Set<RunningApp>();
    await use(async (options) => {
      const app = await launchApp({ home, ...options });
      running.add(app);
      return app;
    });
    for (const app of running) {
      if (info.status !== info.expectedStatus) {
        await info.attach('output of the app', { body: app.output() });
      }
      await app.kill();
    }
  },

  app: async ({ launch }, use) => {
    await use(await launch());
  },

  atHome: async ({}, use) => {
    const server = await startServer(models, null);
    await use(server);
    await server.close();
  },
});

export { expect } from './expect.ts';
