/** What is unpacked, and what is refused: whole, with its sentence, and with nothing left on the disk. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '#shared/errors.ts';

import { errorSentence, translator } from '../../../src/main/platform/languages.ts';
import { bounds } from '../../../src/main/agent-package/bounds.ts';
import { isAgentId } from '../../../src/main/agent-package/paths.ts';
import { unpackPackage } from '../../../src/main/agent-package/unpack.ts';
import { temporaryFolder } from '../../support/home.ts';
import {
  agentYaml,
  END,
  manifestYaml,
  pax,
  sound,
  tarBlocks,
  tarGz,
  tarGzInPieces,
  tarGzOf,
  writeFiles,
  zip,
  zipOf,
  type Files,
  type TarEntry,
} from '../../support/archives.ts';
import { howMany } from '../../support/deep.ts';

const t = { en: translator('en'), de: translator('de') };

/** Unpacks a file with this content, or the folder that `make` fills, and gives what came of it. */
async function unpack(content: Buffer | ((folder: string) => void), name = 'agent.zip') {
  const home = temporaryFolder();
  const source = join(home, name);
  const parent = join(home, 'installed_agents');
  mkdirSync(parent);
  if (Buffer.isBuffer(content)) writeFileSync(source, content);
  else {
    mkdirSync(source);
    content(source);
  }
  const before = listing(home);
  const outcome = await unpackPackage(source, parent).catch((error: unknown) => error);
  return { outcome, parent, left: listing(home).filter((path) => !before.includes(path)) };
}

const listing = (folder: string): string[] =>
  globSync('**/{*,.*}', { cwd: folder, exclude: (entry) => ['.', '..'].includes(entry) });

async function unpacked(...args: Parameters<typeof unpack>) {
  const { outcome, parent } = await unpack(...args);
  if (outcome instanceof Error) throw outcome;
  return { ...(outcome as Awaited<ReturnType<typeof unpackPackage>>), parent };
}

