/** LLM providers: connected, checked, their keys replaced, disconnected – and what happens when that fails. */
import type { Locator, Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { isDeep } from '../support/deep.ts';
import { models, refuse, silent, type Play } from '../support/provider-servers.ts';
import { expectNowhere } from './support/canary.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import { openPage, signIn, signOut } from './support/steps.ts';
import { sharedWorld } from './support/world.ts';

const row = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'LLM providers' }).getByRole('listitem').filter({ hasText: name });

/** The dialog with a form; a toast is one for assistive technology, too. */
const dialogOf = (page: Page): Locator =>
  page.getByRole('dialog').filter({ has: page.locator('form') });

/** Lets in who has one of the keys, in the header in which each provider takes it. */
const letIn =
  (...keys: readonly string[]): Play =>
  (request, response) => {
    const { authorization = '', 'x-api-key': own } = request.headers;
    const key = own ?? authorization.replace('Bearer ', '');
    (keys.includes(String(key)) ? models : refuse(401))(request, response);
  };

/** The key of the last request that a server has seen. */
const lastKey = (seen: readonly { headers: NodeJS.Dict<string | string[]> }[]): unknown => {
  const headers = seen.at(-1)?.headers;
  return headers?.['x-api-key'] ?? headers?.['authorization']?.toString().replace('Bearer ', '');
};

/** Every provider with two keys of the form that its own have. */
const all = [
  { name: 'OpenAI', keys: ['sk-proj-canary-1', 'sk-proj-canary-2'] },
  { name: 'Anthropic', keys: ['sk-ant-canary-1', 'sk-ant-canary-2'] },
  { name: 'xAI Grok', keys: ['xai-canary-1', 'xai-canary-2'] },
  {
    name: 'Amazon Bedrock',
    keys: ['ABSKcanary-bedrock-key-1', 'ABSKcanary-bedrock-key-2'],
    region: 'eu-central-1',
  },
  { name: 'Local server', keys: ['canary-local-1', 'canary-local-2'], local: true },
] as const;

/** One of each kind: asked with a key, never asked, at home. How the key is sent to each the unit tests show as well. */
const walked = isDeep
  ? all
  : all.filter(
      ({ name }) => name === 'OpenAI' || name === 'Amazon Bedrock' || name === 'Local server',
    );

const KEY = 'sk-ant-canary-e2e';
const TOKEN = '4711:canary-e2e_token-AAHdqTcvCH1vGWJxfSe';

