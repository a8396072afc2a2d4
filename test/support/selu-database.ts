/**
 * Databases as a Selu orchestrator has them, made from what is known of their tables: filled as a household's, so that
 * a test has one also where no real one is at hand. Everybody's password is that of `passwords.ts`.
 */
import Database from 'better-sqlite3';
import { parseMasterSecret } from '../../src/main/crypto/master-secret.ts';
import { v1Codec } from '../../src/main/crypto/v1.ts';
import { hashOfPassword } from './passwords.ts';

/** Two states that people run, one before that, and one that lacks whole features. */
export const seluShapes = ['s67', 's59', 'older', 'oldest'] as const;
export type SeluShape = (typeof seluShapes)[number];

export const seluSecret = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=';
export const seluInstanceId = '8f14e45fceea167a5a36dedd4bea2543';
export const anna = 'a0000000-0000-4000-8000-00000000000a';
export const markus = 'a0000000-0000-4000-8000-00000000000b';
export const jonas = 'a0000000-0000-4000-8000-00000000000c';
/** Whose name differs from the other's in case alone. */
export const opaJonas = 'a0000000-0000-4000-8000-00000000000d';
export const at = '2026-06-01 08:00:00';
/** Names of pipes, which are their ids as well. */
export const telegramPipe = 'Telegram: Familie';
export const oldTelegramPipe = 'Telegram: Test';
export const blueBubblesPipe = 'iMessage: Zuhause';
export const whatsAppPipe = 'WhatsApp: Oma';
export const webhookPipe = 'Home Assistant';

/** What of a later shape an earlier one lacks. */
const has = {
  encryptedChannels: (shape: SeluShape) => shape === 's67',
  phones: (shape: SeluShape) => shape === 's59' || shape === 's67',
  telegram: (shape: SeluShape) => shape !== 'oldest',
} as const;

/** Tables without a foreign key whose rows are somebody's. */
export const tablesWithoutKey = [
  'tool_policies',
  'pending_tool_approvals',
  'agent_storage',
  'user_network_access_policies',
  'user_network_host_policies',
  'user_agent_runtime_settings',
  'cache_volumes',
  'thread_artifacts',
] as const;

/**
 * Makes one at a path where nothing is.
 *
 * @param options `journal`: as it is while Selu runs (`wal`), or as a copy of it may be
 */
export async function makeSeluDatabase(
  file: string,
  { shape, journal = 'wal' }: { readonly shape: SeluShape; readonly journal?: 'wal' | 'delete' },
): Promise<void> {
  const passwordHash = await hashOfPassword();
  const db = new Database(file);
  try {
    db.pragma(`journal_mode = ${journal}`);
    db.pragma('foreign_keys = off');
    db.pragma('synchronous = off');
    db.transaction(() => {
      db.exec(tablesOf(shape));
      fill(db, shape, passwordHash);
    })();
    db.pragma('foreign_keys = on');
  } finally {
    db.close();
  }
}

