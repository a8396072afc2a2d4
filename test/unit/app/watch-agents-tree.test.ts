/** Where the system watches a whole tree by its root (Windows, macOS): what it tells is played, as Linux has none. */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { watchAgents } from '../../../src/main/app/watchers/agents.ts';
import { writeAgent } from '../../support/agent-packages.ts';
import { temporaryFolder } from '../../support/home.ts';

type Tell = (event: 'change' | 'rename', path: string | null) => void;

const system = vi.hoisted(() => ({
  /** What has been asked for since the last test. */
  watched: [] as { path: string; options: unknown; tell: Tell; watcher: EventEmitter }[],
}));

vi.mock('node:fs', async (original) => ({
  ...(await original<object>()),
  watch: (path: string, options: unknown, tell: Tell) => {
    const watcher = Object.assign(new EventEmitter(), { close: () => watcher.emit('closed') });
    system.watched.push({ path, options, tell, watcher });
    return watcher;
  },
}));

/** Watches a folder with an agent in it, as on a system, until the test ends. */
function watching(platform: NodeJS.Platform) {
  system.watched.length = 0;
  const folder = join(temporaryFolder(), 'installed_agents');
  writeAgent(join(folder, 'mail'), { id: 'mail' });
  const told: (readonly string[])[] = [];
  const problems: string[] = [];
  const log = { info: () => {}, error: (message: string) => problems.push(message) };
  const stop = watchAgents(folder, (ids) => told.push(ids), log, platform);
  onTestFinished(stop);
  return { folder, told, problems, stop };
}

const tellAll = (events: readonly (readonly ['change' | 'rename', string])[]): void => {
  for (const [event, path] of events) system.watched[0]?.tell(event, join(...path.split('/')));
};

it.each(['win32', 'darwin'] as const)('on %s nothing but the root is held', async (platform) => {
  const { folder, told } = watching(platform);
  expect(system.watched).toMatchObject([{ path: folder, options: { recursive: true } }]);
  // Changes before it was watched were not told.
  await vi.waitUntil(() => told.length > 0);
  expect(told).toEqual([[]]);
});

it('what is read of a package is told, once for all that comes at once', async () => {
  const { told } = watching('win32');
  await vi.waitUntil(() => told.length > 0);
  tellAll([
    ['change', 'a/agent.yaml'],
    ['rename', 'b/i18n/de.yaml'],
    ['change', 'c/capabilities/imap/manifest.yaml'],
    ['rename', 'd'],
    ['rename', 'e/capabilities/imap'],
    ['rename', 'f/i18n'],
    ['change', 'a/agent.yaml'],
  ]);
  await vi.waitUntil(() => told.length > 1);
  expect(told.slice(1)).toEqual([['a', 'b', 'c', 'd', 'e', 'f']]);
});

it('nothing else is', async () => {
  const { told } = watching('win32');
  await vi.waitUntil(() => told.length > 0);
  tellAll([
    ['change', 'mail'],
    ['change', 'mail/agent.md'],
    ['rename', 'mail/node_modules'],
    ['change', 'mail/node_modules/deep/x.yaml'],
    ['change', 'mail/capabilities'],
    ['rename', '.new-1-000000000000'],
    ['rename', '.new-1-000000000000/x/agent.yaml'],
    // Told after the others, so that they would have been told with it.
    ['change', 'last/agent.yaml'],
  ]);
  await vi.waitUntil(() => told.length > 1);
  expect(told.slice(1)).toEqual([['last']]);
});

it('all may have changed when the system has lost count', async () => {
  const { told } = watching('win32');
  await vi.waitUntil(() => told.length > 0);
  system.watched[0]?.tell('change', null);
  expect(told).toEqual([[], []]);
});

it('when it can watch no longer, the files are looked at', async () => {
  const { told, problems } = watching('win32');
  await vi.waitUntil(() => told.length > 0);
  const closed = vi.fn();
  system.watched[0]?.watcher.on('closed', closed).emit('error', new Error('EPERM'));
  expect(closed).toHaveBeenCalledOnce();
  expect(problems).toEqual(['the packages are looked at instead of watched']);
  await vi.waitUntil(() => told.length > 1, { timeout: 30_000 });
});

it('nothing is told after the end', async () => {
  const { told, stop } = watching('win32');
  await stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
});
