/** Changing the master secret of a Selu's database, in place and in its own format, while its server is stopped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openText } from '../../../../src/main/crypto/aes-gcm.ts';
import { makeMasterSecret, parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { keyLineOf } from '../../../../src/main/services/instance/attach/find-place.ts';
import { KnownInstances } from '../../../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../../../src/main/services/instance/place.ts';
import { callerOf, codeOf, temporaryFolder, type TestHome } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import { realInstance, realInstancesAreThere } from '../../../support/real-instances.ts';
import { seluSecret } from '../../../support/selu-database.ts';
import { startServer } from '../../../support/selu-server/start.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';

/** Where a Selu keeps what is encrypted. */
const columns = [
  ...['system_credentials.encrypted_value', 'user_credentials.encrypted_value'],
  ...['llm_providers.api_key_encrypted', 'telegram_configs.bot_token_encrypted'],
  ...['pipes.inbound_token_encrypted', 'pipes.outbound_auth_encrypted'],
  'bluebubbles_configs.server_password_encrypted',
];

/** What a secret makes of each encrypted value of a file; null: it does not decrypt. */
function readable(file: string, secretText: string): (string | null)[] {
  const secret = parseMasterSecret(secretText, 'typed');
  const db = new Database(file, { readonly: true });
  try {
    return columns.flatMap((name) => {
      const [table = '', column = ''] = name.split('.');
      const has = db.prepare(`select 1 from pragma_table_info('${table}') where name = ?`);
      if (has.get(column) === undefined) return [];
      return db
        .prepare<[], string>(`select ${column} from ${table} where coalesce(${column}, '') <> ''`)
        .pluck()
        .all()
        .map((stored) => {
          try {
            return openText(secret, stored, new Uint8Array(0));
          } catch {
            return null;
          }
        });
    });
  } finally {
    db.close();
  }
}

async function change({ services }: TestHome, secret: string, remove: readonly string[] = []) {
  const { seen } = await services.rotation.plan();
  return services.rotation.run(machine, { from: 'pasted', secret }, { remove, seen });
}

describe.each(['s59', 's67'] as const)('the database of a %s', (shape) => {
  it('is under the new secret alone, and nothing else of it has changed', async () => {
    const home = await seluHome(shape);
    const before = readWholeDatabase(home.file);
    const values = readable(home.file, seluSecret);
    const whole = values.filter((value) => value !== null);
    const session = await home.services.auth.openSession(machine, anna);
    const other = makeMasterSecret().text;
    const { auth, instance } = home.services;

    const outcome = await change(home, other);
    expect(outcome).toMatchObject({
      ...{ values: whole.length, damaged: values.length - whole.length, removed: 0 },
    });
    expect(outcome.places).toEqual([
      { kind: 'selu', begins: 'SELU__ENCRYPTION_KEY=' },
      { kind: 'variable', name: 'SELU_ENCRYPTION_KEY' },
    ]);
    expect(instance.unlocked().proof).toMatchObject({ fits: whole.length });
    expect(auth.resolve(session)?.id).toBe(anna);
    instance.close();
    expect(readable(home.file, other)).toEqual(values);
    expect(new Set(readable(home.file, seluSecret))).toEqual(new Set([null]));
    const changed = differences(before, readWholeDatabase(home.file));
    expect(changed.filter((each) => !columns.includes(each))).toEqual(['web_sessions +']);
  });
});

describe('a value that does not decrypt', () => {
  const damaged = () =>
    seluHome('s67', {
      change: (file) => {
        const db = new Database(file);
        const set = (sql: string): void => void db.exec(sql);
        set(`update system_credentials set encrypted_value = 'AAAA' where rowid = 1`);
        set(`update telegram_configs set bot_token_encrypted = 'AAAA' where rowid = 1`);
        db.close();
      },
    });

  it('stays as it is, unless it is to be removed', async () => {
    const home = await damaged();
    const plan = await home.services.rotation.plan();
    expect(plan.damaged.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['systemCredential', 'botToken']),
    );
    const count = plan.damaged.length;
    const first = makeMasterSecret().text;
    expect(await change(home, first)).toMatchObject({ removed: 0, damaged: count });
    expect(readable(home.file, first).filter((value) => value === null)).toHaveLength(count);
    const second = makeMasterSecret().text;
    const outcome = await change(
      home,
      second,
      plan.damaged.map(({ id }) => id),
    );
    expect(outcome).toMatchObject({ removed: count, damaged: 0 });
    expect(readable(home.file, second)).not.toContain(null);
    const db = new Database(home.file, { readonly: true });
    // Selu takes an empty text for one that is damaged.
    expect(
      db.prepare('select bot_token_encrypted from telegram_configs where rowid = 1').pluck().get(),
    ).toBe(null);
    db.close();
  });
});

