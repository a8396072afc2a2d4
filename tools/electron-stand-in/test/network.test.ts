import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  askSinkForNames,
  attempt,
  openSinks,
  waysOut,
  type Sinks,
  type Way,
} from '../../../test/support/ways-out.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { FixtureApp, noChromium } from './fixture-app.ts';

/** The ways are the same for all; their addresses are those of the sinks. */
const names = waysOut({
  ports: { udp: 0, tcp: 0, dns: 0 },
  received: [],
  forget: () => undefined,
  close: () => Promise.resolve(),
}).map(({ name }) => name);

describe.skipIf(noChromium).each([
  ['an app that says nothing of its network', 'open', 'reaches a sink'],
  ['an app that says what Selu does', 'closed', 'reaches no sink'],
] as const)('a page of %s', (_app, network, outcome) => {
  let app: FixtureApp;
  let sinks: Sinks;
  let window: number;

  beforeAll(async () => {
    sinks = await openSinks();
    const home = mkdtempSync(join(tmpdir(), 'selu-fixture-'));
    askSinkForNames(join(home, 'Chromium/Local State'), sinks);
    app = await FixtureApp.start({ home, env: { FIXTURE_NETWORK: network } });
    window = await app.open();
  });
  afterAll(async () => {
    await app.end();
    await sinks.close();
  });
  beforeEach(() => sinks.forget());

  const way = (name: string): Way => {
    const found = waysOut(sinks).find((each) => each.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  test.each(names)(`${outcome} by %s`, async (name) => {
    const { sink } = way(name);
    await app.page(window, attempt(way(name)));
    if (network === 'open') await expect.poll(() => sinks.received).toContain(sink);
    else expect(sinks.received).toEqual([]);
  });
});
