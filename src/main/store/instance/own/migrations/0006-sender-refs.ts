/** Who may write through a pipe, named as the orchestrator does. Frozen. */
import type { Migration } from '../../../core/database.ts';

export const senderRefs: Migration = {
  version: 6,
  name: 'sender refs',
  up: `
    create table user_sender_refs (
      id text not null primary key,
      user_id text not null references users (id),
      pipe_id text not null references pipes (id),
      sender_ref text not null,
      created_at text not null,
      unique (pipe_id, sender_ref)
    ) strict;
    create index user_sender_refs_user_id on user_sender_refs (user_id);
  `,
};