describe('is left as it is', () => {
  it('while its server has it open', async () => {
    const home = await seluHome('s67');
    const before = readable(home.file, seluSecret);
    const server = await startServer(home.file, { connections: 1 });
    await server.goOn(3);
    expect(await codeOf(change(home, makeMasterSecret().text))).toBe('selu_database_open');
    await server.kill();
    expect(readable(home.file, seluSecret)).toEqual(before);
    expect(home.services.instance.isUnlocked).toBe(true);
  });

  it('where there are secrets that this app does not know', async () => {
    const home = await seluHome('s67', {
      change: (file) => {
        const db = new Database(file);
        db.exec('alter table pipes add column extra_encrypted text');
        db.close();
      },
    });
    expect(await codeOf(home.services.rotation.plan())).toBe('selu_part_unknown');
  });

  it('when the person says that its Selu is not stopped', async () => {
    const home = await seluHome('s67');
    const before = readable(home.file, seluSecret);
    const { rotation } = home.services;
    const { seen } = await rotation.plan();
    const caller = callerOf(
      home,
      anna,
      'admin',
      () => {},
      ({ about }) => Promise.resolve(about !== 'stopped'),
    );
    const made = rotation.makeSecret(caller);
    const proof = { from: 'made', lastCharacters: made.slice(-6), kept: true } as const;
    expect(await codeOf(rotation.run(caller, proof, { remove: [], seen }))).toBe('not_confirmed');
    expect(readable(home.file, seluSecret)).toEqual(before);
    // The same secret, which they have kept, can be tried again.
    const yes = callerOf(home, anna);
    await rotation.run(yes, proof, { remove: [], seen });
    expect(readable(home.file, made)).toEqual(before);
  });
});

describe('where the server has its secret', () => {
  const selu = (compose: string, files: Readonly<Record<string, string>>) => {
    const folder = temporaryFolder();
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, compose);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return { folder, file };
  };
  const service = (environment: string): string =>
    `services:\n  selu:\n    image: selu/orchestrator\n    volumes: [./data:/app/data]\n${environment}`;

  it.each([
    [
      '.env',
      'SECRET=',
      '    environment:\n      SELU__ENCRYPTION_KEY: ${SECRET}\n',
      { '.env': `SECRET=${seluSecret}\n` },
    ],
    [
      '.env',
      'SELU__ENCRYPTION_KEY=',
      '    environment: [SELU__ENCRYPTION_KEY]\n',
      { '.env': `SELU__ENCRYPTION_KEY=${seluSecret}\n` },
    ],
    [
      'selu.env',
      'SELU__ENCRYPTION_KEY=',
      '    env_file: selu.env\n',
      { 'selu.env': `SELU__ENCRYPTION_KEY=${seluSecret}\n` },
    ],
    [
      'compose.yaml',
      'SELU__ENCRYPTION_KEY: ',
      `    environment:\n      SELU__ENCRYPTION_KEY: ${seluSecret}\n`,
      {},
    ],
    [
      'compose.yaml',
      '- SELU__ENCRYPTION_KEY=',
      `    environment:\n      - SELU__ENCRYPTION_KEY=${seluSecret}\n`,
      {},
    ],
  ])('%s, in the line %s', async (name, line, environment, files) => {
    const { folder, file } = selu(service(environment), files);
    expect(await keyLineOf({ compose: file, keyFile: null })).toEqual({
      file: join(folder, name),
      line,
    });
  });

  it('is told afterwards, with the command that starts it with the new one', async () => {
    const home = await seluHome('s67');
    const { folder, file } = selu(service('    env_file: .env\n'), {
      '.env': `SELU__ENCRYPTION_KEY=${seluSecret}\n`,
    });
    mkdirSync(join(folder, 'data'));
    home.services.panel.start();
    const known = new KnownInstances(
      home.services.panel,
      ownPlace(appPaths({ SELU_DESKTOP_HOME: home.folder })),
    );
    await known.add(machine, {
      ...{ file: home.file, agents: null, name: 'Zuhause', keyFile: join(folder, '.env') },
      ...{ server: null, compose: file },
    });
    const outcome = await change(home, makeMasterSecret().text);
    expect(outcome.places[0]).toEqual({
      ...{ kind: 'line', file: join(folder, '.env'), begins: 'SELU__ENCRYPTION_KEY=' },
    });
    expect(outcome.start).toBe(`docker compose -f ${file} up -d selu`);
    expect(dirname(file)).toBe(folder);
  });
});

describe.skipIf(!realInstancesAreThere)(
  'a real one (skipped where there is none beside the project)',
  () => {
    it.each(['s59', 's67'] as const)('%s', async (state) => {
      const home = realInstance(state);
      const values = readable(home.file, home.secret);
      const other = makeMasterSecret().text;
      const { services } = home;
      const { damaged } = await services.rotation.plan();
      expect(damaged).toHaveLength(values.filter((value) => value === null).length);
      const before = readWholeDatabase(home.file);
      await change(home, other);
      services.instance.close();
      expect(readable(home.file, other)).toEqual(values);
      expect(readable(home.file, home.secret).filter((value) => value !== null)).toEqual([]);
      const changed = differences(before, readWholeDatabase(home.file));
      expect(changed.filter((each) => !columns.includes(each))).toEqual([]);
    });
  },
);
