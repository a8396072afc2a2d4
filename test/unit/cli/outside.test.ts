/** `outside list|accept|remove`, and what `status` says of it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { somebody, PASSWORD } from '../../support/home.ts';
import { expectOneLine, expectRefused, household } from '../../support/cli-household.ts';

const GERMAN = { LANG: 'de_DE.UTF-8' };

const promoted = async () => {
  const home = await household();
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  db.exec(`update users set is_admin = 1 where username = 'bob'`);
  db.close();
  return home;
};

/** What settles each thing of a list. */
const settleLines = (list: string, how: 'accept' | 'remove'): string[] =>
  [...list.matchAll(/--kind .*/g)].map(([options]) => `outside ${how} ${options}`);

it('lists what was changed, also for programs, and says so in the status', async () => {
  const { run, bob } = await promoted();
  const list = await run('outside list');
  expect(list).toMatchObject({ code: 0, err: '' });
  expect(list.out).toMatch(/^user bob: Changed\n/);
  expect(list.out).toContain('Role: administrator, before: member\n');
  expect(list.out).toContain('Nothing else was changed.\n');
  expect(list.out).toMatch(new RegExp(`--kind user --id ${bob} --seen \\S+\n$`));
  expect((await run('outside list', '', GERMAN)).out).toContain('vorher: Mitglied');
  expect(JSON.parse((await run('outside list --json')).out)).toMatchObject({
    reason: null,
    items: [{ kind: 'user', id: bob, what: 'changed', name: 'bob', power: true }],
  });
  expect((await run('user list')).out).toMatch(/^bob .* doesn't count/m);
  expect((await run('status')).out).toContain('Changed outside Selu: 1 thing');
  expect(JSON.parse((await run('status --json')).out)).toMatchObject({
    outside: { reason: null, count: 1 },
  });
});

it('settles it with the master secret, and without it does not', async () => {
  const { run, bob, open, services } = await promoted();
  const [accept = ''] = settleLines((await run('outside list')).out, 'accept');
  expectRefused(await run(`outside accept --kind user --id ${bob}`));
  expectRefused(await run(`${accept}x`));
  expect(await run(accept, '', { SELU_ENCRYPTION_KEY: '' })).toMatchObject({ code: 1, out: '' });
  expectOneLine(await run(accept));
  expectRefused(await run(accept));
  expect((await run('outside list')).out).toBe('Nothing was changed outside Selu.\n');
  open();
  expect(
    services.auth.resolve(await services.auth.signIn(somebody, 'bob', PASSWORD)),
  ).toMatchObject({ isAdmin: true });
});

it('removes it, as it was shown', async () => {
  const { run, bob } = await promoted();
  const [remove = ''] = settleLines((await run('outside list')).out, 'remove');
  expectRefused(await run(`outside remove --kind user --id ${bob}`));
  expectRefused(await run(`${remove}x`));
  expect((await run('user list')).out).toContain('bob');
  expectOneLine(await run(remove));
  expect((await run('user list')).out).not.toContain('bob');
});

it.each(['', '--kind user', '--id x', '--kind nothing --id x', '--all --id x', '--all --seen x'])(
  'refuses %j with exit code 2',
  async (options) => {
    const { run } = await household();
    expectRefused(await run(`outside accept ${options}`.trim()));
  },
);

it('takes the whole as it is only when nobody can sign in otherwise', async () => {
  const { run, folder, open, services } = await household();
  const early = await run('outside accept --all');
  expectRefused(early);
  expect(early.err).toContain('--all is only');
  const db = new Database(join(folder, 'instance', 'selu.db'));
  db.exec(`delete from signed_buckets`);
  db.close();
  const list = await run('outside list');
  expect(list.err).toContain('outside accept --all');
  expect((await run('status')).out).toContain('outside accept --all');
  const all = await run('outside accept --all');
  expect(all.out).toBe(
    'Taken as it is.\nLeft out, because they give power: 2 things. ' +
      'Look at `outside list`, and accept by name what is yours.\n',
  );
  expect((await run('outside list')).err).toContain('Every administrator');
  for (const line of settleLines((await run('outside list')).out, 'accept'))
    expectOneLine(await run(line));
  open();
  expect(services.outside.reason()).toBeNull();
});
