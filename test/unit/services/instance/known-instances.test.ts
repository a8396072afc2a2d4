/** The list of instances that this app knows: a real panel.db, and files that are there or not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { limits } from '#shared/limits.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { PanelService } from '../../../../src/main/services/common/panel.ts';
import { recordsOf } from '../../../../src/main/services/common/panel-records.ts';
import {
  KnownInstances,
  nameOfPlace,
} from '../../../../src/main/services/instance/known-instances.ts';
import { codeOf, temporaryFolder } from '../../../support/home.ts';

let folder: string;
let panel: PanelService;
let known: KnownInstances;

beforeEach(() => {
  folder = temporaryFolder();
  panel = new PanelService(join(folder, 'panel.db'));
  panel.start();
  onTestFinished(() => panel.close());
  known = listIn(panel);
});

const ownFile = (): string => join(folder, 'own.db');
const listIn = (of: PanelService): KnownInstances =>
  new KnownInstances(of, { id: 'own', kind: 'own', file: ownFile(), agents: null });
const at = (file: string, name = nameOfPlace(file)) => ({
  ...{ file, name, agents: null, keyFile: null, server: null, compose: null },
});
const names = (): string[] => known.list().map(({ name }) => name);

describe('the list', () => {
  it('has the own instance while there is no other, and where it is there', async () => {
    expect(known.list().map(({ place }) => place.id)).toEqual(['own']);
    await known.add(machine, at('/srv/selu/data/selu.db'));
    expect(names()).toEqual(['selu']);
    writeFileSync(ownFile(), '');
    expect(names()).toEqual(['', 'selu']);
  });

  it('is there again at the next start, with all that is known', async () => {
    const more = { agents: '/srv/a', keyFile: '/srv/.env', server: 'http://127.0.0.1:3000' };
    const { place } = await known.add(machine, { ...at('/srv/selu.db'), ...more });
    expect(place).toMatchObject({ kind: 'attached', file: '/srv/selu.db', agents: '/srv/a' });
    panel.start();
    expect(listIn(panel).find(place.id)).toEqual(known.find(place.id));
    expect(listIn(panel).find(place.id)).toMatchObject({ keyFile: '/srv/.env' });
  });

  it('renews the one whose database it is, and keeps its id', async () => {
    const first = await known.add(machine, at('/srv/selu.db'));
    const again = await known.add(machine, { ...at('/srv/selu.db'), server: 'http://box:3000' });
    expect(again.place.id).toBe(first.place.id);
    expect(known.list()).toEqual([{ ...first, server: 'http://box:3000' }]);
  });

  it('takes so many and no more, and still renews one of them', async () => {
    for (let n = 0; n < limits.instances; n += 1) await known.add(machine, at(`/srv/${n}.db`));
    const more = known.add(machine, at('/srv/more.db'));
    expect(await codeOf(more)).toBe('too_many_instances');
    expect(await codeOf(known.add(machine, at('/srv/0.db', 'again')))).toBe('done');
    expect(known.list()).toHaveLength(limits.instances);
  });

  it('is empty where what stands there is no list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await panel.set('instances', text);
        expect(known.all().map(({ place }) => place.id)).toEqual(['own']);
      }),
    );
  });
});

it('only an attached one is renamed and forgotten, and only by a name that can be read', async () => {
  const { place } = await known.add(machine, at('/srv/selu.db'));
  await known.rename(machine, place.id, '  At home ');
  expect(names()).toEqual(['At home']);
  const long = 'x'.repeat(limits.displayNameMax + 1);
  for (const name of ['', '  ', long, 'A\u202eB', 'A\nB', 'A\u001b[31m', '\u200b', 'A\u00adB']) {
    expect(await codeOf(known.rename(machine, place.id, name))).toBe('display_name_invalid');
  }
  expect(await codeOf(known.rename(machine, 'own', 'Mine'))).toBe('not_now');
  expect(await codeOf(known.forget(machine, 'own'))).toBe('not_now');
  expect(await codeOf(known.rename(machine, 'nobody', 'x'))).toBe('instance_unknown');
  expect(await codeOf(known.forget(machine, 'nobody'))).toBe('instance_unknown');
  expect(names()).toEqual(['At home']);
  await known.forget(machine, place.id);
  expect(known.at('/srv/selu.db')).toBeNull();
});

it('what is kept of one goes with it, and nothing else', async () => {
  const [one, other] = [
    await known.add(machine, at('/srv/one.db')),
    await known.add(machine, at('/srv/other.db')),
  ];
  const records = [...[one, other].map(({ place }) => recordsOf(panel, place)), panel];
  const failure = { instanceId: 'i', account: 'a', failures: 3, lastAttemptAt: 1 };
  for (const each of records) {
    await each.set('keychain/i', 'sealed');
    await each.change(({ signInFailures }) => signInFailures.put(failure));
  }
  const kept = () =>
    records.map((each) => [
      each.get('keychain/i'),
      each.store().signInFailures.find(failure)?.failures,
    ]);
  await known.forget(machine, one.place.id);
  expect(kept()).toEqual([
    [null, undefined],
    ['sealed', 3],
    ['sealed', 3],
  ]);
  expect(panel.store().keys('at/')).toEqual([`at/${other.place.id}/keychain/i`]);
});

it('the one that was shown last is shown next, as long as it is known', async () => {
  const one = await known.add(machine, at('/srv/one.db'));
  const two = await known.add(machine, at('/srv/two.db'));
  expect(known.lastShown()).toEqual(one);
  await known.noteShown(two.place.id);
  expect(listIn(panel).lastShown()).toEqual(two);
  await known.forget(machine, two.place.id);
  expect(known.lastShown()).toEqual(one);
  panel.close();
  await known.noteShown(one.place.id);
  expect(known.lastShown().place.id).toBe('own');
});

it.each([
  ['/home/anna/selu/data/selu.db', 'selu'],
  ['/srv/At Home/selu.db', 'At Home'],
  ['/data/selu.db', '/data/selu.db'],
  ['/selu.db', '/selu.db'],
])('%s is called %s until somebody names it', (file, name) => {
  expect(nameOfPlace(file)).toBe(name);
});
