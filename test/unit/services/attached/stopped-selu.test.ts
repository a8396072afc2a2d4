/** Work on a Selu's database while it is stopped: nobody else has it open then, and nobody gets in. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { openAttachedStore } from '../../../../src/main/store/instance/attached/open.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { callerOf, codeOf } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import { startServer } from '../../../support/selu-server/start.ts';

/** Whether another process can read the database. */
async function canRead(file: string): Promise<boolean> {
  const script = `
    const Database = require(${JSON.stringify(fileURLToPath(import.meta.resolve('better-sqlite3')))});
    const db = new Database(process.argv[1], { timeout: 0 });
    db.prepare('select count(*) from users').get();`;
  const child = spawn(process.execPath, ['-e', script, file], { stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

describe('the database of a stopped Selu', () => {
  it('is kept to the work, and is open again afterwards, with whoever was signed in', async () => {
    const home = await seluHome('s67');
    const { instance, auth, stoppedSelu } = home.services;
    const session = await auth.openSession(machine, anna);
    const seen = await stoppedSelu.work(machine, async ({ file }) => {
      expect(instance.state).toMatchObject({ name: 'problem', error: { code: 'instance_apart' } });
      // Looking for it again must not take the lock away.
      expect(await codeOf(() => openAttachedStore(file))).toBe('database_busy');
      instance.start();
      instance.followSelu();
      return canRead(file);
    });
    expect(seen).toBe(false);
    expect(await canRead(home.file)).toBe(true);
    expect(instance.isUnlocked).toBe(true);
    expect(auth.resolve(session)?.id).toBe(anna);
  });

  it('can be handed over to a connection of the work', async () => {
    const home = await seluHome('s59');
    await home.services.stoppedSelu.work(machine, async ({ file, handOver }) => {
      handOver();
      expect(await canRead(file)).toBe(true);
      const store = openAttachedStore(file, { alone: true });
      expect(await canRead(file)).toBe(false);
      store.close();
    });
    expect(home.services.instance.isUnlocked).toBe(true);
  });

  it('is left as it is while a server has it open', async () => {
    const home = await seluHome('s67');
    const server = await startServer(home.file, { connections: 1 });
    await server.goOn(5);
    let worked = false;
    const code = await codeOf(
      home.services.stoppedSelu.work(machine, () => Promise.resolve((worked = true))),
    );
    expect([code, worked]).toEqual(['selu_database_open', false]);
    expect(home.services.instance.isUnlocked).toBe(true);
    await server.stop();
    expect(await home.services.stoppedSelu.work(machine, () => Promise.resolve('done'))).toBe(
      'done',
    );
  });

  it('is not touched before the person has said that it is stopped', async () => {
    const home = await seluHome('s67');
    const no = callerOf(
      home,
      anna,
      'admin',
      () => {},
      () => Promise.resolve(false),
    );
    const { stoppedSelu, instance } = home.services;
    expect(await codeOf(stoppedSelu.work(no, () => Promise.resolve()))).toBe('not_confirmed');
    expect(instance.isUnlocked).toBe(true);
  });

  it('is as it was when the work fails, and locked when another secret fits then', async () => {
    const home = await seluHome('s67');
    const { stoppedSelu, instance } = home.services;
    const failed = stoppedSelu.work(machine, () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(instance.isUnlocked).toBe(true);
    const other = parseMasterSecret(Buffer.alloc(32, 9).toString('base64'), 'typed');
    await stoppedSelu.work(machine, ({ unlockWith }) => {
      unlockWith(other, 'typed');
      return Promise.resolve();
    });
    // The secret of the environment fits the values that are there.
    expect(instance.unlocked().secretSource).toBe('environment');
  });

  it('stays closed when the app has closed it meanwhile', async () => {
    const home = await seluHome('s67');
    const { stoppedSelu, instance } = home.services;
    await stoppedSelu.work(machine, () => {
      instance.close();
      return Promise.resolve();
    });
    expect(instance.state.name).toBe('missing');
  });
});
