/** `--json`: each command answers exactly what docs/command-line.md says, which is made of the same schemas. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { jsonAnswers, type JsonAnswer } from '../../../src/main/cli/json-answers.ts';
import { PASSWORD, somebody, temporaryFolder } from '../../support/home.ts';
import { writeAgent } from '../../support/agent-packages.ts';
import { household } from '../../support/cli-household.ts';
import { seluSecret } from '../../support/selu-database.ts';
import { seluFolder } from '../../support/selu-folder.ts';

it('answers every field that is documented, and no other', async () => {
  const home = await household(async ({ services }) => {
    await services.auth.signIn(somebody, 'bob', PASSWORD);
  });
  const folder = temporaryFolder();
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const identityFile = join(folder, 'key.txt');
  const backups = join(folder, 'backups');
  const env = join(folder, 'some.env');
  const selu = await seluFolder();
  mkdirSync(backups);
  writeFileSync(identityFile, `${identity}\n`);
  writeFileSync(env, 'TOKEN=canary\nEMPTY=\nDOTS=••••••••\n');
  const agent = writeAgent(join(folder, 'mail'), { id: 'mail', capabilities: { imap: {} } });

  const run = async (command: string, stdin = ''): Promise<string> => {
    const { code, out, err } = await home.run(command.split(' '), stdin);
    expect([command, code, code === 0 ? '' : err]).toEqual([command, 0, '']);
    return out;
  };
  await run(`attach ${selu.folder} --name Home`);
  await run(`agent install ${agent} --yes`);
  await run('provider set --id openai --key-stdin --skip-check', 'sk-canary-0123456789');
  await run('pipe add webhook --username bob --name Door');

  const asked: Partial<Record<JsonAnswer, string>> = {};
  const check = async (
    which: JsonAnswer,
    command: string,
    filled?: (answer: never) => unknown[],
  ) => {
    const out = await run(`${command} --json`);
    asked[which] = out;
    expect(out).not.toMatch(/canary/);
    const answer: unknown = JSON.parse(out);
    const parsed = jsonAnswers[which].safeParse(answer);
    expect([command, parsed.error?.issues ?? []]).toEqual([command, []]);
    // A list without a row would fit anything.
    const lists = filled ? filled(answer as never) : [answer].filter(Array.isArray);
    for (const list of lists) expect([command, list]).not.toEqual([command, []]);
  };
  const importing = `credential import ${env} --user bob --capability imap --yes`;
  await check('credential import', importing, (answer: { places: []; leftOut: [] }) => [
    answer.places,
    answer.leftOut,
  ]);
  await check('activity', 'activity', (answer: { rows: [] }) => [answer.rows]);
  await check('health', 'health', (answer: { findings: [] }) => [answer.findings]);
  const changed = new Database(join(home.folder, 'instance', 'selu.db'));
  changed.exec(`update users set is_admin = 1 where username = 'bob'`);
  changed.close();
  await check('outside list', 'outside list', (answer: { items: [] }) => [answer.items]);
  const [door] = JSON.parse(await run('pipe list --json')) as { id: string }[];
  await run(`pipe sender add ${door?.id ?? ''} --username alice --sender 49123`);
  await check('pipe sender list', `pipe sender list ${door?.id ?? ''}`);
  for (const command of [
    ...(['status', 'user list', 'session list', 'credential list', 'agent list'] as const),
    ...(['agent access list', 'provider list', 'pipe list', 'instances list'] as const),
  ]) {
    await check(command, command);
  }
  await check('move', 'move --from own --to Home --dry-run', (answer: { items: [] }) => [
    answer.items,
  ]);
  await check('backup', `backup --to ${backups} --recipient ${recipient}`);
  const file = join(backups, readdirSync(backups)[0] ?? '');
  const restore = `restore ${file} --identity ${identityFile}`;
  await check('restore --check', `${restore} --check`);
  await check('restore --dry-run', `${restore} --dry-run`);
  await check('restore --yes', `${restore} --yes`);
  expect(Object.keys(asked).toSorted()).toEqual(Object.keys(jsonAnswers).toSorted());
  expect(Object.values(asked).join()).not.toContain(seluSecret);
});
