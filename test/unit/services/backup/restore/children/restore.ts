/** Restores one backup after the other over the same instance, without an end; prints the number of each that is done. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { replaceInstance } from '../../../../../../src/main/services/backup/restore/replace.ts';
import { Generations } from '../../../../../../src/main/services/instance/generations.ts';
import { ownPlace } from '../../../../../../src/main/services/instance/place.ts';
import { PanelService } from '../../../../../../src/main/services/common/panel.ts';
import { appPaths } from '../../../../../../src/main/platform/paths.ts';
import { inspectInstance } from '../../../../../../src/main/store/instance/own/inspect.ts';

const [home = '', backups = '', idleLock = ''] = process.argv.slice(2);
const paths = appPaths({ SELU_DESKTOP_HOME: home });
const panel = new PanelService(paths.panelFile);
panel.start();
const records = JSON.parse(idleLock) as [string, string][][];
for (let n = 0; ; n += 1) {
  const which = n % 2;
  const folder = join(backups, `${which}`);
  const database = join(folder, 'instance', 'selu.db');
  const signed = inspectInstance(database);
  await replaceInstance(
    { home, place: ownPlace(paths), panel, generations: new Generations(panel) },
    {
      ...{ database, signed, agents: join(folder, 'installed_agents') },
      records: new Map(records[which] ?? []),
    },
    { keep: null, whenClosed: (work) => work() },
  );
  writeSync(1, `${n}\n`);
}