interface Hostile {
  readonly what: string;
  readonly code: ErrorCode;
  /** Parameters of the error. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly source: () => Buffer | ((folder: string) => void);
  readonly skip?: boolean;
}

/** Each way in which an archive can name something else than a file below the top. */
const badPaths = [
  '../evil',
  'a/../../evil',
  '..',
  '/etc/evil',
  '//server/share',
  'C:/evil',
  'C:evil',
  '\\\\server\\share',
  'a\\..\\evil',
  'a//b',
  'a/./b',
  '././a',
  'a\u0000b',
  'a\nb',
  'a\u001b[2Jb',
  'evil\u202efdp.exe',
  'trailing.',
  'trailing ',
  'folder./x',
  'con',
  'capabilities/NUL.yaml',
  'com1.txt',
  'LPT¹',
  'a:stream',
  'x'.repeat(256),
  Array.from({ length: 12 }, () => 'y'.repeat(90)).join('/'),
];

const zipPaths: Hostile[] = badPaths.map((name) => ({
  what: `zip: the path ${JSON.stringify(name.slice(0, 40))}`,
  code: 'package_path_unsafe',
  source: () => zipOf(sound, { name }),
}));

const tarPaths: Hostile[] = badPaths
  .filter((name) => !name.includes('\0'))
  .map((name) => ({
    what: `tar: the path ${JSON.stringify(name.slice(0, 40))}`,
    code: 'package_path_unsafe',
    // A long-name header carries what does not fit the header's own field.
    source: () =>
      tarGzOf(sound, { name: '././@LongLink', type: 'L', content: `${name}\0` }, { name: 'short' }),
  }));

const kinds: Hostile[] = [
  ...(
    [
      ['1', 'a hard link'],
      ['2', 'a symbolic link'],
      ['3', 'a character device'],
      ['4', 'a block device'],
      ['6', 'a pipe'],
      ['7', 'a contiguous file'],
      ['S', 'a sparse file'],
      ['D', 'a folder dump'],
      ['V', 'a volume label'],
      ['Z', 'a type nobody knows'],
    ] as const
  ).map(([type, what]): Hostile => ({
    what: `tar: ${what}`,
    code: 'package_not_a_file',
    params: { file: 'extra' },
    source: () => tarGzOf(sound, { name: 'extra', type, link: 'agent.yaml' }),
  })),
  ...(
    [
      [0o120_777, 'a symbolic link'],
      [0o020_644, 'a character device'],
      [0o060_644, 'a block device'],
      [0o010_644, 'a pipe'],
      [0o140_644, 'a socket'],
      [0o040_755, 'a folder that does not say so'],
    ] as const
  ).map(([mode, what]): Hostile => ({
    what: `zip: ${what}`,
    code: 'package_not_a_file',
    params: { file: 'extra' },
    source: () => zipOf(sound, { name: 'extra', mode, content: '/etc/passwd' }),
  })),
  {
    what: 'folder: a symbolic link to a file',
    code: 'package_not_a_file',
    params: { file: 'extra' },
    source: () => inFolder(sound, (folder) => symlinkSync('/etc/passwd', join(folder, 'extra'))),
  },
  {
    what: 'folder: a symbolic link to a folder',
    code: 'package_not_a_file',
    params: { file: 'i18n/more' },
    source: () => inFolder(sound, (folder) => symlinkSync('/etc', join(folder, 'i18n/more'))),
  },
  {
    what: 'folder: a hard link',
    code: 'package_not_a_file',
    source: () => (folder) => {
      writeFiles(folder, sound);
      linkSync(join(folder, 'agent.md'), join(folder, 'extra'));
    },
  },
  {
    what: 'folder: a pipe',
    code: 'package_not_a_file',
    params: { file: 'extra' },
    skip: process.platform === 'win32',
    source: () => inFolder(sound, (folder) => void execFileSync('mkfifo', [join(folder, 'extra')])),
  },
];

/** 10 MiB and 1 byte that pack to little. */
const big = Buffer.alloc(bounds.file + 1);
const tenMiB = Buffer.alloc(bounds.file);
const many = (count: number, end = ''): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`d/${index}${end}`, '']));

const sizes: Hostile[] = [
  {
    what: 'zip: a file over 10 MiB',
    code: 'package_file_too_large',
    params: { file: 'big', max: 10 },
    source: () => zipOf(sound, { name: 'big', content: big }),
  },
  {
    what: 'zip: a file over 10 MiB that says it is small',
    code: 'package_damaged',
    source: () => zipOf(sound, { name: 'big', content: big, size: 10 }),
  },
  {
    what: 'tar: a file over 10 MiB',
    code: 'package_file_too_large',
    params: { file: 'big', max: 10 },
    source: () => tarGzOf(sound, { name: 'big', content: big }),
  },
  {
    what: 'tar: a file that says it is 8 GiB',
    code: 'package_damaged',
    source: () => tarGzOf(sound, { name: 'big', content: 'small', size: '77777777777\0' }),
  },
  {
    what: 'folder: a file over 10 MiB',
    code: 'package_file_too_large',
    params: { file: 'big', max: 10 },
    source: () => inFolder({ ...sound, big }),
  },
  {
    what: 'zip: over 50 MiB in all',
    code: 'package_too_large',
    params: { max: 50 },
    source: () => zipOf(sound, ...[1, 2, 3, 4, 5].map((n) => ({ name: `${n}`, content: tenMiB }))),
  },
  {
    what: 'tar: over 50 MiB in all',
    code: 'package_too_large',
    params: { max: 50 },
    source: () =>
      tarGzInPieces(
        ...tarEntries(sound),
        ...[1, 2, 3, 4, 5].map((n) => ({ name: `${n}`, content: tenMiB })),
      ),
  },
  {
    what: 'tar: over 50 MiB of what is left out',
    code: 'package_too_large',
    source: () =>
      tarGzInPieces(
        ...tarEntries(sound),
        ...[1, 2, 3, 4, 5, 6, 7].map((n) => ({ name: `__MACOSX/${n}`, content: tenMiB })),
      ),
  },
  {
    what: 'tar: zeros without an end',
    code: 'package_too_large',
    source: () => {
      const zeros = gzipSync(tenMiB);
      return Buffer.concat([
        gzipSync(tarBlocks(tarEntries(sound))),
        ...Array.from({ length: 7 }, () => zeros),
      ]);
    },
  },
  {
    what: 'an archive over 60 MiB',
    code: 'package_too_large',
    params: { max: 60 },
    source: () => Buffer.concat([zipOf(sound), Buffer.alloc(bounds.archive)]),
  },
  {
    what: 'zip: more than 2,000 files',
    code: 'package_too_many_files',
    params: { max: 2_000 },
    source: () => zipOf({ ...sound, ...many(1_997) }),
  },
  {
    what: 'zip: more than 2,000 folders',
    code: 'package_too_many_files',
    source: () => zipOf({ ...sound, ...many(2_000, '/') }),
  },
  {
    what: 'zip: more entries than anybody needs',
    code: 'package_too_many_files',
    params: { max: 10_000 },
    source: () =>
      zipOf(sound, ...Array.from({ length: 10_000 }, (_, n) => ({ name: `__MACOSX/${n}` }))),
  },
];

