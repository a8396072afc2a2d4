/** Whatever a Selu's database lacks, all that it has can be changed. */
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { PASSWORD } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import { jonas, seluShapes, telegramPipe } from '../../../support/selu-database.ts';

describe.each(seluShapes)('a Selu of the shape %s', (shape) => {
  it('has each of its pipes renamed, turned off and on, and removed', async () => {
    const { pipes, undo } = (await seluHome(shape)).services;
    const known = pipes.list().filter(({ known, transport }) => known && transport !== 'web');
    expect(known.length).toBeGreaterThan(1);
    for (const { id, transport } of known) {
      await pipes.update(machine, id, { name: 'Renamed', agentId: null });
      await pipes.setActive(machine, id, false);
      await pipes.setActive(machine, id, true);
      expect(pipes.list().find((pipe) => pipe.id === id)).toMatchObject({
        ...{ name: 'Renamed', transport, active: true },
      });
      const before = pipes.list().find((pipe) => pipe.id === id);
      const token = await pipes.remove(machine, id);
      await undo.undo(machine, token);
      expect(pipes.list().find((pipe) => pipe.id === id)).toEqual(before);
      await pipes.remove(machine, id);
      const left = pipes.list().find((pipe) => pipe.id === id);
      // Conversations hang on it: the row stays for them, and nothing else.
      if (id === telegramPipe) {
        expect(left).toMatchObject({
          active: false,
          senders: 0,
          chat: null,
          answerAuth: 'missing',
        });
      } else expect(left).toBeUndefined();
    }
  });

  it('has people added, changed and deleted, and their passwords set', async () => {
    const { users } = (await seluHome(shape)).services;
    const profile = { displayName: 'Mia', isAdmin: false, language: 'de' } as const;
    const id = await users.create(machine, { username: 'mia', password: PASSWORD, ...profile });
    await users.update(machine, id, { username: 'mia', ...profile, displayName: 'Mia B.' });
    await users.resetPassword(machine, id, `${PASSWORD} 2`);
    await users.setLanguage(machine, anna, 'en');
    await users.delete(machine, id, 'mia');
    await users.delete(machine, jonas, 'jonas');
    expect((await users.list()).map(({ username }) => username)).not.toContain('jonas');
  });
});

it('says when an agent last worked for anybody to administrators, and to members what it did for them', async () => {
  const { services } = await seluHome('s67', {
    change: (file) => {
      const db = new Database(file);
      db.prepare(
        `insert into turn_signals (id, agent_id, user_id, created_at) values
         ('1', 'pim', ?, '2026-11-27T06:00:00.250'), ('2', 'pim', ?, '2026-11-20T06:00:00.000')`,
      ).run(anna, jonas);
      db.close();
    },
  });
  const lastUsed = async (userId: string): Promise<string | null | undefined> => {
    const user = services.instance.store().users.byId(userId);
    if (user === null) throw new Error('no such user');
    const agents = await services.agents.list({ ...user, createdAt: null });
    return agents.find(({ id }) => id === 'pim')?.lastUsed;
  };
  expect(await lastUsed(anna)).toBe('2026-11-27T06:00:00.000Z');
  expect(await lastUsed(jonas)).toBe('2026-11-20T06:00:00.000Z');
});

it.each([
  `update system_credentials set capability_id = x'00ff' where rowid = 1`,
  `update user_credentials set credential_name = x'ff' where rowid = 1`,
  `update llm_providers set base_url = x'00ff'`,
  `update pipes set name = x'ff'`,
])('bytes where text belongs keep nobody from the rest (%s)', async (sql) => {
  const { services } = await seluHome('s67', {
    change: (file) => {
      const db = new Database(file);
      expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
      db.close();
    },
  });
  expect(services.instance.state.name).toBe('unlocked');
  expect(services.pipes.list().length).toBeGreaterThan(1);
  expect(services.providers.list().length).toBeGreaterThan(1);
});
