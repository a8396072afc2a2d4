/** What people do, in an own instance and in that of a Selu as two states of it keep it: the same, in its own form. */
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, codeOf, PASSWORD, somebody } from '../../../support/home.ts';
import { homeKinds, homeOf, type PeopleHome } from '../../../support/homes.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';
import type { Caller } from '../../../../src/main/services/common/caller.ts';
import {
  answerAuthOf,
  openSecret,
  secretOf,
  storedPipes,
} from '../../../../src/main/services/pipes/pipe-kinds.ts';

const TOKEN = '123456789:AAHtoken_of-a-bot-0123456789abcdefg';

describe.each(homeKinds)('in a home of the kind %s', (kind) => {
  const isAttached = kind !== 'own';
  let home: PeopleHome;
  let admin: Caller;
  beforeEach(async () => {
    home = await homeOf(kind);
    admin = callerOf(home, home.admin);
  });

  /** What a change leaves different in the database, beside what an own instance keeps for itself. */
  async function changed(work: () => unknown): Promise<string[]> {
    const before = readWholeDatabase(home.file);
    await work();
    return differences(before, readWholeDatabase(home.file));
  }
  const raw = <T>(sql: string, ...values: unknown[]): T[] => {
    const db = new Database(home.file, { readonly: true });
    try {
      return db.prepare<unknown[], T>(sql).all(...values);
    } finally {
      db.close();
    }
  };
  /** As the server, or another program, would write. */
  const write = (sql: string, ...values: unknown[]): void => {
    const db = new Database(home.file);
    try {
      db.prepare(sql).run(...values);
    } finally {
      db.close();
    }
  };
  const secretsOf = (pipeId: string): { token: string; auth: string } => {
    const unlocked = home.services.instance.unlocked();
    const pipe = storedPipes(unlocked.store).find(({ row }) => row.id === pipeId);
    if (pipe === undefined) throw new Error('no such pipe');
    const [token, auth] = [secretOf(pipe), answerAuthOf(pipe)].map((secret) =>
      secret?.stored ? openSecret(unlocked, secret) : '',
    );
    return { token: token ?? '', auth: auth ?? '' };
  };
  const named = (name: string) => {
    const found = home.services.pipes.list().find((pipe) => pipe.name === name);
    if (found === undefined) throw new Error(`no pipe ${name}`);
    return found;
  };

  it('a personal credential is added, replaced, removed and put back', async () => {
    const { credentials, undo } = home.services;
    const owner = { scope: 'user', userId: home.other } as const;
    const key = { capabilityId: 'pim', name: 'NEW_PASSWORD' };
    const one = () => credentials.list().find(({ name }) => name === key.name);
    const expiresAt = new Date(home.clock.now.getTime() + 86_400_000).toISOString();
    await credentials.save(admin, owner, { ...key, mode: 'add', value: 'one', expiresAt });
    expect(one()).toMatchObject({ status: 'set', user: { id: home.other } });
    expect(one()?.expiresAt).not.toBeNull();
    const replaced = await changed(() =>
      credentials.save(admin, owner, { ...key, mode: 'replace', value: 'two', expiresAt: null }),
    );
    if (isAttached) {
      expect(replaced).toEqual(['user_credentials.encrypted_value', 'user_credentials.expires_at']);
    }
    expect(one()).toMatchObject({ expiresAt: null, status: 'set' });
    const before = raw('select * from user_credentials where credential_name = ?', key.name);
    const token = await credentials.remove(admin, owner, key);
    expect(one()).toBeUndefined();
    await undo.undo(admin, token);
    expect(raw('select * from user_credentials where credential_name = ?', key.name)).toEqual(
      before,
    );
  });

  it('several are given an expiry, removed and put back, and several people lose their agents', async () => {
    const { credentials, selectedCredentials, undo, users } = home.services;
    const owner = { scope: 'user', userId: home.other } as const;
    const names = ['MANY_1', 'MANY_2'];
    await credentials.putAll(
      admin,
      [owner, { scope: 'system' } as const].flatMap((each) =>
        names.map((name) => ({ owner: each, capabilityId: 'pim', name, value: 'v' })),
      ),
    );
    const ours = () => credentials.list().filter(({ name }) => names.includes(name));
    const before = ours();
    const selection = { ids: before.map(({ id }) => id), owner: null };
    const until = new Date(home.clock.now.getTime() + 86_400_000).toISOString();
    const expired = await changed(() => selectedCredentials.setExpiry(admin, selection, until));
    if (isAttached) expect(expired).toEqual(['user_credentials.expires_at']);
    expect(ours().every(({ expiresAt }) => expiresAt !== null)).toBe(true);
    const { removed, undo: token } = await selectedCredentials.remove(admin, selection);
    expect([removed, ours()]).toEqual([4, []]);
    await undo.undo(admin, token ?? '');
    expect(ours().map(({ id }) => id)).toEqual(before.map(({ id }) => id));

    const access = { mode: 'none' } as const;
    const taken = await changed(() =>
      users.changeAgentAccess(admin, [{ userIds: [home.other], access }]),
    );
    if (isAttached) expect(taken.every((each) => each.startsWith('user_agent_access'))).toBe(true);
    expect(raw('select agent_id from user_agent_access where user_id = ?', home.other)).toEqual([
      { agent_id: '__none__' },
    ]);
  });

  it('an account is made with its pipe, signs in, is changed and deleted', async () => {
    const { users, auth, sessions } = home.services;
    const profile = {
      username: 'greta',
      displayName: 'Greta',
      language: 'en',
      isAdmin: false,
    } as const;
    const made = await changed(() => users.create(admin, { ...profile, password: PASSWORD }));
    if (isAttached) expect(made).toEqual(['pipes +', 'users +']);
    const id = users.idOf('greta');
    expect(named("Greta's Chat")).toMatchObject({ transport: 'web', owner: { id } });
    const [web] = raw<Record<string, unknown>>('select * from pipes where user_id = ?', id);
    expect(web).toMatchObject({ transport: 'web', outbound_url: 'internal://web', active: 1 });
    expect(secretsOf(named("Greta's Chat").id).token === '').toBe(kind === 's67');

    let token = '';
    const signedIn = await changed(async () => {
      token = await auth.signIn(somebody, 'greta', PASSWORD);
    });
    if (isAttached) expect(signedIn).toEqual(['web_sessions +']);
    expect(auth.resolve(token)).toMatchObject({ id });
    expect(raw('select * from web_sessions where id = ?', token)).toHaveLength(isAttached ? 1 : 0);
    expect(sessions.listOf(id, token)).toMatchObject([{ current: true, phone: false }]);
    expect(await changed(() => auth.used(admin, token))).toEqual([]);

    const change = { ...profile, displayName: 'Greta B.', isAdmin: true };
    const edited = await changed(() => users.update(admin, id, change));
    if (isAttached) expect(edited).toEqual(['users.display_name', 'users.is_admin']);
    await users.setAgentAccess(admin, id, { mode: 'none' });
    expect(raw('select agent_id from user_agent_access where user_id = ?', id)).toEqual([
      { agent_id: '__none__' },
    ]);
    await sessions.endOthers(admin, id, token);
    expect(auth.resolve(token)).not.toBeNull();
    await users.delete(admin, id, 'greta');
    expect(auth.resolve(token)).toBeNull();
    expect(raw('select * from pipes where user_id = ?', id)).toEqual([]);
  });

  it('a provider is connected and disconnected, and put back as it was', async () => {
    const { providers, undo } = home.services;
    const one = () => providers.list().find(({ id }) => id === 'grok');
    const request = {
      ...{ id: 'grok', key: 'xai-0123456789', baseAddress: null, region: null },
      ...{ check: false, otherKeyOk: false, insecureOk: false },
    };
    await providers.save(admin, request);
    expect(one()).toMatchObject({ connected: true, keyStatus: 'set', baseAddress: null });
    const [row] = raw<{ base_url: string | null }>(`select * from llm_providers where id = 'grok'`);
    if (isAttached) expect([null, 'https://api.x.ai']).toContain(row?.base_url);
    const token = await providers.disconnect(admin, 'grok');
    expect(one()).toMatchObject({ connected: false, keyStatus: 'missing' });
    await undo.undo(admin, token);
    expect(raw(`select * from llm_providers where id = 'grok'`)).toEqual([row]);
  });

  it('a pipe is turned on instead of the one of its kind that is on', async () => {
    const { pipes, messengers } = home.services;
    for (const { id, transport } of pipes.list()) {
      if (transport === 'telegram') await pipes.setActive(admin, id, false);
    }
    const request = {
      ...{ pipeId: null, userId: home.other, agentId: null, chat: '-100123' },
      ...{ token: TOKEN, check: false, otherKeyOk: false },
    };
    await messengers.saveTelegram(admin, { ...request, name: 'One' });
    const one = named('One').id;
    await pipes.setActive(admin, one, false);
    await messengers.saveTelegram(admin, { ...request, name: 'Two' });
    const two = named('Two').id;
    const areOn = () => [named('One').active, named('Two').active];
    const webhook = {
      userId: home.other,
      agentId: null,
      name: 'Hook',
      address: '',
      insecureOk: false,
    };
    await pipes.createWebhook(admin, webhook);
    expect(await codeOf(() => pipes.setActive(admin, one, true, named('Hook').id))).toBe(
      'pipe_kind_wrong',
    );
    expect(areOn()).toEqual([false, true]);
    await pipes.setActive(admin, one, true, two);
    expect(areOn()).toEqual([true, false]);
  });

  it('a Telegram pipe is added, changed, turned off, removed and put back', async () => {
    const { pipes, messengers, undo } = home.services;
    // Selu works with one of a kind.
    for (const pipe of pipes.list()) {
      if (pipe.transport === 'telegram') await pipes.setActive(admin, pipe.id, false);
    }
    const request = {
      ...{ pipeId: null, userId: home.other, name: 'Family', agentId: null, chat: '-100123' },
      ...{ token: TOKEN, check: false, otherKeyOk: false },
    };
    await messengers.saveTelegram(admin, request);
    const { id } = named('Family');
    const [row] = raw<{ name: string; transport: string; outbound_url: string }>(
      'select * from pipes where id = ?',
      id,
    );
    expect(row).toMatchObject({
      name: isAttached ? 'Telegram: Family' : 'Family',
      transport: isAttached ? 'webhook' : 'telegram',
      outbound_url: 'internal://telegram',
    });
    const [config] = raw<Record<string, unknown>>(
      'select * from telegram_configs where pipe_id = ?',
      id,
    );
    expect(config).toMatchObject({ name: 'Family', chat_id: '-100123', active: 1 });
    expect(config?.['bot_token'] === TOKEN).toBe(kind === 's59');
    if (kind === 's67') {
      expect(config?.['bot_token']).toBe('');
      expect(config?.['bot_token_encrypted']).not.toContain(TOKEN);
    }
    expect(secretsOf(id).token).toBe(TOKEN);
    expect(named('Family')).toMatchObject({ transport: 'telegram', plain: kind === 's59' });

    const other = TOKEN.replace('AAH', 'AAX');
    await messengers.saveTelegram(admin, { ...request, pipeId: id, token: other });
    expect(secretsOf(id).token).toBe(other);
    const renamed = await changed(() => pipes.update(admin, id, { name: 'Us', agentId: null }));
    if (isAttached) expect(renamed).toEqual(['pipes.name', 'telegram_configs.name']);
    expect(named('Us').id).toBe(id);
    const same = await changed(() => pipes.update(admin, id, { name: 'Us', agentId: null }));
    if (isAttached) expect(same).toEqual([]);

    const second = { ...request, name: 'Second', chat: '5' };
    expect(await codeOf(() => messengers.saveTelegram(admin, second))).toBe(
      isAttached ? 'pipe_other_active' : 'done',
    );
    const all = () => [
      raw('select * from pipes order by id'),
      raw('select * from telegram_configs order by id'),
      raw('select * from user_sender_refs order by id'),
    ];
    const { senders } = home.services;
    await senders.add(admin, { pipeId: id, userId: home.other, sender: ' 4711 ' });
    const before = all();
    const removal = await pipes.remove(admin, id);
    expect(home.services.pipes.list().some((pipe) => pipe.id === id)).toBe(false);
    await undo.undo(admin, removal);
    expect(all()).toEqual(before);
  });

  it('a webhook has a token and what goes with its answers, each in its form', async () => {
    const { pipes, undo } = home.services;
    const { pipeId, token } = await pipes.createWebhook(admin, {
      ...{ userId: home.other, name: 'Bell', agentId: null },
      ...{ address: 'https://hooks.example/in', insecureOk: false },
    });
    const { id } = named('Bell');
    expect(pipeId).toBe(id);
    expect(secretsOf(id)).toEqual({ token, auth: '' });
    const next = await pipes.replaceToken(admin, id);
    expect(secretsOf(id).token).toBe(next);
    expect(named('Bell')).toMatchObject({ secretStatus: 'set', answerAuth: 'missing' });
    for (const auth of ['', 'Bearer a\nb', 'Bearer ü']) {
      expect(await codeOf(() => pipes.setAnswerAuth(admin, id, auth))).not.toBe('done');
    }
    await pipes.setAnswerAuth(admin, id, ' Bearer abc ');
    expect(secretsOf(id)).toEqual({ token: next, auth: 'Bearer abc' });
    expect(named('Bell')).toMatchObject({ answerAuth: 'set', plain: kind === 's59' });
    const stored = JSON.stringify(raw('select * from pipes where id = ?', id));
    expect(stored.includes('Bearer abc')).toBe(kind === 's59');
    const removal = await pipes.removeAnswerAuth(admin, id);
    expect(secretsOf(id)).toEqual({ token: next, auth: '' });
    await undo.undo(admin, removal);
    expect(secretsOf(id).auth).toBe('Bearer abc');
    const [web] = pipes.list().filter(({ transport }) => transport === 'web');
    if (web) {
      expect(await codeOf(() => pipes.setAnswerAuth(admin, web.id, 'x'))).toBe('pipe_kind_wrong');
    }
  });

  it('says who may write through a pipe, and lets that be changed', async () => {
    const { pipes, senders, undo } = home.services;
    await pipes.createWebhook(admin, {
      ...{ userId: home.other, name: 'Bell', agentId: null, address: '', insecureOk: false },
    });
    const { id: pipeId } = named('Bell');
    const request = { pipeId, userId: home.other, sender: '+49 151' };
    await senders.add(admin, request);
    expect(named('Bell').senders).toBe(1);
    const [sender] = senders.list(pipeId);
    expect(sender).toMatchObject({ sender: '+49 151', user: { id: home.other } });
    expect(await codeOf(() => senders.add(admin, request))).toBe('sender_exists');
    expect(await codeOf(() => senders.add(admin, { ...request, sender: ' ' }))).toBe(
      'sender_invalid',
    );
    expect(await codeOf(() => senders.add(admin, { ...request, userId: 'x' }))).toBe('user_gone');
    expect(await codeOf(() => senders.add(admin, { ...request, pipeId: 'x' }))).toBe('pipe_gone');
    const removal = await senders.remove(admin, sender?.id ?? '');
    expect(senders.list(pipeId)).toEqual([]);
    expect(await codeOf(() => senders.remove(admin, sender?.id ?? ''))).toBe('sender_gone');
    await undo.undo(admin, removal);
    expect(senders.list(pipeId)).toEqual([sender]);
  });

  it('an edit of what somebody else has changed since it was shown is refused, and nothing is stored', async () => {
    const { credentials, providers, users, pipes } = home.services;
    const key = { capabilityId: 'weather', name: 'KEY' };
    await credentials.save(admin, { scope: 'system' }, { ...key, mode: 'add', value: 'one' });
    await pipes.createWebhook(admin, {
      ...{ userId: home.other, name: 'Bell', agentId: null, address: '', insecureOk: false },
    });
    const provider = {
      ...{ id: 'openai', key: 'sk-proj-0123456789', baseAddress: null, region: null },
      ...{ check: false, otherKeyOk: true, insecureOk: false },
    };
    await providers.save(admin, provider);

    const shown = credentials.list().find(({ name }) => name === 'KEY');
    const account = users.find(home.other);
    const pipe = named('Bell');
    const openai = providers.list().find(({ id }) => id === 'openai');
    if (!shown || !account || !openai) throw new Error('not listed');
    const seen = { id: shown.id, updatedAt: shown.updatedAt, expiresAt: shown.expiresAt };
    const { username, displayName, language, isAdmin } = account;
    const profile = { username, displayName: `${displayName} B.`, language, isAdmin };
    const edits = {
      credential: () =>
        credentials.save(
          admin,
          { scope: 'system' },
          { ...key, mode: 'replace', value: 'mine', seen },
        ),
      account: () => users.update(admin, home.other, profile, account.stamp),
      access: () => users.setAgentAccess(admin, home.other, { mode: 'none' }, account.stamp),
      pipe: () => pipes.update(admin, pipe.id, { name: 'Door', agentId: null }, pipe.stamp),
      provider: () =>
        providers.save(admin, { ...provider, key: 'sk-mine-01234567', seen: openai.stamp }),
    };
    home.clock.now = new Date(home.clock.now.getTime() + 5_000);
    if (isAttached) {
      write(
        `update system_credentials set created_at = '2026-01-01 00:00:00' where id = ?`,
        shown.id,
      );
      write(`update users set display_name = 'Somebody' where id = ?`, home.other);
      write(`update pipes set name = 'Other' where id = ?`, pipe.id);
      write(`update llm_providers set active = 0 where id = 'openai'`);
    } else {
      const value = { ...key, mode: 'replace', value: 'two' } as const;
      await credentials.save(admin, { scope: 'system' }, value);
      await users.update(admin, home.other, { ...profile, displayName: 'Somebody' });
      await pipes.update(admin, pipe.id, { name: 'Other', agentId: null });
      await providers.save(admin, { ...provider, key: 'sk-other-0123456' });
    }
    for (const [name, edit] of Object.entries(edits)) {
      let code = '';
      expect(await changed(async () => (code = await codeOf(edit)))).toEqual([]);
      expect([name, code]).toEqual([name, 'changed_meanwhile']);
    }
    const again = users.find(home.other)?.stamp ?? '';
    expect(await codeOf(() => users.update(admin, home.other, profile, again))).toBe('done');
  });
});
