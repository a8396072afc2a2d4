/** What is told of packages that change on the disk: real folders, as people and programs change them. */
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { watchAgents } from '../../../src/main/app/watchers/agents.ts';
import { writeAgent, type AgentSketch } from '../../support/agent-packages.ts';
import { temporaryFolder } from '../../support/home.ts';

const mail: AgentSketch = {
  id: 'mail',
  capabilities: { imap: { secrets: { KEY: 'user' } } },
  i18n: { de: { agent: { name: 'Post' } } },
};

interface Watch {
  readonly folder: string;
  /** Waits until this agent is told of, and forgets all that was. */
  readonly told: (id: string) => Promise<void>;
  /** All that has been told and not been waited for. */
  readonly soFar: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
}

/** Watches a folder with some agents in it, until the test ends. */
async function watching(...agents: readonly AgentSketch[]): Promise<Watch> {
  const folder = join(temporaryFolder(), 'installed_agents');
  for (const agent of agents) writeAgent(join(folder, agent.id), agent);
  const ids: string[] = [];
  const problems: unknown[] = [];
  let ready = false;
  let stopped = false;
  const stop = watchAgents(
    folder,
    (changed) => {
      if (stopped) problems.push('told after the end');
      ready ||= changed.length === 0;
      ids.push(...changed);
    },
    { info: () => {}, error: (message) => problems.push(message) },
  );
  const end = async () => {
    await stop();
    stopped = true;
  };
  onTestFinished(async () => {
    await end();
    expect(problems).toEqual([]);
  });
  await until(() => ready);
  return {
    folder,
    told: async (id) => {
      await until(() => ids.includes(id));
      await settled(folder, ids);
      ids.length = 0;
    },
    soFar: async () => {
      await settled(folder, ids);
      return ids.splice(0).sort();
    },
    stop: end,
  };
}

/** Waits as long as it takes; the test's own limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}

/** Changes something that is told of after all that was changed before, and waits for that. */
async function settled(folder: string, ids: string[]): Promise<void> {
  for (const round of ['settled-1', 'settled-2']) {
    writeAgent(join(folder, round), { id: round, version: `${Math.random()}` });
    await until(() => ids.includes(round));
  }
  for (const kept = ids.splice(0); kept.length > 0;) {
    const id = kept.pop() ?? '';
    if (!id.startsWith('settled-')) ids.push(id);
  }
}

it('a new agent, a changed one, and one that is gone', async () => {
  const { folder, told } = await watching();
  writeAgent(join(folder, 'mail'), mail);
  await told('mail');
  writeFileSync(join(folder, 'mail', 'agent.yaml'), 'id: mail\nname: Other\n');
  await told('mail');
  rmSync(join(folder, 'mail'), { recursive: true });
  await told('mail');
});

it.each([
  ['agent.yaml'],
  ['i18n/de.yaml'],
  ['i18n/fr.yaml'],
  ['capabilities/imap/manifest.yaml'],
  ['capabilities/new/manifest.yaml'],
])('a change of %s, in an agent that was there', async (file) => {
  const { folder, told, soFar } = await watching(mail, { ...mail, id: 'notes' });
  const path = join(folder, 'mail', file);
  mkdirSync(join(path, '..'), { recursive: true });
  appendFileSync(path, '# changed\n');
  await told('mail');
  // As editors save: beside it, and moved over it.
  writeFileSync(`${path}.tmp`, '# saved\n');
  renameSync(`${path}.tmp`, path);
  await told('mail');
  rmSync(path);
  await told('mail');
  expect(await soFar()).toEqual([]);
});

it('one that is replaced as a whole, and what changes in it later', async () => {
  const { folder, told } = await watching(mail);
  // As an update does it: aside, in its place, away.
  for (const version of ['2', '3']) {
    writeAgent(join(folder, '.new-1-000000000000', 'x'), { ...mail, version });
    renameSync(join(folder, 'mail'), join(folder, '.old-1-000000000000-mail'));
    renameSync(join(folder, '.new-1-000000000000', 'x'), join(folder, 'mail'));
    rmSync(join(folder, '.old-1-000000000000-mail'), { recursive: true });
    rmSync(join(folder, '.new-1-000000000000'), { recursive: true });
    await told('mail');
  }
  appendFileSync(join(folder, 'mail', 'capabilities', 'imap', 'manifest.yaml'), '# changed\n');
  await told('mail');
  appendFileSync(join(folder, 'mail', 'agent.yaml'), '# changed\n');
  await told('mail');
});

it('nothing of what is not read, and nothing that is on its way in or out', async () => {
  const { folder, soFar } = await watching(mail);
  const at = (...parts: string[]) => join(folder, 'mail', ...parts);
  appendFileSync(at('agent.md'), 'more\n');
  writeFileSync(at('model.bin'), Buffer.alloc(5_000_000));
  mkdirSync(at('node_modules', 'deep', 'deeper'), { recursive: true });
  writeFileSync(at('node_modules', 'deep', 'deeper', 'x.yaml'), 'x: 1\n');
  writeAgent(join(folder, '.new-1-000000000000'), mail);
  rmSync(join(folder, '.new-1-000000000000'), { recursive: true });
  expect(await soFar()).toEqual([]);
});

it('nothing after the end, and nothing stays open', async () => {
  const { folder, stop } = await watching(mail);
  appendFileSync(join(folder, 'mail', 'agent.yaml'), '# changed\n');
  await stop();
  // The system takes a moment to give them back.
  await until(() => !process.getActiveResourcesInfo().some((each) => /^FSEvent|Stat/.test(each)));
  appendFileSync(join(folder, 'mail', 'agent.yaml'), '# changed again\n');
  // Told after the end would be told within this, and be found when the test ends.
  await wait(600);
});