function tablesOf(shape: SeluShape): string {
  const made = `created_at text not null default (datetime('now'))`;
  const user = 'user_id text not null references users (id)';
  const ofUser = 'user_id text not null';
  const telegram = has.telegram(shape);
  return `
    create table _sqlx_migrations (
      version bigint primary key, description text not null,
      installed_on timestamp not null default current_timestamp, success boolean not null,
      checksum blob not null, execution_time bigint not null
    );
    create table instance_meta (key text primary key, value text not null);
    create table users (
      id text primary key, username text not null unique, display_name text not null,
      password_hash text not null, ${made}, is_admin integer not null default 0,
      language text not null default 'de'
      ${telegram ? `, timezone text not null default 'UTC'` : ''}
    );
    create table web_sessions (id text primary key, ${user}, expires_at text not null, ${made});
    create table system_credentials (
      id text primary key, capability_id text not null, credential_name text not null,
      encrypted_value text not null, ${made}, unique (capability_id, credential_name)
    );
    create table user_credentials (
      id text primary key, ${user}, capability_id text not null, credential_name text not null,
      encrypted_value text not null, expires_at text, ${made},
      unique (user_id, capability_id, credential_name)
    );
    create table llm_providers (
      id text primary key, display_name text not null, api_key_encrypted text, base_url text,
      active integer not null default 1, ${made}
    );
    create table agents (
      id text primary key, display_name text not null, version text not null default '0.1.0',
      installed_at text not null default (datetime('now')), provider_id text, model_id text,
      temperature real not null default 0.7, source_url text, is_bundled integer not null default 0,
      setup_complete integer not null default 1, auto_update integer not null default 0
      ${has.phones(shape) ? ', image_provider_id text, image_model_id text' : ''}
    );
    create table pipes (
      id text primary key, ${user}, name text not null, transport text not null default 'webhook',
      inbound_token text not null, outbound_url text not null, outbound_auth text,
      default_agent_id text, active integer not null default 1, ${made}
      ${has.encryptedChannels(shape) ? ', inbound_token_encrypted text, outbound_auth_encrypted text' : ''}
    );
    create table bluebubbles_configs (
      id text primary key, name text not null, server_url text not null,
      server_password text not null, chat_guid text not null,
      pipe_id text not null references pipes (id), poll_interval_ms integer not null default 2000,
      active integer not null default 1, ${made}
      ${telegram ? ', bb_webhook_id text' : ''}
      ${has.phones(shape) ? ', callback_base_url text' : ''}
      ${has.encryptedChannels(shape) ? ', server_password_encrypted text' : ''}
    );
    create table user_sender_refs (
      id text primary key, ${user}, pipe_id text not null references pipes (id),
      sender_ref text not null, ${made}, unique (pipe_id, sender_ref)
    );
    create table sessions (
      id text primary key, pipe_id text not null references pipes (id), ${user},
      agent_id text not null, status text not null default 'active'
      ${has.phones(shape) ? `, last_active_at text not null default (datetime('now'))` : ''}
    );
    create table threads (
      id text primary key, pipe_id text not null references pipes (id),
      session_id text not null references sessions (id), ${user}, title text
    );
    create table messages (
      id text primary key, pipe_id text not null references pipes (id),
      session_id text references sessions (id), role text not null, content text not null, ${made},
      thread_id text references threads (id)
    );
    create trigger messages_in_milliseconds after insert on messages
      when length(new.created_at) < 20 begin
        update messages set created_at = new.created_at || '.000' where id = new.id;
      end;
    create index messages_thread on messages (thread_id);
    create index messages_pipe on messages (pipe_id);
    ${telegram ? laterTables(shape, { made, user, ofUser }) : ''}
  `;
}

