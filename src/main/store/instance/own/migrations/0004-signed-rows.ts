/**
 * What tells whether somebody else has changed a row: the digest of each row that grants power or says where a key goes,
 * and a MAC over those of each group. Sessions end: from here on only hashes of their ids are stored. Frozen.
 */
import type { Migration } from '../../../core/database.ts';

export const signedRows: Migration = {
  version: 4,
  name: 'signed rows',
  up: `
    create table signed_rows (
      kind text not null,
      bucket integer not null,
      row_key text not null,
      digest text not null,
      primary key (kind, bucket, row_key)
    ) strict, without rowid;

    create table signed_buckets (
      kind text not null,
      bucket integer not null,
      mac text not null,
      primary key (kind, bucket)
    ) strict, without rowid;

    delete from web_sessions;
  `,
};