const clashes: Hostile[] = (
  [
    ['a', 'a'],
    ['README.md', 'readme.md'],
    ['stra\u00dfe', 'STRASSE'],
    ['caf\u00e9', 'cafe\u0301'],
    ['folder/x', 'Folder/y'],
    ['a', 'a/b'],
    ['a/b', 'A'],
    ['agent.YAML', 'x'],
  ] as const
).flatMap(([first, second]): Hostile[] => [
  {
    what: `zip: ${first} beside ${second}`,
    code: 'package_names_clash',
    source: () => zipOf(sound, { name: first }, { name: second }),
  },
  {
    what: `tar: ${first} beside ${second}`,
    code: 'package_names_clash',
    source: () => tarGzOf(sound, { name: first }, { name: second }),
  },
]);

const damaged: Hostile[] = (
  [
    ['zip: cut short', () => zipOf(sound).subarray(0, -30)],
    ['zip: only its beginning', () => Buffer.from('PK\x03\x04', 'latin1')],
    ['zip: bytes after its end', () => Buffer.concat([zipOf(sound), Buffer.from('more')])],
    ['zip: a wrong checksum', () => zipOf(sound, { name: 'x', content: 'x', crc: 1 })],
    [
      'zip: a wrong checksum, stored',
      () => zipOf(sound, { name: 'x', content: 'x', stored: true, crc: 1 }),
    ],
    ['zip: a size that is too small', () => zipOf(sound, { name: 'x', content: 'xyz', size: 1 })],
    ['zip: a size that is too large', () => zipOf(sound, { name: 'x', content: 'xyz', size: 9 })],
    ['zip: another name at the entry', () => zipOf(sound, { name: 'x', localName: 'y' })],
    [
      'zip: another size at the entry',
      () => zipOf(sound, { name: 'x', content: 'xyz', localSize: 9 }),
    ],
    ['zip: a method nobody knows', () => zipOf(sound, { name: 'x', method: 99 })],
    [
      'zip: an entry twice in the directory',
      () => zipOf({ x: 'same', ...sound }, { name: 'y', content: 'same', localName: 'x', at: 0 }),
    ],
    [
      'zip: an entry inside the bytes of another',
      () => {
        const inner = zip([{ name: 'y', content: 'same' }]);
        const outer = { name: 'x', content: inner, stored: true };
        const inside = { name: 'y', content: 'same', at: 31 };
        return zip([outer, ...zipEntries(sound), inside]);
      },
    ],
    ['zip: a part of several disks', () => zip(zipEntries(sound), { disk: 1 })],
    ['zip: more entries than it counts', () => zip(zipEntries(sound), { count: 3 })],
    [
      'zip: something behind its directory',
      () => zip(zipEntries(sound), { hidden: Buffer.from('hidden') }),
    ],
    [
      'zip: an entry before its beginning',
      () => zip(zipEntries(sound), { before: zip([{ name: 'agent.md', content: 'Other.' }]) }),
    ],
    [
      'zip: an entry that its directory does not have',
      () => zip(zipEntries(sound), { gap: zip([{ name: 'agent.md', content: 'Other.' }]) }),
    ],
    [
      'zip: nothing in its directory',
      () => zip([], { before: zip([{ name: 'agent.md', content: 'Other.' }]) }),
    ],
    ...['path', 'linkpath', 'size', 'GNU.sparse.name', 'hdrcharset'].map(
      (key): [string, () => Buffer] => [
        `tar: ${key} for all files`,
        () =>
          tarGz(
            { name: 'g', type: 'g', content: pax('comment', 'abc') + pax(key, '7') },
            ...tarEntries(sound),
          ),
      ],
    ),
    [
      'tar: something for all files that is no record',
      () => tarGz({ name: 'g', type: 'g', content: 'path=evil\n' }, ...tarEntries(sound)),
    ],
    ['zip: a folder with content', () => zipOf(sound, { name: 'x/', content: 'x', mode: 0 })],
    ['tar.gz: cut short', () => tarGzOf(sound).subarray(0, -20)],
    ['tar.gz: a wrong checksum', () => flipped(tarGzOf(sound), -6)],
    ['tar.gz: bytes after its end', () => Buffer.concat([tarGzOf(sound), Buffer.from('more')])],
    ['tar.gz: not a tar', () => gzipSync('just a text')],
    ['tar: cut inside a file', () => gzipSync(tarBlocks(tarEntries(sound)).subarray(0, -700))],
    ['tar: without its end', () => gzipSync(tarBlocks(tarEntries(sound)))],
    [
      'tar: an entry after its end',
      () =>
        gzipSync(
          Buffer.concat([tarBlocks(tarEntries(sound)), END, tarBlocks([{ name: 'late' }]), END]),
        ),
    ],
    ['tar: a wrong checksum of a header', () => tarGzOf(sound, { name: 'x', checksum: 1 })],
    [
      'tar: a size that is no number',
      () => tarGzOf(sound, { name: 'x', content: 'x', size: 'none' }),
    ],
    ['tar: a folder with content', () => tarGzOf(sound, { name: 'x/', type: '5', content: 'x' })],
    [
      'tar: another size in a pax header',
      () =>
        tarGzOf(
          sound,
          { name: 'p', type: 'x', content: pax('size', '1') },
          { name: 'x', content: 'xyz' },
        ),
    ],
    [
      'tar: a sparse file in pax headers',
      () =>
        tarGzOf(
          sound,
          { name: 'p', type: 'x', content: pax('GNU.sparse.name', '../x') },
          { name: 'x' },
        ),
    ],
  ] as const
).map(([what, source]) => ({
  what,
  code: 'package_damaged',
  params: { source: 'agent.zip' },
  source,
}));

