/** What a backup would hold of a home's instance, unpacked: made by copying its files while it is closed. */
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Replacement } from '../../src/main/services/backup/restore/replace.ts';
import type { Services } from '../../src/main/services/index.ts';
import { inspectInstance } from '../../src/main/store/instance/own/inspect.ts';

/** @param folder new, and absolute */
export function snapshot(
  { instance, panel, ofPlace }: Pick<Services, 'instance' | 'panel' | 'ofPlace'>,
  folder: string,
): Replacement {
  const { file, agents, kind } = instance.place;
  mkdirSync(join(folder, 'instance'), { recursive: true });
  const database = join(folder, 'instance', 'selu.db');
  instance.close();
  copyFileSync(file, database);
  instance.start();
  const copied = join(folder, 'installed_agents');
  if (agents !== null && existsSync(agents)) cpSync(agents, copied, { recursive: true });
  else mkdirSync(copied);
  const records = ofPlace.store().keys('');
  return {
    database,
    agents: copied,
    signed: kind === 'own' ? inspectInstance(database) : null,
    records: new Map(records.map((key) => [key, panel.get(key) ?? ''])),
  };
}
