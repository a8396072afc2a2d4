/** LLM providers, and what Telegram and BlueBubbles pipes need besides; named as the orchestrator does. Frozen. */
import type { Migration } from '../../../core/database.ts';

export const providersAndChannels: Migration = {
  version: 3,
  name: 'providers and channels',
  up: `
    create table llm_providers (
      id text not null primary key,
      display_name text not null,
      api_key_encrypted text,
      base_url text,
      active integer not null default 1,
      created_at text not null
    ) strict;

    create table telegram_configs (
      id text not null primary key,
      name text not null,
      bot_token text not null,
      chat_id text not null,
      pipe_id text not null references pipes (id),
      active integer not null default 1,
      created_at text not null
    ) strict;
    create index telegram_configs_pipe_id on telegram_configs (pipe_id);

    create table bluebubbles_configs (
      id text not null primary key,
      name text not null,
      server_url text not null,
      server_password text not null,
      chat_guid text not null,
      pipe_id text not null references pipes (id),
      poll_interval_ms integer not null default 2000,
      active integer not null default 1,
      created_at text not null,
      bb_webhook_id text,
      callback_base_url text
    ) strict;
    create index bluebubbles_configs_pipe_id on bluebubbles_configs (pipe_id);
  `,
};