/** A name in another field of the entry than the one that is looked at first. */
const renamed: Hostile[] = [
  {
    what: 'zip: a second name in an extra field',
    code: 'package_path_unsafe',
    source: () =>
      zipOf(sound, {
        name: 'x',
        extra: Buffer.concat([
          Buffer.from([0x75, 0x70, 13, 0, 1, 0, 0, 0, 0]),
          Buffer.from('../evil!'),
        ]),
      }),
  },
  {
    what: 'zip: a name that is not UTF-8',
    code: 'package_path_unsafe',
    source: () => zipOf(sound, { name: Buffer.from([0x61, 0xff]) }),
  },
  {
    what: 'tar: a pax header that leads out',
    code: 'package_path_unsafe',
    source: () =>
      tarGzOf(sound, { name: 'p', type: 'x', content: pax('path', '../evil') }, { name: 'fine' }),
  },
  {
    what: 'zip: a file that is encrypted',
    code: 'package_encrypted',
    params: { file: 'secret' },
    source: () => zipOf(sound, { name: 'secret', content: 'x', flags: 0x801 }),
  },
];

const broken: Hostile[] = [
  { what: 'an empty file', code: 'package_format_unknown', source: () => Buffer.alloc(0) },
  { what: 'a text', code: 'package_format_unknown', source: () => Buffer.from(agentYaml) },
  {
    what: 'a tar that is not packed',
    code: 'package_format_unknown',
    source: () => tarBlocks(tarEntries(sound)),
  },
  missing('an empty zip', () => zip([])),
  missing('an empty tar', () => tarGz()),
  missing('an empty folder', () => () => undefined),
  missing('agent.yaml two folders deep', () => zipOf({ 'a/b/agent.yaml': agentYaml })),
  missing('two folders with an agent each', () =>
    zipOf({ 'a/agent.yaml': agentYaml, 'b/agent.yaml': agentYaml }),
  ),
  {
    what: 'a capability without a manifest',
    code: 'package_file_missing',
    params: { file: 'capabilities/mail/manifest.yaml' },
    source: () => zipOf({ 'agent.yaml': agentYaml, 'capabilities/mail/prompt.md': '' }),
  },
  {
    what: 'a capability that does not parse',
    code: 'package_yaml_invalid',
    params: { file: 'capabilities/mail/manifest.yaml', line: 2, column: 1 },
    source: () => zipOf({ ...sound, 'capabilities/mail/manifest.yaml': 'id: mail\n]' }),
  },
  {
    what: 'a capability twice',
    code: 'package_capability_twice',
    params: { file: 'capabilities/other/manifest.yaml', capability: 'mail' },
    source: () => zipOf({ ...sound, 'capabilities/other/manifest.yaml': manifestYaml }),
  },
  {
    what: 'a translation that does not parse',
    code: 'package_value_type',
    params: { file: 'i18n/de.yaml', line: 1, column: 8, key: 'agent', kind: 'group' },
    source: () => zipOf({ ...sound, 'i18n/de.yaml': 'agent: Helferin' }),
  },
  {
    what: 'an agent.yaml that is a folder',
    code: 'package_file_unreadable',
    source: () => zipOf({ 'agent.yaml/x': '', 'agent.md': '' }),
  },
];

