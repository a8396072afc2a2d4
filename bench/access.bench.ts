/** Who may use what, where hundreds of people have hundreds of agents chosen for them: how late the main process is meanwhile. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '#shared/contract/index.ts';
import Database from 'better-sqlite3';
import { makeMasterSecret } from '../src/main/crypto/master-secret.ts';
import { appPaths } from '../src/main/platform/paths.ts';
import { notWorthLogging } from '../src/main/services/activity/events.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { createServices } from '../src/main/services/index.ts';
import { AGENTS, writeAgent } from './agent-folders.ts';
import { inTurnsHere, longestPause, type Measurement, type Sample } from './harness.ts';

export default [
  { rounds: 1, warmUp: false, round: whoMayUseWhat },
] satisfies readonly Measurement[];

const PEOPLE = 500;
/** How late the main process may be at most. */
const LATE_MS = 50;
const thread = join(import.meta.dirname, '../out/main/thread.js');
const now = '2026-11-29 12:00:00';
const everything = { search: '', people: [], networks: [], secrets: [] };

async function whoMayUseWhat(): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const env = { SELU_DESKTOP_HOME: folder, SELU_ENCRYPTION_KEY: makeMasterSecret().text };
  const services = createServices({ paths: appPaths(env), env, thread });
  const { instance, accessMatrix, users, health } = services;
  try {
    services.panel.start();
    instance.start();
    await services.setup.createInstance(machine, { from: 'environment' });
    const { agents: home } = instance.place;
    if (home === null) throw new Error('no folder');
    mkdirSync(home, { recursive: true });
    const agentIds = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`);
    for (const index of agentIds.keys()) writeAgent(home, index);
    await instance.change(machine, notWorthLogging('saidBefore'), ({ store }) => {
      for (const id of agentIds) {
        store.agents.put({ id, displayName: id, version: '', installedAt: now });
      }
      const people = Array.from({ length: PEOPLE }, (_, index) => ({
        ...{ id: randomUUID(), username: `person${index}`, displayName: `Person ${index}` },
        ...{ passwordHash: '', createdAt: now, isAdmin: index === 0, language: 'en' as const },
        lastSignInAt: null,
      }));
      for (const person of people) store.users.insert(person);
      // All but one each: who may use all of them has no rows.
      for (const [index, { id }] of people.entries()) {
        store.userAgentAccess.replace(id, agentIds.toSpliced(index % AGENTS, 1));
      }
    });
    // The packages are read once.
    await services.catalog.all();
    const bare = (): unknown => {
      const db = new Database(instance.place.file, { readonly: true });
      const rows = db
        .prepare('select user_id, agent_id from user_agent_access order by user_id, agent_id')
        .raw()
        .all() as string[][];
      db.close();
      return Map.groupBy(rows, ([user]) => user);
    };
    const matrix = () => accessMatrix.read(everything, { language: 'en' });
    const took = await inTurnsHere(3, { ours: matrix, baseline: bare });
    const lists = {
      'who can use what': matrix,
      people: () => users.list(),
      'people, as the window gets them': async () =>
        structuredClone(contract.users.list.output.parse({ users: await users.list() })),
      health: () => health.list({ language: 'en' }),
    };
    const samples: Sample[] = [
      { name: `who can use what, ${PEOPLE} × ${AGENTS}`, unit: 'ms', ...took },
    ];
    for (const [name, list] of Object.entries(lists)) {
      const { took: ours, cpu } = await longestPause(list);
      const late = { ours, baseline: LATE_MS, cpu: { ours: cpu, baseline: LATE_MS } };
      samples.push({ name: `longest pause, ${name}`, unit: 'ms', ...late });
    }
    return samples;
  } finally {
    instance.close();
    services.panel.close();
    rmSync(folder, { recursive: true });
  }
}
