/**
 * One app for several tests, which run in it one after the other: to start it takes longer than most of them. Each
 * begins signed out, in one window; what the ones before have stored is there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { isDeep } from '../../support/deep.ts';
import type { HomeKind } from '../../support/homes.ts';
import { expect, test } from './fixtures.ts';
import { changesToFound, makeHousehold, unlocked, type Household } from './household.ts';
import { launchApp, type LaunchOptions, type RunningApp } from './launch.ts';

export interface SharedApp {
  readonly home: string;
  readonly app: RunningApp;
  /** Its first window. */
  readonly page: Page;
}

/**
 * Declares the app for all tests that are declared beside this call. After one that failed the others get a new one.
 *
 * @param start makes what the app finds in its home, and says how it is started
 * @param end what is to be ended after the app
 */
export function sharedApp(
  start: (home: string) => Promise<Partial<LaunchOptions>>,
  end: () => Promise<void> = () => Promise.resolve(),
): SharedApp {
  let home = '';
  let running: RunningApp | undefined;
  let isUsed = false;
  const app = (): RunningApp => {
    if (running === undefined) throw new Error('the app is there only while a test runs');
    return running;
  };

  test.describe.configure({ mode: 'default' });
  test.beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'selu-e2e-'));
    running = await launchApp({ home, ...(await start(home)) });
    isUsed = false;
  });
  test.beforeEach(async () => {
    if (isUsed) await backToStart(app());
    isUsed = true;
  });
  test.afterEach(async ({}, info) => {
    if (info.status !== info.expectedStatus) {
      await info.attach('output of the app', { body: app().output() });
    }
  });
  test.afterAll(async () => {
    await running?.kill();
    running = undefined;
    try {
      await end();
    } finally {
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    }
  });
  return {
    get home() {
      return home;
    },
    get app() {
      return app();
    },
    get page() {
      return app().page;
    },
  };
}

export interface SharedHousehold extends SharedApp {
  readonly household: Household;
}

/**
 * As {@link sharedApp}, over an unlocked household. Of a Selu all else has to be as it was when the app has ended.
 *
 * @param fill more to put in, through the services
 * @param env more for the app
 * @param options how else it is started
 */
export function sharedHousehold(
  kind: HomeKind = 'own',
  fill?: Parameters<typeof makeHousehold>[1],
  env: (home: string) => Promise<Readonly<Record<string, string>>> = () => Promise.resolve({}),
  options: Partial<LaunchOptions> = {},
): SharedHousehold {
  let household: Household | undefined;
  const made = (): Household => {
    if (household === undefined) throw new Error('the household is there only while a test runs');
    return household;
  };
  const shared = sharedApp(
    async (home) => {
      household = await makeHousehold(home, fill, kind);
      return { ...options, env: { ...unlocked(household), ...(await env(home)) } };
    },
    () => {
      expect(changesToFound(made())).toEqual([]);
      return Promise.resolve();
    },
  );
  return Object.defineProperty(shared as SharedHousehold, 'household', { get: made });
}

const kinds: Readonly<Record<HomeKind, string>> = {
  own: 'an own instance',
  s59: 'a Selu of S59',
  s67: 'a Selu of S67',
};

/** Declares tests for an own instance, and by `npm run test:deep` for the database of a Selu as well, of two shapes. */
export function onEachKind(declare: (kind: HomeKind) => void): void {
  for (const kind of Object.keys(kinds) as HomeKind[]) {
    if (kind === 'own' || isDeep) test.describe(`in ${kinds[kind]}`, () => declare(kind));
  }
}

async function backToStart(app: RunningApp): Promise<void> {
  const { page } = app;
  for (const other of app.windows()) if (other !== page) await other.close();
  await page.evaluate(async () => {
    await window.selu.auth.signOut({});
    window.location.hash = '#/';
  });
  await app.forget();
  await expect(page.getByRole('button', { name: /^(Sign in|Anmelden)$/ })).toBeVisible();
}
