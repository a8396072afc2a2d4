/** What is shown of a Selu before it is used, and that a handle leads to what was shown and to nothing else. */
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { findPlace } from '../../../../../src/main/services/instance/attach/find-place.ts';
import { FoundInstances } from '../../../../../src/main/services/instance/attach/found-instances.ts';
import type { Question } from '../../../../../src/main/services/common/questions.ts';
import type { LikelyPlace } from '../../../../../src/main/services/instance/attach/likely-places.ts';
import {
  codeOf,
  emptyHome,
  householdHome,
  somebody,
  temporaryFolder,
  sessionsOver,
} from '../../../../support/home.ts';
import { instancesOf } from '../../../../support/known-instances.ts';
import { makeSeluDatabase, seluSecret } from '../../../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../../../support/whole-database.ts';

/** A home in which nothing is yet, and who is signed in there: nobody. */
function emptySessions() {
  const home = emptyHome();
  return [home, sessionsOver(home)] as const;
}

/** The folder of a Selu as its compose file has it. */
async function seluFolder(): Promise<string> {
  const folder = join(temporaryFolder(), 'home-selu');
  for (const name of ['data', 'installed_agents'])
    mkdirSync(join(folder, name), { recursive: true });
  await makeSeluDatabase(join(folder, 'data/selu.db'), { shape: 's67' });
  writeFileSync(join(folder, '.env'), `SELU__ENCRYPTION_KEY=${seluSecret}\n`);
  writeFileSync(
    join(folder, 'compose.yaml'),
    [
      'services:',
      '  selu:',
      '    image: example/selu:latest',
      '    env_file: .env',
      '    ports: ["3000:3000"]',
      '    volumes: ["./data:/app/data", "./installed_agents:/app/installed_agents"]',
    ].join('\n'),
  );
  return folder;
}

describe('a Selu that was found', () => {
  it('is described before it is used, without its key, and left as it is', async () => {
    const { found, known } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const file = join(folder, 'data/selu.db');
    const before = readWholeDatabase(file);
    const shown = await found.at(folder);
    expect(shown).toMatchObject({
      ...{ file, name: 'home-selu', agents: join(folder, 'installed_agents') },
      ...{ keyFile: join(folder, '.env'), server: 'http://127.0.0.1:3000' },
      ...{ users: 4, credentials: 5, known: false },
    });
    expect(JSON.stringify(shown)).not.toContain(seluSecret);
    expect(known.list().map(({ place }) => place.kind)).toEqual(['own']);
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });

  it('is taken onto the list by its handle, with all that was shown', async () => {
    const { found, known } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const { handle, file } = await found.at(folder);
    const opened = await found.open(machine, handle);
    expect(opened).toEqual(known.at(file));
    expect(opened).toMatchObject({
      ...{ name: 'home-selu', keyFile: join(folder, '.env'), server: 'http://127.0.0.1:3000' },
      ...{ compose: join(folder, 'compose.yaml') },
      place: { kind: 'attached', file, agents: join(folder, 'installed_agents') },
    });
  });

  it('is known again by every way that leads to it, under the name that it was given', async () => {
    const { found, known } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const { place } = await found.open(machine, (await found.at(folder)).handle);
    await known.rename(machine, place.id, 'Ours');
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    for (const path of [folder, join(folder, 'data'), link, join(link, 'data/selu.db')]) {
      const shown = await found.at(path);
      expect([path, shown.name, shown.known]).toEqual([path, 'Ours', true]);
      expect((await found.open(machine, shown.handle)).place.id).toBe(place.id);
    }
    expect(known.all()).toHaveLength(2);
  });

  it('is none where the database is the app’s own, or of something else', async () => {
    const home = await householdHome();
    const { found } = instancesOf(home, sessionsOver(home));
    expect(await codeOf(found.at(home.file))).not.toBe('done');
    const file = join(temporaryFolder(), 'selu.db');
    writeFileSync(file, 'a text');
    expect(await codeOf(found.at(file))).toBe('place_not_database');
    expect(await codeOf(found.at(join(file, '..', 'none')))).toBe('place_missing');
  });

  it('has the folder of agents that a person chooses where none was found, and takes nothing else for one', async () => {
    const { found, known } = instancesOf(...emptySessions());
    const file = join(temporaryFolder(), 'selu.db');
    await makeSeluDatabase(file, { shape: 's67' });
    const { handle, agents } = await found.at(file);
    expect(agents).toBeNull();
    const folder = temporaryFolder();
    for (const path of [file, join(folder, 'none')]) {
      expect(await codeOf(found.withAgents(handle, path))).toBe('agents_no_folder');
    }
    expect(await codeOf(found.withAgents('', folder))).toBe('found_gone');
    const chosen = await found.withAgents(handle, folder);
    expect([chosen.file, chosen.agents]).toEqual([file, folder]);
    await found.open(machine, chosen.handle);
    expect(known.at(file)?.place.agents).toBe(folder);
  });

  it('has a handle that leads to it, and no other text does', async () => {
    const { found } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const { handle } = await found.at(folder);
    for (const text of ['', folder, 'constructor', handle.slice(1)]) {
      expect(await codeOf(found.open(machine, text))).toBe('found_gone');
    }
    expect(await codeOf(found.open(machine, handle))).toBe('done');
  });
});

