/** The recovery kit in the window: what reminds of it, how it is made again, and how it is checked. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { secretGroups } from '#shared/master-secret.ts';
import { filmOfCode } from '../support/camera.ts';
import { missingProgram } from '../support/programs.ts';
import { expect, test } from './support/fixtures.ts';
import { inHousehold, PASSWORD } from './support/household.ts';
import { sharedHousehold } from './support/shared-app.ts';
import { openPage, signIn } from './support/steps.ts';

/** What the printer gets; real Electron shows a dialog that no test can answer. */
const printedAt = (home: string): string => join(home, 'printed.pdf');

/** What the camera sees. */
const cameraAt = (home: string): string => join(home, 'camera.y4m');

/** The machine's Chromium with that camera. Whether a page may use it is for the app to say. */
function chromiumWithCamera(home: string): string {
  const file = join(home, 'chromium');
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const program = names.map((name) => `command -v ${name}`).join(' || ');
  const camera = `--use-fake-device-for-media-stream --use-file-for-fake-video-capture='${cameraAt(home)}'`;
  writeFileSync(file, `#!/bin/sh\nexec "$(${program})" ${camera} "$@"\n`, { mode: 0o700 });
  return file;
}

const shared = sharedHousehold('own', undefined, (home) => {
  writeFileSync(cameraAt(home), filmOfCode(shared.household.secret));
  return Promise.resolve({
    SELU_RUNTIME_PRINTED: printedAt(home),
    SELU_RUNTIME_CHROMIUM: chromiumWithCamera(home),
  });
});

const reminder = (page: Page) => page.getByRole('region', { name: 'Recovery kit' });

/** As an instance is of which nobody has said that its kit is kept. */
const forgetKit = () =>
  inHousehold(shared.household, ({ panel }) => panel.delete(`kit/${shared.household.instanceId}`));

test('an administrator is reminded of it until it is kept, and can make it again', async () => {
  const { page, app, household, home } = shared;
  await forgetKit();
  await signIn(page, 'bob', PASSWORD);
  await expect(page.getByRole('button', { name: /^Account:/ })).toBeVisible();
  await expect(reminder(page)).toHaveCount(0);
  await page.evaluate(() => window.selu.auth.signOut({}));
  await signIn(page, 'alice', PASSWORD);
  await expect(reminder(page)).toBeVisible();
  await reminder(page).getByRole('button', { name: 'Later' }).click();
  await expect(reminder(page)).toHaveCount(0);
  await forgetKit();

  await openPage(page, 'Settings');
  await expect(page.getByText('Nobody has said yet that it is kept safe.')).toBeVisible();
  await page.getByRole('button', { name: 'Make it again…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make the recovery kit' });
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
  const file = join(home, 'kit.txt');
  await app.dialogs([
    { canceled: false, filePath: join(home, 'kit.doc') },
    { canceled: false, filePath: file },
  ]);
  await dialog.getByRole('button', { name: 'Save as a file…' }).click();
  await expect(dialog.getByText('End the name with one of the two')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save as a file…' }).click();
  await expect(dialog.getByText(/^Recovery kit saved/)).toBeVisible();
  expect(readFileSync(file, 'utf8')).toContain(secretGroups(household.secret).join(' '));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const isStandIn = app.ipcAnswers() !== null;
  if (isStandIn) {
    await dialog.getByRole('button', { name: 'Print…' }).click();
    await expect(dialog.getByText(/^Sent to the printer/)).toBeVisible();
    expect(readFileSync(printedAt(home), 'latin1').slice(0, 5)).toBe('%PDF-');
    expect(app.windows()).toHaveLength(1);
  }
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^The master secret on paper.*Kept since/)).toBeVisible();
  await expect(reminder(page)).toHaveCount(0);
  // The secret went to the file, and never to the page.
  expect(app.ipcAnswers() ?? '').not.toContain(household.secret);
});

test('what it says is compared, typed, as a picture, or held up to the camera', async ({}, info) => {
  const { page, household, app, home } = shared;
  await signIn(page, 'alice', PASSWORD);
  await openPage(page, 'Settings');
  await page.getByRole('button', { name: 'Check my kit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Check my kit' });
  const field = dialog.getByLabel('Master secret');
  const groups = secretGroups(household.secret);
  await expect(field).toBeFocused();
  const wrong = groups.with(2, groups[2] === 'AAAA' ? 'BBBB' : 'AAAA').join(' ');
  await field.fill(wrong);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/it differs in group 3\./)).toBeVisible();
  await field.fill(groups.join('  '));
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/^It fits\./)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/Last checked on/)).toBeVisible();

  const lacking = missingProgram('pdftoppm');
  if (lacking !== null) {
    info.annotations.push({ type: 'left out', description: `the picture ${lacking}` });
    return;
  }
  await app.dialogs([{ canceled: false, filePath: join(home, 'kit.pdf') }]);
  await page.getByRole('button', { name: 'Make it again…' }).click();
  await page.getByRole('button', { name: 'Save as a file…' }).click();
  await expect(page.getByText(/^Recovery kit saved/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  // As large as a photo.
  const picture = ['-r', '300', '-jpeg', '-singlefile', join(home, 'kit.pdf'), join(home, 'photo')];
  execFileSync('pdftoppm', picture);
  await page.getByRole('button', { name: 'Check my kit…' }).click();
  await dialog.locator('input[type="file"]').setInputFiles(join(home, 'photo.jpg'));
  await expect(dialog.getByText(/^It fits\./)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  if (app.ipcAnswers() === null) return;

  const wanted = () =>
    page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        (error: unknown) => (error instanceof DOMException ? error.name : 'unknown'),
      ),
    );
  expect(await wanted()).toBe('NotAllowedError');
  await page.getByRole('button', { name: 'Check my kit…' }).click();
  const camera = dialog.getByRole('button', { name: 'Scan with the camera…' });
  // Nobody says yes to the system's own question.
  await camera.click();
  await expect(camera).toHaveAttribute('aria-busy', 'false');
  expect(await wanted()).toBe('NotAllowedError');
  await app.dialogs([{ response: 0 }]);
  await camera.click();
  await expect(dialog.getByText(/^It fits\./)).toBeVisible();
  await expect.poll(wanted).toBe('NotAllowedError');
});
