/** The tests of whatever asks somebody outside: the providers, and a server at home. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playProviders } from '../../support/played-providers.ts';
import { models, startServer, type PlayServer } from '../../support/provider-servers.ts';
import { test as base } from './fixtures.ts';

interface World {
  /** Plays all the providers, over TLS. */
  readonly outside: PlayServer;
  /** Without TLS. */
  readonly atHome: PlayServer;
  /** For the app: it finds the providers here, and trusts the certificates that it finds. */
  readonly env: Readonly<Record<string, string>>;
}

export const test = base.extend<{ world: World }>({
  // Playwright reads the names of the fixtures that this one needs from its first parameter.
  world: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'selu-world-'));
    const { server: outside, env } = await playProviders(folder);
    const atHome = await startServer(models, null);
    await use({ outside, atHome, env });
    await outside.close();
    await atHome.close();
    rmSync(folder, { recursive: true, force: true });
  },
});

export { expect } from './fixtures.ts';
