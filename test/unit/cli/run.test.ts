/** That a command uses what it is given and nothing else, so that it can run in the process of a test. */
import { expect, it, vi } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { household } from '../../support/cli-household.ts';
import { temporaryFolder } from '../../support/home.ts';

it.each([
  ['status', 0],
  ['user nonsense', 2],
  ['--help', 0],
  ['session list', 1],
])('leaves nothing behind in its process: %s', async (line, code) => {
  const before = { ...process.env };
  const written = (['stdout', 'stderr'] as const).map((name) => vi.spyOn(process[name], 'write'));
  try {
    expect((await runCli(temporaryFolder(), line.split(' '))).code).toBe(code);
    for (const write of written) expect(write).not.toHaveBeenCalled();
  } finally {
    for (const write of written) write.mockRestore();
  }
  expect(process.exitCode).toBeUndefined();
  expect(process.env).toEqual(before);
});

it('speaks the language of its own environment, also beside one that speaks another', async () => {
  const { run } = await household();
  const [german, english] = await Promise.all([
    run('session list', '', { LANG: 'de_DE.UTF-8' }),
    run('session list'),
  ]);
  expect([german.out, english.out]).toEqual([
    'Niemand ist angemeldet.\n',
    'Nobody is signed in.\n',
  ]);
});

it('fails when one of several checks does, by its exit code alone', async () => {
  const { run } = await household();
  const set = 'provider set --id pico --base-url http://127.0.0.1:1 --skip-check';
  expect((await run(set)).code).toBe(0);
  const checked = await run('provider check');
  expect(checked).toMatchObject({ code: 1, out: '' });
  expect(checked.err.trimEnd().split('\n')).toHaveLength(1);
});
