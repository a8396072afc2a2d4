/** Which instance each window shows: each is opened once, and nothing of one is closed with another. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { createHandlers } from '../../../src/main/ipc/handlers/index.ts';
import { OpenInstances, type Opened } from '../../../src/main/ipc/open-instances.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import type { KnownInstances } from '../../../src/main/services/instance/known-instances.ts';
import { codeOf, emptyHome, sessionsOver, somebody, temporaryFolder } from '../../support/home.ts';
import { instancesOf } from '../../support/known-instances.ts';
import { noWindows } from '../../support/route.ts';
import { makeSeluDatabase } from '../../support/selu-database.ts';

const [first, second] = [{ id: 1 }, { id: 2 }];

let known: KnownInstances;
let opened: string[];
let stopped: string[];
let instances: OpenInstances<Opened>;
let ids: string[];
/** Where nobody is signed in. */
let left: Set<string>;

beforeEach(async () => {
  const home = emptyHome();
  const sessions = sessionsOver(home);
  ({ known } = instancesOf(home, sessions));
  opened = [];
  stopped = [];
  instances = new OpenInstances(known, ({ place }) => {
    opened.push(place.id);
    return {
      ...{ placeId: place.id, sessions, isLeft: () => left.has(place.id) },
      stop: () => void stopped.push(place.id),
    };
  });
  ids = [];
  left = new Set();
  for (const name of ['one', 'two']) {
    const more = { agents: null, keyFile: null, server: null, compose: null };
    const { place } = await known.add(machine, { file: `/srv/${name}.db`, name, ...more });
    ids.push(place.id);
  }
});

it('opens each once, for whichever windows show it', async () => {
  const [one = '', two = ''] = ids;
  expect(instances.at(first)).toBe(instances.at(first));
  await instances.show(second, two);
  expect([instances.at(first).placeId, instances.at(second).placeId]).toEqual([one, two]);
  await instances.show(first, two);
  expect(instances.at(first)).toBe(instances.at(second));
  expect(opened).toEqual([one, two]);
  expect(instances.all()).toHaveLength(2);
  expect(stopped).toEqual([]);
});

it('shows in a new window what was shown last, and forgets a window that has closed', async () => {
  const [one = '', two = ''] = ids;
  await instances.show(first, two);
  expect(instances.shownAt(second).place.id).toBe(two);
  await instances.show(second, one);
  expect(instances.shownAt(first).place.id).toBe(two);
  instances.closed(first);
  expect(instances.shownAt(first).place.id).toBe(one);
});

it('closes one that is forgotten, alone, and its windows show another', async () => {
  const [one = '', two = ''] = ids;
  instances.at(first);
  await instances.show(second, two);
  await known.forget(machine, two);
  instances.forgotten(two);
  expect(stopped).toEqual([two]);
  expect(instances.at(second).placeId).toBe(one);
  instances.forgotten('never opened');
  expect(stopped).toEqual([two]);
});

it('closes one that no window shows and nobody is signed in at, and opens it anew when it is shown again', async () => {
  const [one = '', two = ''] = ids;
  left.add(one);
  await instances.show(first, one);
  await instances.show(second, one);
  await instances.show(first, two);
  // The other window still shows it.
  expect(stopped).toEqual([]);
  instances.closed(second);
  instances.closeLeft();
  expect(stopped).toEqual([one]);
  await instances.show(first, one);
  // Somebody is signed in there.
  expect(stopped).toEqual([one]);
  expect(opened).toEqual([one, two, one]);
  expect(instances.all().map(({ placeId }) => placeId)).toEqual([two, one]);
});

it('opens nothing that is not known', async () => {
  instances.at(first);
  await expect(instances.show(first, 'x')).rejects.toMatchObject({ code: 'instance_unknown' });
  expect(opened).toHaveLength(1);
  expect(instances.shownAt(first).place.id).toBe(ids[0]);
});

it('a window finds, opens, renames and forgets one by the calls it has, without naming a path', async () => {
  const home = emptyHome();
  const file = join(temporaryFolder(), 'selu.db');
  await makeSeluDatabase(file, { shape: 's67' });
  let chosen: string | null = null;
  const given = instancesOf(home, sessionsOver(home), () => chosen);
  const { instances: calls } = createHandlers({
    ...{ services: home.services, sessions: sessionsOver(home), ...given, version: '0' },
    restart: () => {},
    ...noWindows,
  });
  // Of each call it has another type.
  const at = { caller: somebody, window: first } as never;
  const shown = async () => (await calls.list({}, at)).instances;

  expect(await calls.choose({ kind: 'file' }, at)).toEqual({ found: null });
  chosen = file;
  const { found } = await calls.choose({ kind: 'file' }, at);
  expect(await codeOf(async () => calls.attach({ handle: file }, at))).toBe('found_gone');
  await calls.attach({ handle: found?.handle ?? '' }, at);
  const [one, ...others] = await shown();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ kind: 'attached', file, shown: true });
  const id = one?.id ?? '';
  await calls.rename({ id, name: 'Ours' }, at);
  expect(await shown()).toMatchObject([{ id, name: 'Ours' }]);

  const copy = join(temporaryFolder(), 'selu.db');
  copyFileSync(file, copy);
  chosen = copy;
  const again = await calls.choose({ kind: 'file' }, at);
  expect(again.found?.sameIdAs).toEqual({ id, name: 'Ours', file, exists: true });
  const handle = again.found?.handle ?? '';
  expect(await codeOf(async () => calls.attach({ handle }, at))).toBe('instance_elsewhere');
  await calls.attach({ handle, same: 'moved' }, at);
  // It was open at the place where it was.
  expect(given.stopped).toEqual([id]);
  expect(await shown()).toMatchObject([{ id, name: 'Ours', file: copy, shown: true }]);
  expect(await calls.forget({ id }, at)).toEqual({ left: null });
  expect(await shown()).toMatchObject([{ id: 'own', shown: true }]);
});
