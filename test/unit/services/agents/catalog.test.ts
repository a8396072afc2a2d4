/** What was read of a package before anybody watched it is looked at once more. */
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { agentsHome, type AgentsHome } from '../../../support/agents-home.ts';

let home: AgentsHome;
const inMail = (...path: string[]): string => join(home.agents, 'mail', ...path);
const catalog = () => home.services.catalog;

beforeEach(async () => {
  home = await agentsHome();
  for (const id of ['mail', 'news']) {
    await home.install({
      id,
      capabilities: { imap: { secrets: { KEY: 'user' } } },
      i18n: { de: { agent: { name: 'Post' } } },
    });
  }
  await catalog().all();
});

it('stays as it was read while nothing has changed', async () => {
  const before = await catalog().all();
  expect(await catalog().recheck()).toBe(false);
  const after = await catalog().all();
  after.forEach((agent, index) => expect(agent.package).toBe(before[index]?.package));
});

it.each<[string, () => void]>([
  [
    'a file of the same length, dated back',
    () => {
      const file = inMail('agent.yaml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(/("name": ?)"mail"/, '$1"Mail"'));
      utimesSync(file, 0, 0);
    },
  ],
  ['a translation that is gone', () => rmSync(inMail('i18n', 'de.yaml'))],
  ['a new translation', () => writeFileSync(inMail('i18n', 'en.yaml'), 'agent: { name: Letters }')],
  ['a manifest', () => writeFileSync(inMail('capabilities', 'imap', 'manifest.yaml'), 'id: imap')],
  ['a new folder among the capabilities', () => mkdirSync(inMail('capabilities', 'smtp'))],
  [
    'a link in the place of a folder',
    () => {
      renameSync(inMail('capabilities', 'imap'), inMail('elsewhere'));
      symlinkSync(inMail('elsewhere'), inMail('capabilities', 'imap'));
    },
  ],
  ['a folder that is gone', () => rmSync(inMail(), { recursive: true })],
])('is read again after a change: %s', async (_what, change) => {
  const [mail, news] = await catalog().all();
  change();
  expect(await catalog().recheck()).toBe(true);
  const [mailAfter, newsAfter] = await catalog().all();
  expect(mailAfter?.package).not.toEqual(mail?.package);
  expect(newsAfter?.package).toBe(news?.package);
  expect(await catalog().recheck()).toBe(false);
});