describe('a Selu that the app has found by itself', () => {
  /** One likely place, and a person who is asked. */
  async function likely(answer: boolean) {
    const { known } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const place = await findPlace(folder);
    const lookAround = () => Promise.resolve([{ folder, place, problem: null }]);
    const found = new FoundInstances({ known, env: {}, lookAround });
    const asked: Question[] = [];
    const confirm = (question: Question) => {
      asked.push(question);
      return Promise.resolve(answer);
    };
    const open = async () => {
      const [first] = (await found.likely()).found;
      return found.open({ ...somebody, confirm }, first?.handle ?? '');
    };
    return { asked, folder, found, known, open, file: join(folder, 'data/selu.db') };
  }

  it('is opened only after the person was told where it is, whose, and where its key comes from', async () => {
    const { asked, folder, known, open, file } = await likely(true);
    expect((await open()).place.file).toBe(file);
    const keyFile = join(folder, '.env');
    expect(asked).toEqual([{ about: 'attach', file, owner: 'you', keyFile }]);
    // It is on the list now, with the same key.
    await open();
    expect([asked.length, known.all().length]).toEqual([1, 2]);
  });

  it('stays off the list when they say no', async () => {
    const { asked, known, open } = await likely(false);
    expect(await codeOf(open())).toBe('not_confirmed');
    expect([asked.length, known.all().length]).toEqual([1, 1]);
  });

  it('is asked about again where its key comes from another file now', async () => {
    const { asked, folder, open } = await likely(true);
    await open();
    writeFileSync(join(folder, 'key.env'), `SELU__ENCRYPTION_KEY=${seluSecret}\n`);
    const place = { ...(await findPlace(folder)), keyFile: join(folder, 'key.env') };
    const { known } = instancesOf(...emptySessions());
    const lookAround = () => Promise.resolve([{ folder, place, problem: null }]);
    const found = new FoundInstances({ known, env: {}, lookAround });
    await known.add(machine, {
      ...{ file: place.file, agents: null, name: 'Ours', keyFile: join(folder, '.env') },
      ...{ server: null, compose: null },
    });
    const confirm = (question: Question) => {
      asked.push(question);
      return Promise.resolve(false);
    };
    const [first] = (await found.likely()).found;
    const opening = found.open({ ...somebody, confirm }, first?.handle ?? '');
    expect(await codeOf(opening)).toBe('not_confirmed');
    expect(asked).toHaveLength(2);
  });

  it('is opened without a question where the person has named the place', async () => {
    const { asked, folder, found, file } = await likely(false);
    const confirm = (question: Question) => {
      asked.push(question);
      return Promise.resolve(false);
    };
    const { handle } = await found.at(folder);
    expect((await found.open({ ...somebody, confirm }, handle)).place.file).toBe(file);
    expect(asked).toEqual([]);
  });
});