function laterTables(
  shape: SeluShape,
  { made, user, ofUser }: Readonly<Record<'made' | 'user' | 'ofUser', string>>,
): string {
  return `
    create table telegram_configs (
      id text primary key, name text not null, bot_token text not null, chat_id text not null,
      pipe_id text not null references pipes (id), active integer not null default 1, ${made}
      ${has.encryptedChannels(shape) ? ', bot_token_encrypted text' : ''}
    );
    create table whatsapp_configs (
      id text primary key, name text not null, bridge_url text not null,
      pipe_id text not null references pipes (id), active integer not null default 1, ${made}
    );
    create table user_agent_access (
      user_id text not null references users (id) on delete cascade, agent_id text not null,
      primary key (user_id, agent_id)
    );
    create table schedules (id text primary key, ${user}, name text not null, prompt text not null);
    create table schedule_pipes (
      schedule_id text not null references schedules (id) on delete cascade,
      pipe_id text not null references pipes (id) on delete cascade,
      primary key (schedule_id, pipe_id)
    );
    create table agent_memories (
      id text primary key, agent_id text not null,
      user_id text not null references users (id) on delete cascade, memory_text text not null
    );
    create virtual table agent_memories_fts using fts5 (
      memory_text, content = 'agent_memories', content_rowid = 'rowid'
    );
    create trigger agent_memories_added after insert on agent_memories begin
      insert into agent_memories_fts (rowid, memory_text) values (new.rowid, new.memory_text);
    end;
    create trigger agent_memories_gone after delete on agent_memories begin
      insert into agent_memories_fts (agent_memories_fts, rowid, memory_text)
        values ('delete', old.rowid, old.memory_text);
    end;
    create table tool_policies (id text primary key, ${ofUser}, tool_name text not null, policy text not null);
    create table pending_tool_approvals (id text primary key, ${ofUser}, thread_id text not null, args_json text not null);
    create table agent_storage (id text primary key, agent_id text not null, ${ofUser}, value text not null);
    create table user_network_access_policies (id text primary key, ${ofUser}, access text not null);
    create table user_network_host_policies (id text primary key, ${ofUser}, host text not null);
    create table user_agent_runtime_settings (
      ${ofUser}, agent_id text not null, autonomy_level text not null default 'medium',
      primary key (user_id, agent_id)
    );
    create table thread_artifacts (id text primary key, thread_id text, ${ofUser}, file_path text not null);
    ${
      has.phones(shape)
        ? `create table cache_volumes (id text primary key, ${ofUser}, capability_id text not null);
           create table mobile_setup_tokens (token text primary key, ${user}, expires_at text not null);
           create table turn_signals (
             id text primary key, agent_id text not null, ${user}, ${made}
           );
           create index turn_signals_agent on turn_signals (agent_id, user_id, created_at);
           create table mobile_device_tokens (${user}, device_token text not null);`
        : ''
    }
  `;
}

