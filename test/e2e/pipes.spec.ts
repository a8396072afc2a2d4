/** Pipes: a Telegram bot with its chat, BlueBubbles, webhooks, and what is only shown. */
import type { Locator, Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { bot, json, pong, refuse, type Play } from '../support/provider-servers.ts';
import { expectNowhere } from './support/canary.ts';
import { writerOf } from '../support/writer.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import { openPage, signIn } from './support/steps.ts';
import { sharedWorld } from './support/world.ts';

/** The row of a pipe, in whichever part of the page. */
const row = (page: Page, name: string): Locator =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name });

/** The dialog with a form; a toast is one for assistive technology, too. */
const dialogOf = (page: Page): Locator =>
  page.getByRole('dialog').filter({ has: page.locator('form') });

const inMenu = async (page: Page, pipe: string, action: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${pipe}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
};

const add = async (page: Page, kind: RegExp): Promise<void> => {
  await page.getByRole('button', { name: 'Add pipe' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
};

interface Id {
  readonly id: string;
}

const TOKEN = '4711:canary-bot-token-AAHdqTcvCH1vGWJxfSeofSAs';
const NEW_TOKEN = '4711:canary-new-token-AAHdqTcvCH1vGWJxfSeofSAs';
const PASSWORD_OF_MAC = 'canary pässword?&#';

/** Two chats that a bot has seen, the family's group last. */
const updates = json({
  ok: true,
  result: [
    { update_id: 1, message: { chat: { id: 815, type: 'private', first_name: 'Alice' } } },
    { update_id: 2, message: { chat: { id: -100042, type: 'supergroup', title: 'Family' } } },
  ],
});

/** A Telegram that knows one bot. */
const telegram =
  (token: string, chats: Play = updates): Play =>
  (request, response) => {
    const [, who, method] = request.url?.split('/') ?? [];
    if (who !== `bot${token}`) refuse(401)(request, response);
    else (method === 'getMe' ? bot : chats)(request, response);
  };

onEachKind((kind) => {
  const world = sharedWorld();
  const shared = sharedHousehold(
    kind,
    (services, { bob }) => {
      const { pipes } = writerOf({ services });
      const shared = { userId: bob, inboundToken: 'left alone', outboundUrl: 'internal://' };
      const rest = { outboundAuth: null, defaultAgentId: null, active: true };
      const createdAt = '2026-11-20 12:00:00';
      pipes.insert({
        id: 'pipe-web',
        name: "Bob's Chat",
        transport: 'web',
        createdAt,
        ...shared,
        ...rest,
      });
      pipes.insert({
        id: 'pipe-new',
        name: 'Pigeons',
        transport: 'carrier-pigeon',
        createdAt,
        ...shared,
        ...rest,
      });
      return Promise.resolve();
    },
    world.start,
  );

  /** S59 keeps the secrets of channels in plain text. */
  const plain = (): string | undefined => (kind === 's59' ? shared.household.file : undefined);

  test('a Telegram bot: a wrong token mended, its chat picked, changed, turned off, removed', async () => {
    const { app } = shared;
    const { server: outside } = world.played;
    const { page } = app;
    const dialog = dialogOf(page);
    const token = dialog.getByLabel('Bot token');
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Pipes');

    // A household that has a channel already is offered no first one.
    if (kind === 'own') await page.getByRole('button', { name: 'Connect Telegram' }).click();
    else await add(page, /Telegram/);
    await dialog.getByRole('button', { name: 'Open BotFather' }).click();
    await expect.poll(() => app.opened()).toEqual(['https://t.me/BotFather']);
    outside.play = telegram(TOKEN, json({ ok: true, result: [] }));
    await token.fill(NEW_TOKEN);
    await token.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('knows no bot with this token');
    await expect(token).toBeFocused();
    await token.fill(TOKEN);
    await token.press('Enter');

    // Nobody has written to the bot yet; then somebody does.
    await expect(dialog.getByText('No chat yet.')).toBeVisible();
    outside.play = telegram(TOKEN);
    await dialog.getByRole('button', { name: 'Look again' }).click();
    await expect(dialog.getByRole('radio', { name: 'Family' })).toBeChecked();
    await dialog.getByRole('radio', { name: 'Another chat' }).check();
    await dialog.getByLabel('Number or @name').fill('no chat');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog.getByLabel('Number or @name')).toBeFocused();
    await dialog.getByRole('radio', { name: 'Family' }).check();
    await dialog.getByLabel('Name', { exact: true }).fill('Family chat');
    await dialog.getByLabel('Whose it is').click();
    await page.getByRole('option', { name: 'Bob' }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    for (const fact of ['Telegram', 'Bob', 'Default agent']) {
      await expect(row(page, 'Family chat').getByText(fact, { exact: true })).toBeVisible();
    }
    await expect(row(page, 'Family chat')).toContainText('chat -100042');
    await expect(row(page, 'Family chat')).toContainText('••••••••');
    expect(outside.seen.at(-1)?.url).toBe(`/bot${TOKEN}/getMe`);

    await inMenu(page, 'Family chat', 'Check');
    await expect(row(page, 'Family chat')).toContainText('its token works');
    const use = page.getByRole('switch', { name: 'Use Family chat' });
    await use.click();
    await expect(use).not.toBeChecked();
    // Where its token is not encrypted, the row says that instead.
    if (kind !== 's59') await expect(row(page, 'Family chat')).toContainText('Off');

    // The stored token finds the chats; a new one is checked before it replaces it.
    await inMenu(page, 'Family chat', 'Edit');
    await expect(token).toHaveValue('••••••••');
    await dialog.getByRole('button', { name: 'Look for chats' }).click();
    await dialog.getByRole('radio', { name: 'Alice' }).check();
    await token.fill(NEW_TOKEN);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('knows no bot with this token');
    outside.play = telegram(NEW_TOKEN);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(row(page, 'Family chat')).toContainText('chat 815');

    await inMenu(page, 'Family chat', 'Remove');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(row(page, 'Family chat')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await inMenu(page, 'Family chat', 'Check');
    await expect(row(page, 'Family chat')).toContainText('its token works');
    expect(outside.seen.at(-1)?.url).toBe(`/bot${NEW_TOKEN}/getMe`);
    await expectNowhere(app, [TOKEN, NEW_TOKEN], plain());
  });

  test('BlueBubbles: whom one writes with in plain words, a server that is off, clearing the password', async ({
    atHome,
  }) => {
    const { app } = shared;
    const { page } = app;
    const dialog = dialogOf(page);
    const password = dialog.getByLabel('Server password');
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Pipes');

    atHome.play = (request, response) => {
      const { searchParams } = new URL(request.url ?? '', atHome.address);
      const isRight = searchParams.get('password') === PASSWORD_OF_MAC;
      (isRight ? pong : refuse(401))(request, response);
    };
    await app.dialogs([{ response: 0 }]);
    await add(page, /iMessage/);
    await dialog.getByLabel('Server address').fill(`${atHome.host}/api/v1/ping`);
    await expect(dialog.getByText(`It will be used as ${atHome.address}.`)).toBeVisible();
    await password.fill('canary wrong');
    await dialog.getByLabel('Chat').fill('+49 (170) 123-4567');
    await expect(dialog.getByText('iMessage;-;+491701234567')).toBeVisible();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(dialog.getByRole('button', { name: 'Save without checking' })).toHaveCount(0);
    await password.fill(PASSWORD_OF_MAC);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(row(page, 'iMessage')).toContainText('chat +491701234567');
    await expect(row(page, 'iMessage')).toContainText(atHome.address);
    await inMenu(page, 'iMessage', 'Check');
    await expect(row(page, 'iMessage')).toContainText('the password is right');

    // Another name asks nobody; another password does, and the server is off by now.
    const asked = atHome.seen.length;
    await inMenu(page, 'iMessage', 'Edit');
    await dialog.getByLabel('Name', { exact: true }).fill('Grandma');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(row(page, 'Grandma')).toBeVisible();
    expect(atHome.seen).toHaveLength(asked);
    await atHome.close();
    await inMenu(page, 'Grandma', 'Edit');
    await password.fill('canary later');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('no connection');
    await dialog.getByRole('button', { name: 'Save without checking' }).click();
    await expect(page.getByText('Grandma is saved, but not checked yet.')).toBeVisible();
    await expect(row(page, 'Grandma')).toContainText('Saved, not checked');

    await inMenu(page, 'Grandma', 'Edit');
    await password.fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(row(page, 'Grandma')).toHaveCount(0);
    await expectNowhere(app, [PASSWORD_OF_MAC, 'canary wrong', 'canary later'], plain());
  });

  test('a webhook shows its token once; the chat in the browser stays; a newer kind is left alone', async () => {
    const { app, household } = shared;
    const { page } = app;
    const db = new Database(household.file, { readonly: true });
    const pigeons = db.prepare(`select * from pipes where id = 'pipe-new'`);
    const found = pigeons.get();
    expect(found).toMatchObject({ name: 'Pigeons', transport: 'carrier-pigeon' });
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Pipes');

    await add(page, /Webhook/);
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('Doorbell');
    await dialogOf(page).getByLabel('Send answers to').fill('http://doorbell.example.com/answers');
    await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialogOf(page).getByRole('alert')).toContainText("wouldn't be encrypted");
    await dialogOf(page).getByRole('button', { name: 'Use it anyway' }).click();
    const shown = page.getByRole('status', { name: 'Token' });
    await expect(shown).toHaveText(/^[0-9a-f]{32}$/);
    const first = await shown.innerText();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    // No Selu runs on the app's own: nobody answers there.
    const line = page.locator('code').filter({ hasText: 'Bearer' });
    if (kind === 'own') await expect(line).toHaveCount(0);
    else await expect(line).toContainText(`Bearer ${first}`);
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(row(page, 'Doorbell')).toContainText('http://doorbell.example.com/answers');
    await expect(page.getByRole('button', { name: 'Add pipe' })).toBeFocused();

    await inMenu(page, 'Doorbell', 'Address and example');
    const { id } = db.prepare(`select id from pipes where name = 'Doorbell'`).get() as Id;
    if (kind === 'own') await expect(page.getByRole('dialog')).toContainText('as soon as a Selu');
    else {
      await expect(line).toContainText(`/api/pipes/${id}/inbound`);
      await expect(line).toContainText('Bearer TOKEN');
      await page.getByRole('radio', { name: 'PowerShell' }).click();
      await expect(line).toHaveText(/^Invoke-RestMethod/);
      await page.getByRole('button', { name: 'Open settings' }).click();
      await expect(page.getByRole('button', { name: 'Set address…' })).toBeFocused();
      await openPage(page, 'Pipes');
      await inMenu(page, 'Doorbell', 'Address and example');
    }
    await page.keyboard.press('Escape');

    await inMenu(page, 'Doorbell', 'New token');
    await dialogOf(page).getByRole('button', { name: 'New token' }).click();
    await expect(shown).toHaveText(/^[0-9a-f]{32}$/);
    const second = await shown.innerText();
    expect(second).not.toBe(first);
    await page.keyboard.press('Escape');
    await expect(shown).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Actions for Doorbell' })).toBeFocused();

    await page.getByRole('button', { name: "Actions for Bob's Chat" }).click();
    await expect(page.getByRole('menuitem', { name: 'Remove' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('Bob in the browser');
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await expect(row(page, 'Bob in the browser')).toBeVisible();

    await expect(row(page, 'Pigeons')).toContainText('From a newer Selu');
    await expect(row(page, 'Pigeons').getByRole('switch')).toHaveCount(0);
    await expect(row(page, 'Pigeons').getByRole('button')).toHaveCount(0);
    expect(pigeons.get()).toEqual(found);
    db.close();

    // Each token was in the one answer that showed it, and is nowhere any more.
    const answers = app.ipcAnswers();
    for (const token of [first, second]) {
      if (answers !== null) expect(answers.split(token)).toHaveLength(2);
      expect(await page.content()).not.toContain(token);
    }
  });
});
