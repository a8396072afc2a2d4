/** `activity`: what commands and people did, filtered, as a table and as files, and whether the log is whole. */
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { addUser } from '../../support/home.ts';
import { household } from '../../support/cli-household.ts';

describe('activity', () => {
  it('says who did what, filters it, and writes it as files that run nothing', async () => {
    const home = await household(async (open) => {
      await addUser(open, '=evil', false);
    });
    const { run } = home;
    const set = 'credential set --capability pim --name KEY --value-stdin';
    expect((await run(`${set} --system`, 'canary-value')).code).toBe(0);
    expect((await run(`${set} --user bob`, 'canary-value')).code).toBe(0);
    expect((await run(`${set} --user =evil`, 'canary-value')).code).toBe(0);

    const { out, code } = await run('activity');
    expect(code).toBe(0);
    expect(out).toMatch(/Command line {2}Credential set {2,}KEY \(pim\) · Bob/);
    expect(out).not.toContain('canary');
    const lines = async (options: string): Promise<number> =>
      (await run(`activity ${options}`)).out.split('\n').filter((line) => line.includes('KEY'))
        .length;
    expect(await lines('--about bob')).toBe(1);
    expect(await lines('--action credentials')).toBe(3);
    expect(await lines('--action people')).toBe(0);
    expect(await lines('--limit 2')).toBe(2);
    expect(await lines('--since 2099-01-01')).toBe(0);
    expect(await lines('--until 2099-01-01')).toBe(3);
    expect((await run('activity --action nonsense')).code).toBe(2);
    expect((await run('activity --since soon')).code).toBe(2);
    expect((await run('activity --person nobody-here')).code).not.toBe(0);

    const csv = (await run('activity --csv')).out.trim().split('\r\n');
    expect(csv).toHaveLength(5);
    expect(csv[0]).toBe(
      'seq,at,who,who_id,who_name,window,action,about_kind,about_id,about_name,with_kind,with_id,with_name,count,while_locked',
    );
    expect(csv[4]).toContain(`,'=evil,`);
    const rows = (await run('activity --jsonl')).out.trim().split('\n');
    expect(rows.map((row) => JSON.parse(row).seq)).toEqual([1, 2, 3, 4]);
  });

  it('says that the log is not as it was written, and exits with 1', async () => {
    const { run, folder } = await household();
    await run('user add --username carla --password-stdin', 'a long password');
    const db = new Database(`${folder}/panel.db`);
    db.prepare(`update activity set about_name = 'Somebody' where seq = 1`).run();
    db.close();
    for (const options of ['', ' --json', ' --csv', ' --jsonl']) {
      const { code, err } = await run(`activity${options}`);
      expect([options, code]).toEqual([options, 1]);
      expect(err).toContain('from row 1 on');
    }
    expect(JSON.parse((await run('activity --json')).out).chain).toEqual({
      ...{ state: 'broken', at: 1 },
    });
  });
});