function fill(db: Database.Database, shape: SeluShape, passwordHash: string): void {
  const codec = v1Codec(parseMasterSecret(seluSecret, 'typed'));
  const seal = (value: string): string =>
    codec.seal(value, { table: '', column: '', identity: [] });
  const put = (table: string, rows: readonly Readonly<Record<string, unknown>>[]): void => {
    for (const row of rows) {
      const names = Object.keys(row);
      db.prepare(
        `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      ).run(...Object.values(row));
    }
  };
  const encrypted = has.encryptedChannels(shape);
  const secret = (column: string, value: string | null, empty: '' | null = '') => {
    if (!encrypted) return { [column]: value ?? empty };
    return { [column]: empty, [`${column}_encrypted`]: value === null ? null : seal(value) };
  };
  const there = new Set(
    db.prepare<[], string>(`select name from sqlite_schema where type = 'table'`).pluck().all(),
  );
  const people = [
    { id: anna, name: 'anna', display: 'Anna Berger', admin: 1 },
    { id: markus, name: 'markus', display: 'Markus Berger', admin: 1 },
    { id: jonas, name: 'jonas', display: 'Jonas', admin: 0 },
    { id: opaJonas, name: 'Jonas', display: "Opa Jonas O'Neill", admin: 0 },
  ];

  put('_sqlx_migrations', [
    {
      version: 1,
      description: 'initial',
      success: 1,
      checksum: Buffer.from('01'),
      execution_time: 1,
    },
  ]);
  if (shape !== 'oldest') put('instance_meta', [{ key: 'instance_id', value: seluInstanceId }]);
  put(
    'users',
    people.map(({ id, name, display, admin }) => ({
      ...{ id, username: name, display_name: display, password_hash: passwordHash },
      ...{ created_at: at, is_admin: admin, language: name === 'jonas' ? 'en' : 'de' },
      ...(has.telegram(shape) && name !== 'Jonas' ? { timezone: 'Europe/Berlin' } : {}),
    })),
  );
  put('web_sessions', [
    {
      id: 'session of a browser',
      user_id: anna,
      expires_at: '2099-06-08 08:00:00',
      created_at: at,
    },
    { id: 'session of a phone', user_id: anna, expires_at: '2099-07-01 08:00:00', created_at: at },
    {
      id: 'session that is over',
      user_id: jonas,
      expires_at: '2020-01-01 08:00:00',
      created_at: at,
    },
  ]);
  put('system_credentials', [
    {
      id: 's1',
      capability_id: 'pim',
      credential_name: 'IMAP_SERVER',
      encrypted_value: seal('imap.example.org'),
      created_at: at,
    },
    {
      id: 's2',
      capability_id: 'pim',
      credential_name: 'SMTP_SERVER',
      encrypted_value: seal(''),
      created_at: at,
    },
    {
      id: 's3',
      capability_id: 'web',
      credential_name: 'KEY',
      encrypted_value: 'bm90IG9uZSBvZiBvdXJzLCBidXQgbG9uZyBlbm91Z2g=',
      created_at: at,
    },
  ]);
  put('user_credentials', [
    {
      id: 'u1',
      user_id: anna,
      capability_id: 'pim',
      credential_name: 'PASSWORD',
      encrypted_value: seal('☕ & co'),
      expires_at: null,
      created_at: at,
    },
    {
      id: 'u2',
      user_id: jonas,
      capability_id: 'pim',
      credential_name: 'PASSWORD',
      encrypted_value: seal('kurz'),
      expires_at: '2026-07-01 00:00:00',
      created_at: at,
    },
  ]);
  put('llm_providers', [
    {
      id: 'anthropic',
      display_name: 'Anthropic Claude',
      api_key_encrypted: seal('sk-ant-1'),
      base_url: '',
      active: 1,
      created_at: at,
    },
    {
      id: 'bedrock',
      display_name: 'Amazon Bedrock',
      api_key_encrypted: seal('ABSK1'),
      base_url: 'eu-central-1',
      active: 1,
      created_at: at,
    },
    {
      id: 'grok',
      display_name: 'xAI Grok',
      api_key_encrypted: '',
      base_url: 'https://api.x.ai',
      active: 1,
      created_at: at,
    },
    {
      id: 'ollama',
      display_name: 'Ollama',
      api_key_encrypted: null,
      base_url: 'http://localhost:11434|llama3.2',
      active: 1,
      created_at: at,
    },
    {
      id: 'openai',
      display_name: 'OpenAI',
      api_key_encrypted: null,
      base_url: null,
      active: 1,
      created_at: at,
    },
  ]);
  put('agents', [
    { id: 'default', display_name: 'Selu', is_bundled: 1, setup_complete: 1, installed_at: at },
    {
      id: 'pim',
      display_name: 'Post',
      version: '1.2.0',
      is_bundled: 0,
      setup_complete: 1,
      installed_at: at,
    },
    { id: 'draft', display_name: 'Draft', is_bundled: 0, setup_complete: 0, installed_at: at },
  ]);

  const pipe = (name: string, owner: string, url: string, auth: string | null = null) => ({
    ...{ id: name, user_id: owner, name, transport: 'webhook', outbound_url: url },
    ...{ default_agent_id: null, active: name === oldTelegramPipe ? 0 : 1, created_at: at },
    ...secret('inbound_token', `token of ${name}`),
    ...secret('outbound_auth', auth, null),
  });
  put(
    'pipes',
    people.map(({ id, display }) => ({
      ...pipe(`${display}'s Chat`, id, 'internal://web'),
      transport: 'web',
    })),
  );
  put('pipes', [
    pipe(telegramPipe, anna, 'internal://telegram'),
    pipe(oldTelegramPipe, anna, 'internal://telegram'),
    pipe(blueBubblesPipe, markus, 'internal://bluebubbles'),
    pipe(webhookPipe, markus, 'https://hass.example.org/api/webhook/selu', 'Bearer of hass'),
    pipe(
      whatsAppPipe,
      anna,
      'http://selu-whatsapp-bridge:3200/webhooks/selu/outbound',
      'Bearer of bridge',
    ),
  ]);
  put('bluebubbles_configs', [
    {
      ...{ id: 'bb', name: 'Zuhause', server_url: 'http://host.docker.internal:1234' },
      ...{ chat_guid: 'iMessage;-;+4915112345678', pipe_id: blueBubblesPipe, created_at: at },
      ...secret('server_password', 'blue & bubbles'),
    },
  ]);
  put('user_sender_refs', [
    { id: 'r1', user_id: anna, pipe_id: telegramPipe, sender_ref: '111', created_at: at },
    { id: 'r2', user_id: jonas, pipe_id: telegramPipe, sender_ref: '222', created_at: at },
    {
      id: 'r3',
      user_id: markus,
      pipe_id: blueBubblesPipe,
      sender_ref: '+4915112345678',
      created_at: at,
    },
  ]);
  // Each in their own chat, and Jonas in Anna's Telegram group as well.
  const talks = [
    ...people.map(({ id, display }) => ({ id, pipe: `${display}'s Chat`, name: display })),
    { id: jonas, pipe: telegramPipe, name: 'Jonas in the group' },
  ];
  for (const { id, pipe: pipe_id, name } of talks) {
    put('sessions', [
      {
        ...{ id: name, pipe_id, user_id: id, agent_id: 'default' },
        ...(has.phones(shape) ? { last_active_at: at } : {}),
      },
    ]);
    put('threads', [{ id: name, pipe_id, session_id: name, user_id: id, title: name }]);
    put('messages', [
      {
        id: `${name} 1`,
        pipe_id,
        session_id: name,
        role: 'user',
        content: 'Hallo',
        created_at: at,
        thread_id: name,
      },
      {
        id: `${name} 2`,
        pipe_id,
        session_id: null,
        role: 'assistant',
        content: 'Hallo!',
        created_at: at,
        thread_id: name,
      },
    ]);
  }
  if (!has.telegram(shape)) return;

  const telegram = (name: string, pipe_id: string, active: number) => ({
    ...{ id: name, name, chat_id: `-100${active}`, pipe_id, active, created_at: at },
    ...secret('bot_token', `bot of ${name}`),
  });
  put('telegram_configs', [
    telegram('Familie', telegramPipe, 1),
    telegram('Test', oldTelegramPipe, 0),
  ]);
  put('whatsapp_configs', [
    {
      id: 'wa',
      name: 'Oma',
      bridge_url: 'http://selu-whatsapp-bridge:3200',
      pipe_id: whatsAppPipe,
      created_at: at,
    },
  ]);
  put('user_agent_access', [
    { user_id: jonas, agent_id: 'pim' },
    { user_id: opaJonas, agent_id: '__none__' },
  ]);
  for (const { id, name } of people) {
    put('schedules', [{ id: name, user_id: id, name: 'Morgens', prompt: 'Wetter?' }]);
    put('schedule_pipes', [{ schedule_id: name, pipe_id: telegramPipe }]);
    put('agent_memories', [
      { id: name, agent_id: 'pim', user_id: id, memory_text: `${name} mag Tee` },
    ]);
    const row = { id: name, user_id: id };
    put('tool_policies', [{ ...row, tool_name: 'mail', policy: 'allow' }]);
    put('pending_tool_approvals', [{ ...row, thread_id: name, args_json: '{}' }]);
    put('agent_storage', [{ ...row, agent_id: 'pim', value: 'x' }]);
    put('user_network_access_policies', [{ ...row, access: 'allow' }]);
    put('user_network_host_policies', [{ ...row, host: 'example.org' }]);
    put('user_agent_runtime_settings', [{ user_id: id, agent_id: 'pim' }]);
    put('thread_artifacts', [{ ...row, thread_id: name, file_path: `artifacts/${name}.pdf` }]);
    if (!there.has('cache_volumes')) continue;
    put('cache_volumes', [{ ...row, capability_id: 'pim' }]);
    put('mobile_setup_tokens', [{ token: name, user_id: id, expires_at: at }]);
    put('mobile_device_tokens', [{ user_id: id, device_token: name }]);
  }
}
