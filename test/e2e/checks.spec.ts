/** Checks from the window through the built app, to servers that play the providers under their real names. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { playProviders } from '../support/played-providers.ts';
import { refuse, silent } from '../support/provider-servers.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { signIn } from './support/steps.ts';

const KEY = 'sk-ant-canary-e2e';
const TOKEN = '4711:canary-e2e_token-AAHdqTcvCH1vGWJxfSe';

test('keys reach their providers, and are found nowhere else', async ({ home, launch }) => {
  const { secret, bob } = await makeHousehold(home);
  const { env, server, play } = await playProviders(home);
  try {
    const app = await launch({ env: { SELU_ENCRYPTION_KEY: secret, ...env } });
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await expect(page.getByRole('heading', { name: 'Credentials', exact: true })).toBeVisible();

    const save = () =>
      page.evaluate(
        (key) =>
          window.selu.providers.save({
            ...{ id: 'anthropic', key, baseAddress: null, region: null },
            ...{ check: true, otherKeyOk: false, insecureOk: false },
          }),
        KEY,
      );
    play['api.anthropic.com'] = refuse(401);
    expect(await save()).toEqual({
      ok: false,
      error: { code: 'check_key_refused', params: { host: 'api.anthropic.com' } },
    });
    play['api.anthropic.com'] = silent;
    const waiting = save();
    await expect.poll(() => server.seen.length).toBe(2);
    await page.evaluate(() => window.selu.checks.cancel({}));
    expect(await waiting).toMatchObject({ error: { code: 'check_cancelled' } });

    const telegram = await page.evaluate(
      ({ token, userId }) =>
        window.selu.pipes.saveTelegram({
          ...{ pipeId: null, userId, name: 'Family', agentId: null },
          ...{ token, chat: '-1001234', check: true, otherKeyOk: false },
        }),
      { token: TOKEN, userId: bob },
    );
    expect(telegram).toEqual({ ok: true, value: { outcome: 'checked' } });
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/models?limit=1',
      '/v1/models?limit=1',
      `/bot${TOKEN}/getMe`,
    ]);
    expect(await page.evaluate(() => window.selu.pipes.list({}))).toMatchObject({
      value: { pipes: [{ name: 'Family', secretStatus: 'set', chat: '-1001234' }] },
    });

    await page.evaluate(() => window.selu.providers.openPage({ id: 'openai', page: 'usage' }));
    await expect.poll(() => app.opened()).toEqual(['https://platform.openai.com/usage']);

    expect(app.ipcAnswers() ?? '').not.toContain('canary');
    expect(app.output()).not.toContain('canary');
    await app.close();
    for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      const file = join(home, name);
      // What the browser keeps is looked at by the test of the whole slice.
      if (name.startsWith('browser') || !statSync(file).isFile()) continue;
      expect(readFileSync(file, 'latin1'), name).not.toContain('canary');
    }
  } finally {
    await server.close();
  }
});
