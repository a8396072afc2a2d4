/** Credentials over the real store and crypto: what a user, an administrator or an attacker would notice. */
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { Owner } from '../../../../src/main/services/credentials/credentials.ts';
import { callerOf, householdHome, type TestHome, codeOf } from '../../../support/home.ts';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';

const system: Owner = { scope: 'system' };
const key = { capabilityId: 'pim', name: 'API_KEY' };

let home: TestHome & { alice: string; bob: string };
let bobs: Owner;
beforeEach(async () => {
  home = await householdHome();
  bobs = { scope: 'user', userId: home.bob };
});

const credentials = () => home.services.credentials;
const save = (owner: Owner, value: string, mode: 'add' | 'replace' = 'add'): Promise<void> =>
  credentials().save(machine, owner, { ...key, mode, value });
const alice = (): Caller => callerOf(home, home.alice);
const bob = (): Caller => callerOf(home, home.bob, 'user');
const one = () => credentials().list()[0];

/** The database as another program sees it. */
function raw<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

describe('what is stored', () => {
  it('is what any program can decrypt by the documented format, for any value', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => value.trim() !== ''),
        fc.constantFrom<Owner>(system, bobs),
        async (value, owner) => {
          await credentials().save(machine, owner, { ...key, mode: 'put', value });
          expect(readByTheDocument(owner)).toBe(value);
          expect(
            credentials()
              .list()
              .every(({ status }) => status === 'set'),
          ).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  function readByTheDocument(owner: Owner): string {
    const { instanceId, text } = raw((db) => ({
      instanceId: db
        .prepare<[], string>("select value from instance_meta where key = 'instance_id'")
        .pluck()
        .get(),
      text: db
        .prepare<[], string>(
          owner.scope === 'system'
            ? 'select encrypted_value from system_credentials'
            : 'select encrypted_value from user_credentials',
        )
        .pluck()
        .get(),
    }));
    const blob = Buffer.from(text?.replace('selu:v2:', '') ?? '', 'base64');
    const master = Buffer.from(home.secret, 'base64');
    const info = 'selu-desktop/v2/credential';
    const secret = hkdfSync('sha256', master, instanceId ?? '', info, 32);
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(secret), blob.subarray(0, 12));
    decipher.setAuthTag(blob.subarray(-16));
    const cell =
      owner.scope === 'system'
        ? ['selu:v2', 'system_credentials', 'encrypted_value', key.capabilityId, key.name]
        : [
            'selu:v2',
            'user_credentials',
            'encrypted_value',
            owner.userId,
            key.capabilityId,
            key.name,
          ];
    decipher.setAAD(Buffer.from(JSON.stringify(cell)));
    return Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]).toString();
  }

  it('is counted for every encryption', async () => {
    await save(system, 'one');
    await save(system, 'two', 'replace');
    expect(
      raw((db) =>
        db.prepare("select value from instance_meta where key = 'encryption_count'").pluck().get(),
      ),
    ).toBe('2');
  });
});

