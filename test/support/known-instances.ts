/** The instances that an app home knows, as the handlers have them. */
import { AppError } from '#shared/errors.ts';
import { OpenInstances } from '../../src/main/ipc/open-instances.ts';
import type { HandlerDependencies } from '../../src/main/ipc/handlers/dependencies.ts';
import { appPaths } from '../../src/main/platform/paths.ts';
import { FoundInstances } from '../../src/main/services/instance/attach/found-instances.ts';
import { KnownInstances } from '../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../src/main/services/instance/place.ts';
import type { TestHome } from './home.ts';

/** @param chosen what the person chooses in the system's dialog */
export function instancesOf(
  { services, folder }: Pick<TestHome, 'services' | 'folder'>,
  chosen: () => string | null = () => null,
): Pick<HandlerDependencies, 'known' | 'instances' | 'found' | 'otherInstance' | 'chooseInstance'> {
  const known = new KnownInstances(
    services.panel,
    ownPlace(appPaths({ SELU_DESKTOP_HOME: folder })),
  );
  return {
    known,
    instances: new OpenInstances(known, ({ place }) => ({ placeId: place.id, stop: () => {} })),
    found: new FoundInstances({ known, env: {}, lookAround: () => Promise.resolve([]) }),
    otherInstance: () => {
      throw new AppError('instance_unknown', {});
    },
    chooseInstance: () => Promise.resolve(chosen()),
  };
}
