/** Selus that the app of a test knows before it starts. */
import { appPaths } from '../../../src/main/platform/paths.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { PanelService } from '../../../src/main/services/common/panel.ts';
import { KnownInstances } from '../../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../../src/main/services/instance/place.ts';

type Facts = Parameters<KnownInstances['add']>[1];

const nothing = { agents: null, keyFile: null, server: null, compose: null, instanceId: null };

/** Puts databases of Selu's onto the list of a home; the first is shown. */
export async function knowInstances(
  home: string,
  instances: readonly (Pick<Facts, 'file' | 'name'> & Partial<Facts>)[],
): Promise<void> {
  const paths = appPaths({ SELU_DESKTOP_HOME: home });
  const panel = new PanelService(paths.panelFile);
  panel.start();
  const known = new KnownInstances(panel, ownPlace(paths));
  for (const instance of instances) await known.add(machine, { ...nothing, ...instance });
  panel.close();
}
