/** What holds for every instance that is open, whichever of them a window shows. */
import { expect, it } from 'vitest';
import { authHandlers } from '../../../src/main/ipc/handlers/accounts.ts';
import { OpenInstances } from '../../../src/main/ipc/open-instances.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { appPaths } from '../../../src/main/platform/paths.ts';
import { KnownInstances } from '../../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../../src/main/services/instance/place.ts';
import { householdHome, sessionsOver, somebody } from '../../support/home.ts';
import { instancesOf } from '../../support/known-instances.ts';
import { noWindows } from '../../support/route.ts';

it('whoever locks one has locked all: a window that shows another is no way around it', async () => {
  const window = { id: 1 };
  const homes = [await householdHome(), await householdHome()] as const;
  const [home] = homes;
  const signedIn = await Promise.all(
    homes.map(async (each) => {
      const sessions = sessionsOver(each);
      const session = await each.services.auth.openSession(somebody, each.alice);
      await sessions.begin(window, session, { stay: false });
      return sessions;
    }),
  );
  const [ofOwn, ofOther] = signedIn;
  if (ofOwn === undefined || ofOther === undefined) throw new Error('nobody is signed in');
  const { panel } = home.services;
  const known = new KnownInstances(panel, ownPlace(appPaths({ SELU_DESKTOP_HOME: home.folder })));
  const other = await known.add(machine, {
    ...{ file: '/nowhere/selu.db', agents: null, name: 'Other' },
    ...{ keyFile: null, server: null, compose: null },
  });
  const instances = new OpenInstances(known, ({ place }) => ({
    ...{ placeId: place.id, sessions: place.id === other.place.id ? ofOther : ofOwn },
    isLeft: () => false,
    stop: () => {},
  }));
  instances.at(window);
  await instances.show(window, other.place.id);
  const handlers = authHandlers({
    ...instancesOf(home, ofOwn),
    ...{ services: home.services, sessions: ofOwn, instances, version: '0' },
    ...{ ...noWindows, restart: () => {} },
  });
  const user = ofOwn.userOf(window);
  if (user === null) throw new Error('nobody is signed in');
  await handlers.lock({}, { window, user, caller: machine });
  expect(signedIn.map((each) => each.userOf(window))).toEqual([null, null]);
  expect(signedIn.map((each) => each.lockedUserOf(window)?.username)).toEqual(['alice', 'alice']);
});
