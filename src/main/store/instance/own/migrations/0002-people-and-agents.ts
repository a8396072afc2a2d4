/** What the accounts lacked: when and where somebody was signed in, their agents, their pipes. Frozen. */
import type { Migration } from '../../../core/database.ts';

export const peopleAndAgents: Migration = {
  version: 2,
  name: 'people and agents',
  up: `
    alter table users add column last_sign_in_at text;
    alter table web_sessions add column device_name text;
    alter table web_sessions add column last_used_at text;

    create table agents (
      id text not null primary key,
      display_name text not null,
      version text not null default '',
      installed_at text not null,
      provider_id text,
      model_id text,
      temperature real,
      source_url text,
      is_bundled integer not null default 0,
      setup_complete integer not null default 0,
      auto_update integer not null default 0
    ) strict;

    create table user_agent_access (
      user_id text not null references users (id) on delete cascade,
      agent_id text not null,
      primary key (user_id, agent_id)
    ) strict;

    create table pipes (
      id text not null primary key,
      user_id text not null references users (id),
      name text not null,
      transport text not null,
      inbound_token text not null,
      outbound_url text not null,
      outbound_auth text,
      default_agent_id text,
      active integer not null default 1,
      created_at text not null
    ) strict;
    create index pipes_user_id on pipes (user_id);
  `,
};
