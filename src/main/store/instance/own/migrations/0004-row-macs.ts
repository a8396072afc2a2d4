/**
 * What tells whether somebody else has changed a row: the MAC of each row that grants power or says where a key goes,
 * and one over each group of them. Sessions end: from here on only hashes of their ids are stored. Frozen.
 */
import type { Migration } from '../../../core/database.ts';

export const rowMacs: Migration = {
  version: 4,
  name: 'row macs',
  up: `
    create table row_macs (
      kind text not null,
      row_key text not null,
      bucket integer not null,
      mac text not null,
      primary key (kind, row_key)
    ) strict, without rowid;
    create index row_macs_bucket on row_macs (kind, bucket, row_key, mac);

    create table row_mac_buckets (
      kind text not null,
      bucket integer not null,
      mac text not null,
      primary key (kind, bucket)
    ) strict, without rowid;

    delete from web_sessions;
  `,
};