function missing(what: string, source: Hostile['source']): Hostile {
  return { what, code: 'package_file_missing', params: { file: 'agent.yaml' }, source };
}

const tarEntries = (files: Files): TarEntry[] =>
  Object.entries(files).map(([name, content]) => ({ name, content }));
const zipEntries = tarEntries as (files: Files) => { name: string; content: string }[];

function inFolder(files: Files, more: (folder: string) => void = () => undefined) {
  return (folder: string): void => {
    writeFiles(folder, files);
    more(folder);
  };
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = (copy.length + at) % copy.length;
  copy[index] = (copy[index] ?? 0) ^ 0x55;
  return copy;
}

describe('a hostile or broken package is refused, and leaves nothing', () => {
  const all = [zipPaths, tarPaths, kinds, sizes, clashes, damaged, renamed, broken].flat();

  it.for(all.filter(({ skip }) => skip !== true))('$what', async ({ source, code, params }) => {
    const { outcome, left } = await unpack(source());
    expect(outcome).toBeInstanceOf(AppError);
    const error = outcome as AppError;
    expect({ code: error.code, params: error.params }).toMatchObject({
      code,
      params: params ?? {},
    });
    for (const sentence of [
      errorSentence(t.en, error.toInfo()),
      errorSentence(t.de, error.toInfo()),
    ]) {
      expect(sentence).not.toMatch(/\{\{|\$t|undefined|package_/);

      expect(sentence).not.toMatch(/[\u0000-\u001f\u202e]/);
      for (const [name, value] of Object.entries(error.params)) {
        if (name !== 'kind' && typeof value === 'string') expect(sentence).toContain(value);
      }
    }
    expect(left).toEqual([]);
  });

  it('a source that is not there, or a pipe, is not waited for', async () => {
    const home = temporaryFolder();
    const gone = unpackPackage(join(home, 'gone.zip'), home);
    await expect(gone).rejects.toMatchObject({
      code: 'package_source_unreadable',
      params: { source: 'gone.zip' },
    });
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(home, 'pipe.zip')]);
    await expect(unpackPackage(join(home, 'pipe.zip'), home)).rejects.toMatchObject({
      code: 'package_format_unknown',
    });
    expect(readdirSync(home)).toEqual(['pipe.zip']);
  });

  it('any archive with some bytes changed is unpacked or refused, by its own error', async () => {
    const home = temporaryFolder();
    const parent = join(home, 'agents');
    const source = join(home, 'a');
    const archives = [
      zipOf(sound),
      zip(zipEntries(sound).map((entry) => ({ ...entry, stored: true }))),
      tarGzOf(sound),
    ];
    const change = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...archives),
        change,
        fc.boolean(),
        async (archive, changes, inside) => {
          // Inside: the tar within the gzip.
          const isTar = archive[0] === 0x1f && inside;
          const bytes = isTar
            ? Buffer.concat([tarBlocks(tarEntries(sound)), END])
            : Buffer.from(archive);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          writeFileSync(source, isTar ? gzipSync(bytes) : bytes);
          try {
            const { folder, discard } = await unpackPackage(source, parent);
            expect(folder.startsWith(parent)).toBe(true);
            await discard();
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
          expect(existsSync(parent) ? readdirSync(parent) : []).toEqual([]);
          expect(readdirSync(home).filter((name) => !['a', 'agents'].includes(name))).toEqual([]);
        },
      ),
      { numRuns: howMany({ short: 70, deep: 1_000 }) },
    );
  });
});