describe('the same Selu at another place', () => {
  /** One that is on the list, and a copy of its folder: the id in both is the same. */
  async function twice() {
    const { found, known } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const first = await found.open(machine, (await found.at(folder)).handle);
    await known.rename(machine, first.place.id, 'Ours');
    await known.setServer(machine, first.place.id, 'http://127.0.0.1:3456');
    const copy = join(temporaryFolder(), 'elsewhere');
    cpSync(folder, copy, { recursive: true });
    return { found, known, folder, first: first.place, copy, file: join(copy, 'data/selu.db') };
  }

  it('is told with what was found, and not opened before somebody has said which it is', async () => {
    const { found, known, first, copy } = await twice();
    const shown = await found.at(copy);
    expect(shown.sameIdAs).toEqual({ id: first.id, name: 'Ours', file: first.file, exists: true });
    expect(await codeOf(found.open(machine, shown.handle))).toBe('instance_elsewhere');
    expect(known.all()).toHaveLength(2);
  });

  it('takes the place of the other, where it has moved', async () => {
    const { found, known, folder, first, copy, file } = await twice();
    rmSync(folder, { recursive: true });
    const { sameIdAs, handle } = await found.at(copy);
    expect(sameIdAs).toMatchObject({ id: first.id, exists: false });
    const moved = await found.open(machine, handle, 'moved');
    expect(moved).toMatchObject({
      ...{ name: 'Ours', compose: join(copy, 'compose.yaml'), keyFile: join(copy, '.env') },
      place: { id: first.id, file, agents: join(copy, 'installed_agents') },
    });
    expect(known.list()).toEqual([moved]);
    expect((await found.at(copy)).sameIdAs).toBeNull();
  });

  it('keeps the address of its server, where nothing says another one', async () => {
    const { found, folder, first, copy, file } = await twice();
    rmSync(folder, { recursive: true });
    rmSync(join(copy, 'compose.yaml'));
    const moved = await found.open(machine, (await found.at(file)).handle, 'moved');
    expect(moved).toMatchObject({ server: 'http://127.0.0.1:3456', place: { id: first.id } });
  });

  it('is another one where it is a copy, and is not asked about again', async () => {
    const { found, known, first, copy } = await twice();
    const before = known.find(first.id);
    const other = await found.open(machine, (await found.at(copy)).handle, 'copy');
    expect(other.place.id).not.toBe(first.id);
    expect(known.list()).toEqual([before, other]);
    const shown = await found.at(copy);
    expect(shown).toMatchObject({ known: true, sameIdAs: null });
    expect((await found.open(machine, shown.handle)).place.id).toBe(other.place.id);
  });

  it('is sooner one that is gone than one that is still there', async () => {
    const { found, known, folder, first, copy } = await twice();
    const other = await found.open(machine, (await found.at(copy)).handle, 'copy');
    const third = join(temporaryFolder(), 'third');
    cpSync(folder, third, { recursive: true });
    expect((await found.at(third)).sameIdAs?.id).toBe(first.id);
    rmSync(copy, { recursive: true });
    const { sameIdAs, handle } = await found.at(third);
    expect(sameIdAs).toMatchObject({ id: other.place.id, exists: false });
    await found.open(machine, handle, 'moved');
    expect(known.find(first.id).place).toEqual(first);
  });

  it('is told of one that was taken onto the list before its id was noted', async () => {
    const { found, known } = instancesOf(...emptySessions());
    const folder = await seluFolder();
    const file = join(folder, 'data/selu.db');
    const facts = { agents: null, keyFile: null, server: null, compose: null };
    const { place } = await known.add(machine, { ...facts, file, name: 'Ours' });
    const copy = join(temporaryFolder(), 'copy.db');
    cpSync(file, copy);
    expect((await found.at(copy)).sameIdAs?.id).toBe(place.id);
    rmSync(file);
    expect((await found.at(copy)).sameIdAs).toBeNull();
  });

  it('is not one with another id, nor one that has none', async () => {
    const { found, copy, file } = await twice();
    const set = (sql: string): void => {
      const db = new Database(file);
      db.exec(sql);
      db.close();
    };
    set(`update instance_meta set value = '${'0'.repeat(32)}' where key = 'instance_id'`);
    expect((await found.at(copy)).sameIdAs).toBeNull();
    set(`delete from instance_meta where key = 'instance_id'`);
    const shown = await found.at(copy);
    expect(shown.sameIdAs).toBeNull();
    expect(await codeOf(found.open(machine, shown.handle, 'moved'))).toBe('done');
  });
});

it('likely places are looked at once for all who ask, and one that cannot be opened does not hide the others', async () => {
  const { known } = instancesOf(...emptySessions());
  const folder = await seluFolder();
  const noSelu = join(temporaryFolder(), 'selu.db');
  writeFileSync(noSelu, '');
  let looks = 0;
  const lookAround = async (): Promise<readonly LikelyPlace[]> => {
    looks += 1;
    const place = await findPlace(folder);
    return [
      {
        folder: '/volume',
        place: null,
        problem: AppError.from({ code: 'place_closed', params: { file: '/volume' } }),
      },
      { folder: '/other', place: { ...place, file: noSelu }, problem: null },
      { folder, place, problem: null },
    ];
  };
  const found = new FoundInstances({ known, env: {}, lookAround });
  const [one, other] = await Promise.all([found.likely(), found.likely()]);
  expect(looks).toBe(1);
  expect(other).toEqual(one);
  expect(one.found.map(({ file }) => file)).toEqual([join(folder, 'data/selu.db')]);
  expect(one.unusable.map((each) => each.folder)).toEqual(['/volume', '/other']);
  await found.likely();
  expect(looks).toBe(2);
});
