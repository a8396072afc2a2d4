/** What a change leaves in `panel.db`: the generation and the row of the log, together, whatever becomes of either. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { householdHome, laterRun, type TestHome } from '../../../support/home.ts';

/** What stands in the file, as another program reads it. */
function read({ folder, services }: TestHome) {
  const db = new Database(join(folder, 'panel.db'), { readonly: true });
  const { instanceId } = services.instance.unlocked();
  const generation = db
    .prepare('select value from settings where key = ?')
    .pluck()
    .get(`generation/${instanceId}`);
  const rows = db.prepare('select count(*) from activity').pluck().get();
  db.close();
  return { generation: Number(generation), rows: Number(rows) };
}

/** As a disk that is full, or damaged, for some of it alone. */
function sql({ folder }: TestHome, text: string): void {
  const db = new Database(join(folder, 'panel.db'));
  db.exec(text);
  db.close();
}

const save = ({ services }: TestHome, value: string): Promise<void> =>
  services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'bank', name: 'PIN', mode: 'put', value, seen: null },
  );

describe('what a change leaves in panel.db', () => {
  it('is written by one transaction', async () => {
    const home = await householdHome();
    const { panel } = home.services;
    await save(home, '1');
    const before = read(home);
    const change = vi.spyOn(panel, 'change');
    await save(home, '2');
    expect(read(home)).toEqual({ generation: before.generation + 1, rows: before.rows + 1 });
    expect(change).toHaveBeenCalledTimes(1);
  });

  it('is there as a whole or not at all when the app is gone in the moment before', async () => {
    const home = await householdHome();
    await save(home, '1');
    const before = read(home);
    // From here on `panel.db` takes nothing, and what waits in memory goes with the process.
    home.services.panel.close();
    await save(home, '2');
    home.services.instance.close();
    const later = laterRun(home);
    expect(read(later)).toEqual(before);
    // The change is there, nothing is taken for put back, and the next one brings the generation up.
    expect(later.services.outside.reason()).toBeNull();
    const stored = later.services.instance.unlocked().rows?.ledger.generation;
    expect(stored).toBe(before.generation + 1);
    await save(later, '3');
    expect(read(later)).toMatchObject({ generation: before.generation + 2, rows: before.rows + 1 });
    const chain = await later.services.activityReader.check();
    expect(chain).toEqual({ state: 'whole', at: null });
  });

  it('has the generation where no row can be written, and the row later', async () => {
    const home = await householdHome();
    await save(home, '1');
    const before = read(home);
    sql(home, `create trigger full before insert on activity begin select raise(abort, 'no'); end`);
    await save(home, '2');
    expect(read(home)).toMatchObject({ generation: before.generation + 1, rows: before.rows });
    expect(home.services.activity.unwritten).toBe(1);
    sql(home, 'drop trigger full');
    await save(home, '3');
    expect(read(home)).toMatchObject({ generation: before.generation + 2, rows: before.rows + 2 });
    expect(await home.services.activityReader.check()).toEqual({ state: 'whole', at: null });
  });

  it('has the row later where the generation cannot be written, too', async () => {
    const home = await householdHome();
    await save(home, '1');
    const before = read(home);
    sql(
      home,
      `create trigger full before update on settings when old.key like 'generation/%'
       begin select raise(abort, 'no'); end`,
    );
    await save(home, '2');
    expect(read(home)).toMatchObject({ generation: before.generation, rows: before.rows });
    sql(home, 'drop trigger full');
    await save(home, '3');
    expect(read(home)).toMatchObject({ generation: before.generation + 2, rows: before.rows + 2 });
  });

  it('goes on where it could not be told for a moment whose log it is', async () => {
    const home = await householdHome();
    const { services } = home;
    const before = read(home);
    Object.defineProperty(services.instance, 'state', {
      configurable: true,
      get: () => {
        throw new Error('nobody can say');
      },
    });
    await services.activity.write(machine, { action: 'backupMade' });
    Reflect.deleteProperty(services.instance, 'state');
    await services.activity.write(machine, { action: 'backupChecked' });
    expect(read(home).rows).toBe(before.rows + 2);
  });
});