describe('a sound package is unpacked', () => {
  const inOneFolder = Object.fromEntries(
    Object.entries(sound).map(([path, content]) => [`helper-main/${path}`, content]),
  );
  const litter: Files = { '__MACOSX/._agent.yaml': 'x', '.DS_Store': 'x', '._agent.md': 'x' };
  const dotted = tarEntries(sound).map((entry) => ({ ...entry, name: `./${String(entry.name)}` }));
  const sources: [string, () => Buffer | ((folder: string) => void)][] = [
    ['a zip', () => zipOf(sound)],
    [
      'a zip without packing',
      () => zip(zipEntries(sound).map((entry) => ({ ...entry, stored: true }))),
    ],
    ['a zip made on Windows', () => zip(zipEntries(sound).map((entry) => ({ ...entry, mode: 0 })))],
    [
      'a zip of sizes that were not known before',
      () => zip(zipEntries(sound).map((entry) => ({ ...entry, localSize: 0xffff_ffff }))),
    ],
    [
      'a zip that was streamed',
      () => zip(zipEntries(sound).map((entry) => ({ ...entry, streamed: true }))),
    ],
    ['a zip with a comment', () => zip(zipEntries(sound), { comment: 'from a forge' })],
    [
      'a zip with folders of its own',
      () =>
        zipOf({ 'i18n/': '', 'capabilities/': '', ...sound }, { name: 'empty/', mode: 0o040_755 }),
    ],
    ['a zip with one folder', () => zipOf({ 'helper-main/': '', ...inOneFolder })],
    ['a zip of a Mac', () => zipOf({ ...inOneFolder, ...litter })],
    ['a tar.gz', () => tarGzOf(sound)],
    ['a tar.gz of ./', () => tarGz({ name: './', type: '5' }, ...dotted)],
    [
      'a tar.gz of a forge',
      () =>
        tarGz(
          { name: 'pax_global_header', type: 'g', content: pax('comment', 'abc') },
          { name: 'pax_global_header', type: 'g', content: pax('mtime', '1'.repeat(2_000)) },
          { name: 'helper-main/', type: '5' },
          ...tarEntries(inOneFolder),
        ),
    ],
    [
      'a tar.gz with long names',
      () =>
        tarGzOf(
          sound,
          { name: 'p', type: 'x', content: pax('path', `long/${'n'.repeat(200)}`) },
          { name: 'cut' },
        ),
    ],
    [
      'a tar.gz padded to its record',
      () => gzipSync(Buffer.concat([tarBlocks(tarEntries(sound)), Buffer.alloc(10_240)])),
    ],
    ['a folder', () => inFolder({ ...sound, ...litter, '.git/HEAD': 'x' })],
    ['a folder around it', () => inFolder(inOneFolder)],
  ];

  it.for(sources)('%s', async ([, source]) => {
    // The name says nothing.
    const { package: read, folder, parent, place } = await unpacked(source(), 'agent.bin');
    expect(read).toMatchObject({ id: 'helper', name: 'Helper', unreadable: [], warnings: [] });
    for (const [path, content] of Object.entries(sound)) {
      expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
    }
    expect(listing(folder).filter((path) => /MACOSX|DS_Store|\._|\.git/.test(path))).toEqual([]);
    await place(join(parent, 'helper'));
    expect(readdirSync(parent)).toEqual(['helper']);
    expect(readFileSync(join(parent, 'helper/agent.yaml'), 'utf8')).toBe(agentYaml);
  });

  it.skipIf(process.platform === 'win32')(
    'as files that only their owner reads and nobody runs',
    async () => {
      const runs = tarEntries(sound).map((entry) => ({ ...entry, mode: 0o7777 }));
      const { folder } = await unpacked(tarGz(...runs));
      expect(statSync(folder).mode & 0o7777).toBe(0o700);
      for (const path of listing(folder)) {
        const status = statSync(join(folder, path));
        expect(status.mode & 0o7777).toBe(status.isDirectory() ? 0o700 : 0o600);
      }
    },
  );

  it('at the very bounds, and not beyond', async () => {
    const most = {
      ...sound,
      ...many(1_992),
      ...Object.fromEntries([1, 2, 3, 4].map((n) => [`${n}`, tenMiB])),
    };
    const { discard, parent } = await unpacked(zipOf(most));
    await discard();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('nothing is left of one that nobody wants', async () => {
    const { discard, parent } = await unpacked(zipOf(sound));
    expect(readdirSync(parent)).toHaveLength(1);
    await discard();
    expect(readdirSync(parent)).toEqual([]);
  });
});

const agents = new URL('../../../../shared/agents/', import.meta.url).pathname;
if (!existsSync(agents)) console.warn('skipped: no agents are beside this checkout');
describe.skipIf(!existsSync(agents))('real packages', () => {
  it.for(['iserv', 'pim-icloud'])('%s, as a folder, a zip and a tar.gz', async (id) => {
    const root = join(agents, id);
    const files = Object.fromEntries(
      listing(root)
        .filter((path) => statSync(join(root, path)).isFile())
        .map((path) => [`${id}/${path}`, readFileSync(join(root, path))]),
    );
    const fromFolder = await unpacked(inFolder(files));
    expect(fromFolder.package.id).toBe(id);
    expect(fromFolder.package.capabilities[0]?.credentials.length).toBeGreaterThan(0);
    for (const archive of [zipOf(files), tarGzOf(files)]) {
      expect((await unpacked(archive)).package).toEqual(fromFolder.package);
    }
  });
});

it('an agent id is a name of a folder on every computer', () => {
  for (const id of ['iserv', 'pim-icloud', 'A_1.b', 'x'.repeat(100)])
    expect(isAgentId(id)).toBe(true);
  for (const id of [
    '',
    '.',
    '..',
    '.hidden',
    'a/b',
    'a\\b',
    'a b',
    'a.',
    'default',
    'Default',
    'con',
    'NUL.x',
    'com1',
    'ä',
    'a\n',
    'x'.repeat(101),
  ]) {
    expect(isAgentId(id)).toBe(false);
  }
});