describe('a list', () => {
  it('holds neither a value nor anything that depends on one', async () => {
    await save(system, 'short');
    const before = one();
    await save(system, 'a very much longer value, canary-7f3a', 'replace');
    const { updatedAt: _before, ...short } = before ?? {};
    const { updatedAt: _after, ...long } = one() ?? {};
    expect(long).toEqual(short);
    expect(JSON.stringify(credentials().list())).not.toContain('canary-7f3a');
  });

  it('shows a member their own and nothing else', async () => {
    await save(system, 'shared');
    await save({ scope: 'user', userId: home.alice }, 'hers');
    await save(bobs, 'his');
    const own = credentials().listOf({ id: home.bob, username: 'bob', displayName: 'Bob' });
    expect(own.map(({ user }) => user?.id)).toEqual([home.bob]);
    expect(credentials().list()).toHaveLength(3);
  });

  it.each([
    [
      'a flipped bit',
      "update system_credentials set encrypted_value = replace(encrypted_value, substr(encrypted_value, 20, 1), case substr(encrypted_value, 20, 1) when 'A' then 'B' else 'A' end)",
    ],
    [
      'a value cut short',
      'update system_credentials set encrypted_value = substr(encrypted_value, 1, 40)',
    ],
    ['a value moved to another name', "update system_credentials set credential_name = 'OTHER'"],
    [
      'a value moved to another capability',
      "update system_credentials set capability_id = 'other'",
    ],
    ['an emptied value', "update system_credentials set encrypted_value = ''"],
    ['plain text', "update system_credentials set encrypted_value = 'sk-plain'"],
    ['a time that is none', "update system_credentials set created_at = 'yesterday'"],
  ])('shows %s as damaged, and the rest as it is', async (_what, sql) => {
    await save(system, 'to be damaged');
    await save(bobs, 'stays');
    expect(
      credentials()
        .list()
        .map(({ status }) => status),
    ).toEqual(['set', 'set']);
    raw((db) => db.exec(sql));
    expect(
      credentials()
        .list()
        .map(({ status }) => status),
    ).toEqual(['damaged', 'set']);
  });

  it('shows a value moved to another user as damaged', async () => {
    await save(bobs, 'his');
    expect(one()?.status).toBe('set');
    raw((db) => db.prepare('update user_credentials set user_id = ?').run(home.alice));
    expect(one()?.status).toBe('damaged');
  });

  it('shows an expiry, and when it has passed', async () => {
    const expiresAt = new Date(home.clock.now.getTime() + 86_400_000).toISOString();
    await credentials().save(machine, bobs, { ...key, mode: 'add', value: 'v', expiresAt });
    expect(one()).toMatchObject({ status: 'set', expiresAt: expiresAt.replace(/\.\d+Z/, '.000Z') });
    home.clock.now = new Date(home.clock.now.getTime() + 2 * 86_400_000);
    expect(one()?.status).toBe('expired');
    expect(await codeOf(() => credentials().setExpiry(machine, bobs, key, expiresAt))).toBe(
      'expiry_invalid',
    );
    await credentials().setExpiry(machine, bobs, key, null);
    expect(one()).toMatchObject({ status: 'set', expiresAt: null });
  });

  it('reminds of a shared one that is to be renewed, and gives it to agents all the same', async () => {
    const inDays = (days: number): string =>
      new Date(Math.floor(home.clock.now.getTime() / 1000 + days * 86_400) * 1000).toISOString();
    const later = (days: number): void => {
      home.clock.now = new Date(home.clock.now.getTime() + days * 86_400_000);
    };
    const listed = async () => {
      const filters = { capability: [], status: [], user: [], scope: [] };
      const sort = { by: 'status', descending: false } as const;
      const query = { search: '', filters, sort, offset: 0, limit: 9, focus: null };
      const { rows } = await home.services.credentialList.page(query, {
        owner: null,
        language: 'en',
      });
      return rows[0];
    };
    const expiresAt = inDays(2);
    await credentials().save(alice(), system, { ...key, mode: 'add', value: 'v', expiresAt });
    expect(one()).toMatchObject({ status: 'set', expiresAt });
    expect(await listed()).toMatchObject({ status: 'set', expiresAt });
    const { id = '', updatedAt = null } = one() ?? {};
    const seen = { id, updatedAt, expiresAt: null };
    const set = credentials().setExpiry(alice(), system, key, inDays(3), seen);
    expect(await codeOf(set)).toBe('changed_meanwhile');
    // Another value keeps the day, a removal that is undone, too.
    await credentials().save(alice(), system, { ...key, mode: 'replace', value: 'w' });
    expect(await listed()).toMatchObject({ expiresAt });
    await home.services.undo.undo(alice(), await credentials().remove(alice(), system, key));
    expect(one()).toMatchObject({ expiresAt });
    later(3);
    expect(one()?.status).toBe('expired');
    expect(await listed()).toMatchObject({ status: 'expired' });
    expect(credentials().valueOf(system, key)).toBe('w');
    // It has been renewed.
    await credentials().save(alice(), system, { ...key, mode: 'replace', value: 'x' });
    expect(one()).toMatchObject({ status: 'set', expiresAt: null });
    await credentials().setExpiry(alice(), system, key, inDays(1));
    expect(await listed()).toMatchObject({ expiresAt: inDays(1) });
    expect(await codeOf(credentials().setExpiry(bobAsAdmin(), system, key, null))).toBe(
      'forbidden',
    );
    raw((db) => db.prepare('select * from system_credentials').all()).forEach((row) =>
      expect(JSON.stringify(row)).not.toContain('expires'),
    );
  });

  /** As a page would have it that claims another role. */
  const bobAsAdmin = (): Caller => callerOf(home, home.bob, 'admin');
});

describe('saving', () => {
  it.each([
    ['nothing', '', 'value_empty'],
    ['white space', ' \n\t', 'value_empty'],
    ['more than 64 KiB', 'x'.repeat(limits.credentialValueBytes + 1), 'value_too_large'],
    ['more than 64 KiB in UTF-8', '€'.repeat(22_000), 'value_too_large'],
    ['half a surrogate pair', 'a\ud800b', 'value_not_text'],
  ])('refuses %s and changes nothing', async (_what, value, code) => {
    await save(system, 'first');
    const before = raw((db) => db.prepare('select * from system_credentials').all());
    expect(await codeOf(() => save(system, value, 'replace'))).toBe(code);
    expect(raw((db) => db.prepare('select * from system_credentials').all())).toEqual(before);
  });

  it('takes exactly 64 KiB, and keeps lines and white space as they come', async () => {
    await save(system, 'x'.repeat(limits.credentialValueBytes));
    await save(bobs, ' -----BEGIN KEY-----\r\nabc\n');
    expect(
      credentials()
        .list()
        .map(({ status }) => status),
    ).toEqual(['set', 'set']);
  });

  it.each(['', ' ', 'two\nlines', 'nul\0', 'x'.repeat(201), '\ud800'])(
    'refuses the name %j',
    async (name) => {
      const request = { mode: 'add', value: 'v' } as const;
      expect(
        await codeOf(() =>
          credentials().save(machine, system, { ...request, capabilityId: 'pim', name }),
        ),
      ).toBe('credential_name_invalid');
      expect(
        await codeOf(() =>
          credentials().save(machine, system, { ...request, capabilityId: name, name: 'N' }),
        ),
      ).toBe('capability_invalid');
    },
  );

  it('overwrites nothing when adding and creates nothing when replacing', async () => {
    expect(await codeOf(() => save(system, 'v', 'replace'))).toBe('credential_gone');
    await save(system, 'v');
    expect(await codeOf(() => save(system, 'w'))).toBe('credential_exists');
    expect(await codeOf(() => save({ scope: 'user', userId: 'nobody' }, 'v'))).toBe('user_unknown');
    expect(credentials().list()).toHaveLength(1);
  });
});

