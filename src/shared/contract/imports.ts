/** Credentials that people bring from elsewhere: a file is read, each entry is given a place, and all is stored at once. */
import { z } from 'zod';
import { limits } from '../limits.ts';
import { errorInfo, nothing, removed, shortText } from './common.ts';
import { credentialKey } from './credentials.ts';
import { call, type Role } from './define.ts';

/** Tables with a header; `csv` is any that has a name and a value. */
export const csvKind = z.enum(['bitwarden', 'keepassxc', 'onepassword', 'csv']);
export type CsvKind = z.infer<typeof csvKind>;
export const importKind = z.enum([...csvKind.options, 'bitwardenJson', 'env']);
export type ImportKind = z.infer<typeof importKind>;

/** What a text of an entry is. `field`: one that somebody has made themselves. */
export const importPartKind = z.enum([
  'value',
  'password',
  'field',
  'note',
  'totp',
  'username',
  'url',
]);
export type ImportPartKind = z.infer<typeof importPartKind>;

export const importLeftOut = z.strictObject({
  /** Counted from 1; null: the file is no table. */
  line: z.int().nullable(),
  name: z.string().nullable(),
  /**
   * `no_value`: nothing in it could be stored. `cells`: the row has more or fewer cells than the header. `archived`: so it
   * is marked. The others are those of an .env file.
   */
  reason: z.enum([
    ...(['no_value', 'cells', 'archived'] as const),
    ...(['not_assigned', 'open_quote', 'behind_quote', 'replaced'] as const),
  ]),
});
export type ImportLeftOut = z.infer<typeof importLeftOut>;

/** One text of an entry that could be stored, without it. */
export const importedPart = z.strictObject({
  kind: importPartKind,
  label: z.string().nullable(),
  /** Why it cannot be stored; null: it can. */
  problem: errorInfo.nullable(),
  /** What will be taken off around it, and what is in it that nobody sees, as of a value that is typed. */
  around: z.enum(['space', 'other']).nullable(),
  inside: z.enum(['hidden', 'lookalike']).nullable(),
  hasVariable: z.boolean(),
});
export type ImportedPart = z.infer<typeof importedPart>;

export const importedEntry = z.strictObject({
  title: z.string(),
  line: z.int().nullable(),
  username: z.string(),
  /** Of its address. */
  host: z.string(),
  parts: z.array(importedPart),
});
export type ImportedEntry = z.infer<typeof importedEntry>;

const take = {
  /** The places of an entry, and of one of its parts, in what was read. */
  entry: z.int().min(0),
  part: z.int().min(0),
  ...credentialKey,
  /** False: it is compared with what is there, and stays where it is. */
  taken: z.boolean(),
};
export const importTake = z.strictObject({ ...take, scope: z.enum(['system', 'user']) });
export type ImportTake = z.infer<typeof importTake>;
const takesOf = <T extends z.ZodType>(one: T) => z.array(one).max(limits.importTakes);

/** A file that was read; its values stay where they are. */
export const readImport = z.strictObject({
  /** For the calls that follow: a page names no path. */
  handle: z.string(),
  file: z.string(),
  kind: importKind,
  /** What it can be read as. */
  kinds: z.array(importKind),
  entries: z.array(importedEntry),
  leftOut: z.array(importLeftOut),
  /** What fits what installed agents ask for, by its name; taken is what replaces nothing. */
  suggested: z.array(importTake),
});
export type ReadImport = z.infer<typeof readImport>;

export const importPreview = z.strictObject({
  /** One for each, in their order. */
  takes: z.array(
    z.strictObject({
      /** There is a value under the name, which will give way. */
      replaces: z.boolean(),
      /** Why it cannot be stored; null: it can. */
      problem: errorInfo.nullable(),
    }),
  ),
  /** Stands for all that was compared: an import names it, so that nothing else gives way. */
  seen: z.string(),
});
export type ImportPreview = z.infer<typeof importPreview>;

const ofFile = { handle: shortText };
const callsFor = <T extends z.ZodType>(role: Role, whose: string, one: T) =>
  ({
    preview: call({
      summary: `What would become of entries of a file that was read, as ${whose} credentials. No value is told.`,
      role,
      input: z.strictObject({ ...ofFile, takes: takesOf(one) }),
      output: importPreview,
    }),
    run: call({
      summary: `Stores entries of a file that was read as ${whose} credentials, all or nothing; can be undone for a few seconds.`,
      role,
      input: z.strictObject({ ...ofFile, takes: takesOf(one), seen: shortText }),
      output: z.strictObject({
        added: z.int(),
        replaced: z.int(),
        /** Takes all of it back. */
        undo: removed,
      }),
      changes: true,
    }),
  }) as const;

const shared = callsFor('admin', 'shared and one’s own', importTake);
const own = callsFor('user', 'one’s own', z.strictObject(take));

export const importCalls = {
  choose: call({
    summary:
      'Asks for a file by a dialog of the system, and reads what is in it that could be stored, without values.',
    role: 'user',
    budget: 'dialogs',
    input: nothing,
    output: z.strictObject({ read: readImport.nullable() }),
  }),
  readAs: call({
    summary: 'Reads a file that was chosen as what another program has exported.',
    role: 'user',
    input: z.strictObject({ ...ofFile, kind: importKind }),
    output: readImport,
  }),
  preview: shared.preview,
  previewOwn: own.preview,
  run: shared.run,
  runOwn: own.run,
  showFile: call({
    summary:
      'Shows a file that was chosen in its folder, by the program of the system for folders.',
    role: 'user',
    budget: 'pages',
    input: z.strictObject(ofFile),
    output: nothing,
  }),
  discard: call({
    summary: 'Forgets a file that was chosen, with all that was read of it.',
    role: 'user',
    input: z.strictObject(ofFile),
    output: nothing,
  }),
} as const;
