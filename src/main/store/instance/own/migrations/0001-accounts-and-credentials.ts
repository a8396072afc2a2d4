/** The tables of an own instance, under the names and columns that the orchestrator gives them. Frozen. */
import type { Migration } from '../../../core/database.ts';

export const accountsAndCredentials: Migration = {
  version: 1,
  name: 'accounts and credentials',
  up: `
    create table instance_meta (
      key text not null primary key,
      value text not null
    ) strict;

    create table users (
      id text not null primary key,
      username text not null unique,
      display_name text not null,
      password_hash text not null,
      created_at text not null,
      is_admin integer not null default 0,
      language text not null default 'de'
    ) strict;

    create table web_sessions (
      id text not null primary key,
      user_id text not null references users (id),
      expires_at text not null,
      created_at text not null
    ) strict;
    create index web_sessions_user_id on web_sessions (user_id);

    create table system_credentials (
      id text not null primary key,
      capability_id text not null,
      credential_name text not null,
      encrypted_value text not null,
      created_at text not null,
      unique (capability_id, credential_name)
    ) strict;

    create table user_credentials (
      id text not null primary key,
      user_id text not null references users (id),
      capability_id text not null,
      credential_name text not null,
      encrypted_value text not null,
      expires_at text,
      created_at text not null,
      unique (user_id, capability_id, credential_name)
    ) strict;
  `,
};
