/** `npm start` itself: what it hands on, and to whom. */
import { readdirSync, readFileSync } from 'node:fs';
import { appWithBroken } from '../support/broken-module.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { signIn } from './support/steps.ts';

test('the master secret opens the instance, and no process that was started has it in its environment', async ({
  home,
  launch,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux shows the environment of a process');
  test.skip(
    process.env['SELU_RUNTIME'] === 'electron',
    'the launcher is started over the stand-in',
  );
  const { secret } = await makeHousehold(home);
  const app = await launch({
    launcher: true,
    env: { SELU_ENCRYPTION_KEY: secret, SELU__ENCRYPTION_KEY: secret, ELECTRON_RUN_AS_NODE: '1' },
  });
  await signIn(app.page, 'alice', PASSWORD);
  await expect(app.page.getByText('No credentials yet')).toBeVisible();

  const started = descendants(app.pid ?? 0);
  const kinds = started.map(({ command }) => /--type=([a-z-]+)/.exec(command)?.[1]);
  expect(kinds).toEqual(expect.arrayContaining(['zygote', 'renderer', 'gpu-process']));
  const holders = started.filter(({ environment }) => environment.includes(secret));
  expect(holders.map(({ command }) => command)).toEqual([]);
  expect(await app.close()).toBe(0);
});

test('a native module that does not load ends the start with a message', async ({
  home,
  launch,
}) => {
  test.skip(process.env['SELU_RUNTIME'] === 'electron', 'the real dialog cannot be answered');
  const app = appWithBroken('argon2', home);
  await expect(launch({ app })).rejects.toThrow(/ended with 1 .*could not start.* argon2 /s);
});

interface Process {
  readonly command: string;
  readonly environment: string;
}

/** Every process that a process has started, and those of theirs. */
function descendants(pid: number): Process[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    // The name of the program is in brackets, and may hold anything.
    const [, parent] = readOr(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found = new Set([pid]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return [...found].map((one) => ({
    command: readOr(`/proc/${one}/cmdline`),
    environment: readOr(`/proc/${one}/environ`),
  }));
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
