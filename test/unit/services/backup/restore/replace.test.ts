/** An instance is replaced as a whole, whatever lies beside it, and left alone where that cannot be done. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, it } from 'vitest';
import { decisionFile } from '../../../../../src/main/services/backup/restore/decision.ts';
import {
  decide,
  replaceInstance,
  type Replacement,
  type ReplaceOptions,
} from '../../../../../src/main/services/backup/restore/replace.ts';
import { RestoreWork } from '../../../../../src/main/services/backup/restore/progress.ts';
import { stage, sweepStaged } from '../../../../../src/main/services/backup/restore/staging.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { codeOf, householdHome, temporaryFolder } from '../../../../support/home.ts';
import { snapshot } from '../../../../support/snapshot.ts';
import { mountSmall } from '../../../store/processes.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;
let old: Replacement;

const agentsOf = ({ folder }: Home): string => join(folder, 'instance', 'installed_agents');

const save = (name: string) =>
  home.services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'pim', name, mode: 'put', value: `value of ${name}` },
  );

function putAgent(name: string, text: string): void {
  mkdirSync(join(agentsOf(home), name), { recursive: true });
  writeFileSync(join(agentsOf(home), name, 'agent.yaml'), text);
}

const names = (): string[] =>
  home.services.instance
    .store()
    .systemCredentials.list()
    .map(({ name }) => name);

const at = () => ({
  home: home.folder,
  place: home.services.instance.place,
  panel: home.services.ofPlace,
  generations: home.services.generations,
});

/** As a service does it: nothing has the database open meanwhile. */
const whenClosed = async <T>(work: () => Promise<T>): Promise<T> => {
  home.services.instance.close();
  try {
    return await work();
  } finally {
    home.services.instance.start();
  }
};

const replace = (options: Partial<ReplaceOptions> = {}, replacement = old) =>
  replaceInstance(at(), replacement, { keep: null, whenClosed, ...options });

/** All that a restore could leave behind. */
const leftOvers = (): string[] =>
  [home.folder, dirname(home.file), agentsOf(home)].flatMap((folder) =>
    readdirSync(folder).filter((name) => name.includes('restore')),
  );

beforeEach(async () => {
  home = await householdHome();
  await save('A');
  putAgent('helper', 'old');
  putAgent('gone-later', 'old');
  await home.services.idleLock.set(machine, home.alice, 5);
  old = snapshot(home.services, join(temporaryFolder(), 'backup'));
  await save('B');
  putAgent('helper', 'new');
  putAgent('newcomer', 'new');
  rmSync(join(agentsOf(home), 'gone-later'), { recursive: true });
  await home.services.idleLock.set(machine, home.alice, 30);
  await home.services.idleLock.set(machine, home.bob, 30);
});

it('puts back database, agents and records, and the app takes the older database for its own', async () => {
  await replace();
  expect(names()).toEqual(['A']);
  expect(home.services.outside.reason()).toBeNull();
  expect(readdirSync(agentsOf(home)).sort()).toEqual(['gone-later', 'helper']);
  expect(readFileSync(join(agentsOf(home), 'helper', 'agent.yaml'), 'utf8')).toBe('old');
  expect(home.services.idleLock.get(home.alice)).toBe(5);
  expect(home.services.ofPlace.get(`idle_lock/${home.bob}`)).toBeNull();
  expect(statSync(home.file).mode & 0o777).toBe(0o600);
  expect(leftOvers()).toEqual([]);
  // And it can be written, and restored once more.
  await save('C');
  await replace();
  expect(names()).toEqual(['A']);
  expect(home.services.outside.reason()).toBeNull();
});

it('never lets a log of the old database meet the new one', async () => {
  const copies = ['', '-wal', '-shm'].map((end) => [
    `${home.file}${end}`,
    join(temporaryFolder(), 'x'),
  ]);
  for (const [from = '', to = ''] of copies) copyFileSync(from, to);
  expect(statSync(`${home.file}-wal`).size).toBeGreaterThan(0);
  await replace({
    whenClosed: (work) =>
      whenClosed(() => {
        // As a process leaves it that was killed.
        for (const [from = '', to = ''] of copies) copyFileSync(to, from);
        return work();
      }),
  });
  expect(names()).toEqual(['A']);
  const check = new Database(home.file, { readonly: true });
  expect(check.pragma('integrity_check', { simple: true })).toBe('ok');
  check.close();
});

