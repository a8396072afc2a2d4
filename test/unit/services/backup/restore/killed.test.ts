/** A restore that is killed at any moment leaves the old instance or the new one, and opens it. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Replacement } from '../../../../../src/main/services/backup/restore/replace.ts';
import { sweepStaged } from '../../../../../src/main/services/backup/restore/staging.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { howMany } from '../../../../support/deep.ts';
import { householdHome, laterRun, temporaryFolder } from '../../../../support/home.ts';
import { snapshot } from '../../../../support/snapshot.ts';
import { startChild } from '../../../store/processes.ts';

const minutes = 60_000;
const AGENTS = 12;

it(
  'opens the old or the new whole, never a mixture, when killed again and again',
  async () => {
    const home = await householdHome();
    const agents = join(home.folder, 'instance', 'installed_agents');
    const backups = temporaryFolder();
    const made: Replacement[] = [];
    for (const n of [0, 1]) {
      const { services, alice } = home;
      const key = { capabilityId: 'pim', name: `V${n}`, mode: 'put', value: 'x'.repeat(20_000) };
      await services.credentials.save(machine, { scope: 'system' }, { ...key, mode: 'put' });
      rmSync(agents, { recursive: true, force: true });
      for (let agent = 0; agent < AGENTS; agent += 1) {
        // Some are in both, some in one alone.
        const folder = join(agents, `agent-${agent + n * 6}`);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'agent.yaml'), `${n}`);
      }
      await services.idleLock.set(machine, alice, n === 0 ? 5 : 30);
      made.push(snapshot(services, join(backups, `${n}`)));
    }
    home.services.instance.close();
    home.services.panel.close();
    const records = JSON.stringify(made.map((each) => [...each.records]));

    const seen = new Set<string>();
    for (let round = 0; round < howMany({ short: 3, deep: 30 }); round += 1) {
      const child = startChild(
        '../../services/backup/restore/children/restore',
        ...[home.folder, backups, records],
      );
      const enough = Math.floor(Math.random() * 4);
      let count = 0;
      const kill = (within: number) =>
        setTimeout(() => child.process.kill('SIGKILL'), Math.random() * within);
      child.lines.on('line', () => {
        if (count++ === enough) kill(40);
      });
      expect(await child.ended).toBe('SIGKILL');

      const later = laterRun(home);
      const { instance, outside, idleLock } = later.services;
      expect(instance.state.name).toBe('unlocked');
      expect(outside.reason()).toBeNull();
      const names = instance.store().systemCredentials.list();
      const n = names.length - 1;
      expect(names.map(({ name }) => name).sort()).toEqual(n === 0 ? ['V0'] : ['V0', 'V1']);
      await sweepStaged(instance.place, home.folder);
      const folders = readdirSync(agents).sort();
      const expected = Array.from({ length: AGENTS }, (_, agent) => `agent-${agent + n * 6}`);
      expect(folders).toEqual(expected.sort());
      const texts = folders.map((name) => readFileSync(join(agents, name, 'agent.yaml'), 'utf8'));
      expect(new Set(texts)).toEqual(new Set([`${n}`]));
      expect(idleLock.get(home.alice)).toBe(n === 0 ? 5 : 30);
      expect(readdirSync(dirname(home.file)).filter((name) => name.startsWith('.'))).toEqual([]);
      seen.add(`${n}`);
      instance.close();
      later.services.panel.close();
    }
    expect(seen.size).toBeGreaterThan(0);
  },
  5 * minutes,
);
