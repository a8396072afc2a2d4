/** Looks for secret values everywhere that somebody could find them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import type { RunningApp } from './launch.ts';

/** What is in the fields of a page. */
export async function formValues(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
      .map(({ value }) => value)
      .join('\n'),
  );
}

export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => existsSync(name) && statSync(name).isFile());
}

/**
 * None of the values is in the window, in what the window was told, in what was printed, or in a file of the home.
 *
 * @param plain a database whose format keeps them as they are
 */
export async function expectNowhere(
  app: RunningApp,
  values: readonly string[],
  plain?: string,
): Promise<void> {
  const files = filesUnder(app.home).filter((file) => !plain || !file.startsWith(plain));
  const told = {
    document: await app.page.content(),
    fields: await formValues(app.page),
    address: app.page.url(),
    answers: app.ipcAnswers() ?? '',
    output: app.output(),
  };
  for (const value of values) {
    for (const [where, text] of Object.entries(told)) {
      expect(text.includes(value), `${value} in ${where}`).toBe(false);
    }
    for (const file of files) {
      expect(readFileSync(file).includes(value), `${value} in ${file}`).toBe(false);
    }
  }
}