describe('undoing a removal', () => {
  it('puts the stored text back as it was, even a damaged one', async () => {
    await save(bobs, 'his');
    raw((db) => db.exec("update user_credentials set encrypted_value = 'broken'"));
    const before = raw((db) => db.prepare('select * from user_credentials').all());
    const undo = await credentials().remove(alice(), bobs, key);
    expect(credentials().list()).toEqual([]);
    await home.services.undo.undo(alice(), undo);
    expect(raw((db) => db.prepare('select * from user_credentials').all())).toEqual(before);
  });

  it('works once, only for who removed it, only for a while, and never over a new value', async () => {
    await save(system, 'v');
    const undo = await credentials().remove(alice(), system, key);
    expect(await codeOf(() => home.services.undo.undo(bob(), undo))).toBe('undo_expired');
    expect(await codeOf(() => home.services.undo.undo(alice(), 'guess'))).toBe('undo_expired');
    await home.services.undo.undo(alice(), undo);
    expect(await codeOf(() => home.services.undo.undo(alice(), undo))).toBe('undo_expired');

    const late = await credentials().remove(alice(), system, key);
    home.clock.now = new Date(home.clock.now.getTime() + (limits.undoSeconds + 1) * 1000);
    expect(await codeOf(() => home.services.undo.undo(alice(), late))).toBe('undo_expired');

    await save(system, 'v');
    const overtaken = await credentials().remove(alice(), system, key);
    await save(system, 'new');
    expect(await codeOf(() => home.services.undo.undo(alice(), overtaken))).toBe(
      'credential_exists',
    );
  });

  it('does not bring back what belonged to a user who is gone', async () => {
    await save(bobs, 'his');
    const undo = await credentials().remove(alice(), bobs, key);
    raw((db) => db.prepare('delete from users where id = ?').run(home.bob));
    expect(await codeOf(() => home.services.undo.undo(alice(), undo))).toBe('undo_expired');
  });
});

describe('several values at once', () => {
  const puts = (...values: readonly (readonly [string, string])[]) =>
    values.map(([name, value]) => ({ owner: system, capabilityId: 'pim', name, value }));
  const names = () =>
    credentials()
      .list()
      .map(({ name }) => name);
  const valueOf = (name: string) => credentials().valueOf(system, { capabilityId: 'pim', name });

  it('are stored, and taken back by one undo, with what they replaced', async () => {
    await credentials().save(machine, system, { ...key, name: 'A', mode: 'add', value: 'before' });
    const before = credentials().list();
    const { undo, ...counts } = await credentials().putAll(
      alice(),
      puts(['A', 'one'], ['B', 'two']),
    );
    expect(counts).toEqual({ added: 1, replaced: 1 });
    expect([valueOf('A'), valueOf('B')]).toEqual(['one', 'two']);
    expect(await codeOf(home.services.undo.undo(bob(), undo))).toBe('undo_expired');
    await home.services.undo.undo(alice(), undo);
    expect(credentials().list()).toEqual(before);
    expect(valueOf('A')).toBe('before');
  });

  it('are stored all or none', async () => {
    expect(await codeOf(credentials().putAll(alice(), puts(['A', 'one'], ['B', ' '])))).toBe(
      'value_empty',
    );
    const stamp = credentials().stampsOf(puts(['B', '']))[0]?.stamp ?? '';
    await credentials().save(machine, system, { ...key, name: 'B', mode: 'add', value: 'theirs' });
    const seen = puts(['A', 'one'], ['B', 'two']).map((put) =>
      put.name === 'B' ? { ...put, seen: stamp } : put,
    );
    expect(await codeOf(credentials().putAll(alice(), seen))).toBe('changed_meanwhile');
    expect(names()).toEqual(['B']);
  });

  it('are not taken back over what somebody has stored since', async () => {
    const { undo } = await credentials().putAll(alice(), puts(['A', 'one'], ['B', 'two']));
    await credentials().save(machine, system, { ...key, name: 'A', mode: 'replace', value: 'new' });
    expect(await codeOf(home.services.undo.undo(alice(), undo))).toBe('changed_meanwhile');
    expect([valueOf('A'), valueOf('B')]).toEqual(['new', 'two']);
  });
});