it('keeps what was there beside it when there is no backup of it', async () => {
  await replace({ keep: '20261128-210000' });
  expect(names()).toEqual(['A']);
  const kept = `${home.file}.before-restore-20261128-210000`;
  const db = new Database(kept);
  const query = db.prepare('select credential_name from system_credentials order by 1').pluck();
  expect(query.all()).toEqual(['A', 'B']);
  db.close();
  const agents = join(agentsOf(home), '.before-restore-20261128-210000');
  expect(readdirSync(agents).sort()).toEqual(['helper', 'newcomer']);
  expect(readFileSync(join(agents, 'helper', 'agent.yaml'), 'utf8')).toBe('new');
});

it('puts back into a home without an instance', async () => {
  home.services.instance.close();
  rmSync(dirname(home.file), { recursive: true });
  home.services.instance.start();
  expect(home.services.instance.state).toMatchObject({ error: { code: 'database_gone' } });
  await replace();
  expect(names()).toEqual(['A']);
  expect(home.services.outside.reason()).toBeNull();
  expect(statSync(dirname(home.file)).mode & 0o777).toBe(0o700);
});

it('leaves all as it was when it is refused before it is decided, and sweeps what a crash has left', async () => {
  const refused = replace({ whenClosed: () => Promise.reject(new RangeError('in use')) });
  await expect(refused).rejects.toThrow(RangeError);
  expect(leftOvers()).toEqual([]);
  expect(names()).toEqual(['A', 'B']);
  // Of a process that does not run any more.
  const left = [dirname(home.file), agentsOf(home)].map((folder) =>
    join(folder, '.restore-4194999-0123456789ab'),
  );
  for (const folder of left) mkdirSync(folder);
  await sweepStaged(home.services.instance.place, home.folder);
  expect(leftOvers()).toEqual([]);
});

it('a full disk is said, and leaves all as it was', async (context) => {
  const folder = temporaryFolder();
  if (mountSmall(folder, 64) === null) {
    return context.skip('mounting a small disk takes root on Linux');
  }
  const place = { ...home.services.instance.place, file: join(folder, 'selu.db') };
  writeFileSync(place.file, 'old');
  const full = replaceInstance({ ...at(), place }, old, { keep: null, whenClosed });
  expect(await codeOf(full)).toBe('disk_full');
  expect(readdirSync(folder)).toEqual(['selu.db']);
  expect(readFileSync(place.file, 'utf8')).toBe('old');
  expect(existsSync(decisionFile(home.folder, place.id))).toBe(false);
});

it('opens nothing while what was decided cannot be finished, and goes on when it can', async () => {
  const { instance } = home.services;
  const staged = await stage(instance.place, old, new RestoreWork());
  instance.close();
  decide(at(), staged, old, null);
  const laid = join(dirname(home.file), `.restore-${staged.id}`);
  const away = join(temporaryFolder(), 'away');
  renameSync(laid, away);
  const before = readFileSync(home.file);
  instance.start();
  expect(instance.state).toMatchObject({ name: 'problem', error: { code: 'restore_unfinished' } });
  expect(readFileSync(home.file)).toEqual(before);
  // Nothing is swept that is still to come.
  renameSync(away, laid);
  await sweepStaged(instance.place, home.folder);
  instance.start();
  expect(names()).toEqual(['A']);
  expect(home.services.outside.reason()).toBeNull();
  // The next start finds nothing to do.
  instance.close();
  instance.start();
  expect(names()).toEqual(['A']);
});

it('says when the note of what was decided says nothing', () => {
  const { instance } = home.services;
  instance.close();
  writeFileSync(decisionFile(home.folder, 'own'), '{"version":1}');
  instance.start();
  expect(instance.state).toMatchObject({ name: 'problem', error: { code: 'restore_unfinished' } });
  rmSync(decisionFile(home.folder, 'own'));
  instance.start();
  expect(names()).toEqual(['A', 'B']);
});

it('is no start that hangs or fails where something else than a file has the name of a decision', () => {
  const { instance } = home.services;
  const note = decisionFile(home.folder, instance.place.id);
  mkdirSync(note);
  instance.start();
  expect(instance.state).toMatchObject({ name: 'problem', error: { code: 'restore_unfinished' } });
  rmSync(note, { recursive: true });
  instance.start();
  expect(names().sort()).toEqual(['A', 'B']);
});
