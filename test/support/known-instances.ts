/** The instances that an app home knows, as the handlers have them. */
import { AppError } from '#shared/errors.ts';
import { OpenInstances } from '../../src/main/ipc/open-instances.ts';
import type { WindowSessions } from '../../src/main/services/accounts/window-sessions.ts';
import type { HandlerDependencies } from '../../src/main/ipc/handlers/dependencies.ts';
import { appPaths } from '../../src/main/platform/paths.ts';
import { FoundInstances } from '../../src/main/services/instance/attach/found-instances.ts';
import { forgetInstance } from '../../src/main/services/instance/forget-instance.ts';
import { KnownInstances } from '../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../src/main/services/instance/place.ts';
import type { TestHome } from './home.ts';
import { playedKeychain, type PlayedKeychain } from './played-keychain.ts';

/**
 * @param sessions of those who are signed in at the app's own one, which is open
 * @param chosen what the person chooses in the system's dialog
 */
export function instancesOf(
  { services, folder }: Pick<TestHome, 'services' | 'folder'>,
  sessions: WindowSessions,
  chosen: () => string | null = () => null,
): Pick<
  HandlerDependencies,
  'known' | 'instances' | 'found' | 'forgetInstance' | 'otherInstance' | 'chooseInstance'
> & {
  /** In which the master secrets of what is forgotten are looked for. */
  readonly keychain: PlayedKeychain;
  /** The places that were closed. */
  readonly stopped: readonly string[];
} {
  const stopped: string[] = [];
  const keychain = playedKeychain();
  const known = new KnownInstances(
    services.panel,
    ownPlace(appPaths({ SELU_DESKTOP_HOME: folder })),
  );
  const instances = new OpenInstances(known, ({ place }) => ({
    ...{ placeId: place.id, sessions, isLeft: () => false },
    stop: () => void stopped.push(place.id),
  }));
  instances.at({ id: 1 });
  return {
    stopped,
    keychain,
    known,
    instances,
    forgetInstance: (caller, id) =>
      forgetInstance({ known, panel: services.panel, keychain }, caller, id),
    found: new FoundInstances({ known, env: {}, lookAround: () => Promise.resolve([]) }),
    otherInstance: () => {
      throw new AppError('instance_unknown', {});
    },
    chooseInstance: () => Promise.resolve(chosen()),
  };
}
