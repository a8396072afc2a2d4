/** The files of a person's conversations go with the person, and nothing else does. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { deleteArtifacts } from '../../../../src/main/services/accounts/artifact-files.ts';
import { callerOf, temporaryFolder } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import { jonas } from '../../../support/selu-database.ts';

/** A home in which the rows of somebody have these paths. */
async function homeWith(paths: readonly string[], ofOthers: readonly string[] = []) {
  const home = await seluHome('s67', {
    change: (file) => {
      const db = new Database(file);
      db.exec('delete from thread_artifacts');
      const insert = db.prepare(
        'insert into thread_artifacts (id, thread_id, user_id, file_path) values (?, null, ?, ?)',
      );
      paths.forEach((path, n) => insert.run(`j${n}`, jonas, path));
      ofOthers.forEach((path, n) => insert.run(`a${n}`, anna, path));
      db.close();
    },
  });
  const beside = dirname(home.file);
  const folder = join(beside, 'artifacts');
  const { username = '' } = home.services.users.find(jonas) ?? {};
  const remove = () => home.services.users.delete(callerOf(home, anna), jonas, username);
  return { beside, folder, remove };
}

it('they are deleted by the names that the rows have for them in a container', async () => {
  const { folder, remove } = await homeWith(
    ['/app/data/artifacts/1_plan.pdf', 'artifacts/2 a.txt', '/app/data/artifacts/shared.pdf'],
    ['/app/data/artifacts/shared.pdf', '/app/data/artifacts/3.pdf'],
  );
  mkdirSync(folder);
  for (const name of ['1_plan.pdf', '2 a.txt', 'shared.pdf', '3.pdf', 'other']) {
    writeFileSync(join(folder, name), name);
  }
  expect(await remove()).toBeNull();
  expect(readdirSync(folder).sort()).toEqual(['3.pdf', 'other', 'shared.pdf']);
});

it('nothing outside their folder goes, no link is followed, and what is left is said', async () => {
  const { beside, folder, remove } = await homeWith([
    ...['/app/data/artifacts/..', 'artifacts/.', '/app/data/selu.db', '/app/data/artifacts/'],
    ...[
      '/app/data/artifacts/../out.txt',
      'artifacts/..\\out.txt',
      'artifacts/link',
      'artifacts/sub',
    ],
    'artifacts/gone.pdf',
  ]);
  mkdirSync(join(folder, 'sub'), { recursive: true });
  const out = join(beside, 'out.txt');
  writeFileSync(out, '');
  symlinkSync(out, join(folder, 'link'));
  // One that is not there any more is none that is left.
  expect(await remove()).toEqual({ count: 8, folder });
  expect(existsSync(out)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['link', 'sub']);
});

it('a folder that is a link is not entered', async () => {
  const { beside, folder, remove } = await homeWith(['artifacts/1.pdf']);
  const elsewhere = join(beside, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, '1.pdf'), '');
  symlinkSync(elsewhere, folder);
  expect(await remove()).toEqual({ count: 1, folder });
  expect(readdirSync(elsewhere)).toEqual(['1.pdf']);
});

it('nothing is deleted by a link that takes the place of the folder meanwhile', async (context) => {
  // Elsewhere a moment remains.
  context.skip(process.platform !== 'linux');
  const beside = temporaryFolder();
  const [folder, elsewhere] = [join(beside, 'artifacts'), join(beside, 'elsewhere')];
  mkdirSync(elsewhere);
  const names = Array.from({ length: 5 }, (_, n) => `${n}.pdf`);
  for (const name of names) writeFileSync(join(elsewhere, name), '');
  for (let turns = 0; turns < 100; turns += 1) {
    mkdirSync(folder);
    for (const name of names) writeFileSync(join(folder, name), '');
    const paths = names.map((name) => `artifacts/${name}`);
    const deleting = deleteArtifacts(join(beside, 'selu.db'), paths);
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    renameSync(folder, join(beside, `moved${turns}`));
    symlinkSync(elsewhere, folder);
    await deleting;
    rmSync(folder);
  }
  expect(readdirSync(elsewhere)).toEqual(names);
});

it('there is nothing to say where Selu keeps no files', async () => {
  const { folder, remove } = await homeWith(['artifacts/1.pdf']);
  rmSync(folder, { recursive: true, force: true });
  expect(await remove()).toBeNull();
});