onEachKind((kind) => {
  const world = sharedWorld();
  const shared = sharedHousehold(kind, undefined, world.start);

  test('keys reach their providers under their real names, and are found nowhere else', async () => {
    const { app, page, household } = shared;
    const { server, play } = world.played;
    const { bob } = household;
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
    expect(telegram).toEqual({
      ...{ ok: true, value: { outcome: 'checked' } },
      ...(kind === 'own' ? {} : { effect: { when: 'restart', command: null, webhook: true } }),
    });
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/models?limit=1',
      '/v1/models?limit=1',
      `/bot${TOKEN}/getMe`,
    ]);
    const family = { name: 'Family', secretStatus: 'set', chat: '-1001234' };
    expect(await page.evaluate(() => window.selu.pipes.list({}))).toMatchObject({
      value: {
        pipes:
          kind === 'own' ? [family] : expect.arrayContaining([expect.objectContaining(family)]),
      },
    });

    await page.evaluate(() => window.selu.providers.openPage({ id: 'openai', page: 'usage' }));
    await expect.poll(() => app.opened()).toEqual(['https://platform.openai.com/usage']);

    await expectNowhere(app, [KEY]);
    // S59 keeps the secrets of channels in plain text.
    await expectNowhere(app, [TOKEN], kind === 's59' ? household.file : undefined);
  });

  test('each kind of provider: a refused key mended, checked, replaced, disconnected, and the key nowhere', async ({
    atHome,
  }) => {
    const { app } = shared;
    const { server: outside } = world.played;
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'LLM providers');

    for (const provider of walked) {
      const { name, keys } = provider;
      const isLocal = 'local' in provider;
      const server = isLocal ? atHome : outside;
      // Amazon is not asked: what its keys open is seen when they are used.
      const isAsked = !('region' in provider);
      const dialog = dialogOf(page);
      const key = dialog.getByLabel('API key');

      server.play = letIn(keys[1]);
      await row(page, name).getByRole('button', { name: 'Connect' }).click();
      if (isLocal) {
        await dialog.getByLabel('Address').fill(`${server.address}/v1/`);
        // Asked by the system's own dialog before the first request, and not again.
        await app.dialogs([{ response: 0 }]);
      }
      if ('region' in provider) await dialog.getByLabel('Region').fill(provider.region);
      await key.fill(keys[0]);
      await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
      if (isAsked) {
        await expect(dialog.getByRole('alert')).toContainText("didn't accept the key");
        await expect(key).toHaveAttribute('aria-invalid', 'true');
        await expect(key).toBeFocused();
        // A key that was refused is not saved by a side door.
        await expect(dialog.getByRole('button', { name: 'Save without checking' })).toHaveCount(0);
        expect(lastKey(server.seen)).toBe(keys[0]);
        server.play = letIn(keys[0]);
        await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
      }
      // A key of which only the form was looked at is not called connected.
      const state = isAsked ? 'Connected' : 'Saved, not checked';
      await expect(row(page, name)).toContainText(state);
      await expect(row(page, name)).toContainText('••••••••');
      // A Selu does not keep when.
      if (kind === 'own') await expect(row(page, name)).toContainText('updated just now');

      await row(page, name).getByRole('button', { name: 'Check' }).click();
      await expect(row(page, name).getByRole('status')).toContainText(
        isAsked ? 'accepts the key' : 'The key has the right form',
      );
      server.play = letIn(keys[1]);
      if (isAsked) {
        await row(page, name).getByRole('button', { name: 'Check' }).click();
        await expect(row(page, name).getByRole('alert')).toContainText("didn't accept the key");
        await expect(row(page, name)).not.toContainText('Connected');
        await expect(row(page, name)).toContainText('Last check failed');
      }

      await row(page, name).getByRole('button', { name: 'Update' }).click();
      await expect(key).toHaveValue('••••••••');
      await key.fill(keys[1]);
      await key.press('Enter');
      await expect(dialog).toHaveCount(0);
      await row(page, name).getByRole('button', { name: 'Check' }).click();
      await expect(row(page, name).getByRole('status').first()).toContainText(/key|form/);
      if (isAsked) expect(lastKey(server.seen)).toBe(keys[1]);

      await row(page, name).getByRole('button', { name: 'Disconnect' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
      await expect(row(page, name)).not.toContainText(state);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(row(page, name)).toContainText(state);
      await page.getByText(`${name} is back.`).waitFor();
    }
    await row(page, 'OpenAI').getByRole('button', { name: 'Remind me' }).click();
    await page.getByRole('menuitemradio', { name: 'Every 30 days' }).click();
    await expect(row(page, 'OpenAI')).toContainText('Reminder: every 30 days');
    await row(page, 'OpenAI').getByRole('button', { name: 'Usage at OpenAI' }).first().click();
    await expect.poll(() => app.opened()).toEqual(['https://platform.openai.com/usage']);
    await expect(row(page, 'OpenAI')).toContainText('usage looked at just now');
    // The tests after this one begin with none of them.
    await page.evaluate(async () => {
      const answer = await window.selu.providers.list({});
      if (!answer.ok) return;
      for (const { id } of answer.value.providers) await window.selu.providers.disconnect({ id });
    });
    await expectNowhere(
      app,
      walked.flatMap(({ keys }) => keys),
    );
  });

  test('what gets in the way: another key, no answer, no connection, and how to go on', async ({
    atHome,
  }) => {
    const { app } = shared;
    const { server: outside } = world.played;
    const { page } = app;
    const dialog = dialogOf(page);
    const submit = dialog.getByRole('button', { name: /^(Connect|Save)$/ });
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'LLM providers');

    // A key of somebody else's goes nowhere before the question is answered.
    outside.play = models;
    await row(page, 'OpenAI').getByRole('button', { name: 'Connect' }).click();
    await dialog.getByLabel('API key').fill('  sk-ant-canary-pasted\n');
    await expect(dialog.getByText(/spaces or line breaks around the value/)).toBeVisible();
    await submit.click();
    await expect(dialog.getByRole('alert')).toContainText('looks like a key from Anthropic');
    expect(outside.seen).toHaveLength(0);
    await dialog.getByRole('button', { name: 'Advanced' }).click();
    await dialog.getByLabel('Other address').fill('http://example.com');
    await submit.click();
    await expect(dialog.getByLabel('Other address')).toHaveAttribute('aria-invalid', 'true');
    await dialog.getByLabel('Other address').fill(`${outside.address}/proxy/v1`);
    await submit.click();
    await dialog.getByRole('button', { name: 'Use it anyway' }).click();
    // Nobody has confirmed that server, and the system's dialog says no where nobody says yes.
    await expect(dialog.getByRole('button', { name: 'Use it anyway' })).toHaveCount(0);
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await expect(dialog.getByRole('alert')).toHaveCount(0);
    expect(outside.seen).toHaveLength(0);
    const yes = { response: 0 };
    await app.dialogs([yes, yes, yes]);
    await submit.click();
    await expect(row(page, 'OpenAI')).toContainText(`${outside.address}/proxy`);
    expect(outside.seen.map(({ url }) => url)).toEqual(['/proxy/v1/models']);
    expect(lastKey(outside.seen)).toBe('sk-ant-canary-pasted');

    // What is stored is not taken to another address.
    await row(page, 'OpenAI').getByRole('button', { name: 'Update' }).click();
    await dialog.getByLabel('Other address').fill('');
    await submit.click();
    await expect(dialog.getByLabel('API key')).toHaveAttribute('aria-invalid', 'true');
    await page.keyboard.press('Escape');
    await expect(row(page, 'OpenAI').getByRole('button', { name: 'Update' })).toBeFocused();

    // A server that says nothing: stopped, with all that was typed still there.
    let ended = 0;
    atHome.play = (request) => {
      request.socket.once('close', () => (ended += 1));
    };
    await row(page, 'Local server').getByRole('button', { name: 'Connect' }).click();
    await dialog.getByLabel('Address').fill(atHome.address);
    await dialog.getByLabel('API key').fill('canary-quiet');
    await submit.click();
    await expect(dialog.getByRole('status')).toContainText('Checking with Local server');
    await expect.poll(() => atHome.seen.length).toBe(1);
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await expect(dialog.getByRole('alert')).toHaveCount(0);
    await expect.poll(() => ended).toBe(1);
    await expect(dialog.getByLabel('API key')).toHaveValue('canary-quiet');

    // Leaving the dialog ends the check as well.
    await submit.click();
    await expect.poll(() => atHome.seen.length).toBe(2);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => ended).toBe(2);
    const connect = row(page, 'Local server').getByRole('button', { name: 'Connect' });
    await expect(connect).toBeFocused();
    await connect.click();
    // As a server prints it that listens on every address, and as its documentation has it.
    const printed = atHome.address.replace(/^http:\/\/127\.0\.0\.1/, '0.0.0.0');
    await dialog.getByLabel('Address').fill(`${printed}/v1/chat/completions`);
    await expect(dialog.getByText(`It will be used as ${atHome.address}.`)).toBeVisible();
    await dialog.getByLabel('API key').fill('\u201Ccanary-quiet\u201D');
    await expect(dialog.getByText(/quotation marks around the value/)).toBeVisible();

    // One without a list of models.
    atHome.play = refuse(404);
    await submit.click();
    await expect(dialog.getByRole('alert')).toContainText("doesn't have what we expected");
    await expect(dialog.getByRole('button', { name: 'Save without checking' })).toBeVisible();

    // A server that is off: saved all the same, and checked later.
    await atHome.close();
    await submit.click();
    await expect(dialog.getByRole('alert')).toContainText('no connection');
    await dialog.getByRole('button', { name: 'Save without checking' }).click();
    await expect(page.getByText('Local server is saved, but not checked yet.')).toBeVisible();
    await expect(row(page, 'Local server')).toContainText('Saved, not checked');
    await row(page, 'Local server').getByRole('button', { name: 'Check' }).click();
    await expect(row(page, 'Local server').getByRole('alert')).toContainText('no connection');

    // Clearing the field asks, and keeps a server that needs no key.
    await row(page, 'Local server').getByRole('button', { name: 'Update' }).click();
    await dialog.getByLabel('API key').fill('');
    await dialog.getByLabel('Address').fill('http://llm.example.com');
    await submit.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    // That the key may go says nothing about an address that others can read along to.
    await expect(dialog.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true');
    await dialog.getByRole('button', { name: 'Use it anyway' }).click();
    await expect(row(page, 'Local server')).toContainText('llm.example.com');
    await expect(row(page, 'Local server')).toContainText('No key');
    await row(page, 'OpenAI').getByRole('button', { name: 'Update' }).click();
    await dialog.getByLabel('API key').fill('');
    await submit.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect(row(page, 'OpenAI')).not.toContainText('Connected');

    // The pages of a provider open in the browser, and only those.
    await row(page, 'Anthropic').getByRole('button', { name: 'Keys' }).click();
    await expect.poll(() => app.opened()).toEqual(['https://platform.claude.com/settings/keys']);
    await expectNowhere(app, ['canary-quiet', 'sk-ant-canary-pasted']);
  });

  test('a damaged key and a provider of a newer Selu are told apart; members see neither', async () => {
    const { page, household } = shared;
    const insert = (db: Database.Database, id: string, key: string): void => {
      db.prepare(
        `insert or replace into llm_providers (id, display_name, api_key_encrypted, base_url, active, created_at)
       values (?, ?, ?, '', 1, '2026-11-20 12:00:00')`,
      ).run(id, `The ${id}`, key);
    };
    const db = new Database(household.file);
    insert(db, 'anthropic', kind === 'own' ? 'selu:v2:AAAA' : 'AAAA');
    insert(db, 'oracle', 'left alone');
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'LLM providers');

    await expect(row(page, 'Anthropic')).toContainText('Damaged');
    await row(page, 'Anthropic').getByRole('button', { name: 'Check' }).click();
    await expect(row(page, 'Anthropic').getByRole('alert')).toContainText('Enter it again');
    await expect(row(page, 'The oracle')).toContainText('From a newer Selu');
    await expect(row(page, 'The oracle').getByRole('button')).toHaveCount(0);
    const refused = await page.evaluate(() => window.selu.providers.disconnect({ id: 'oracle' }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'provider_unknown' } });
    expect(
      db.prepare(`select api_key_encrypted from llm_providers where id = 'oracle'`).pluck().get(),
    ).toBe('left alone');
    db.close();

    await signOut(page);
    await signIn(page, 'bob', PASSWORD);
    await expect(page.getByRole('link', { name: 'Users' })).toBeVisible();
    for (const name of ['LLM providers', 'Pipes']) {
      await expect(page.getByRole('link', { name })).toHaveCount(0);
    }
    await page.evaluate(() => {
      window.location.hash = '#/providers';
    });
    await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeVisible();
  });
});
