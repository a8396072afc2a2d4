/** Tars of somebody else's, read so that no two programs could read them differently. */
import { Readable } from 'node:stream';
import { extract, type Extract } from 'tar-stream';
import { Contradiction } from './problems.ts';

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

export interface TarLimit {
  /** Largest tar, headers included, in bytes. */
  readonly max: number;
  /** Called beyond that: throws. */
  readonly tooLarge: () => never;
}

/** What is in a tar. Its content is read before the next one is asked for, or left out. */
export interface TarContent {
  readonly name: string;
  /** `other`: a link, a device … */
  readonly kind: 'file' | 'folder' | 'other';
  /** As the header says. */
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
const ZEROS = Buffer.alloc(BLOCK);
/** Where a header says of what kind its entry is, and the kind of a header for all entries after it. */
const TYPE_AT = 156;
const FOR_ALL = 'g'.charCodeAt(0);
/** What such a header may say. Another name or size for all files is read differently by every program. */
const HARMLESS = new Set(['comment', 'atime', 'ctime', 'mtime', 'uid', 'gid', 'uname', 'gname']);
/** Longest header for all entries, in bytes. */
const MAX_FOR_ALL = 64 * 1024;

/**
 * The entries of a tar, in their order.
 *
 * @throws Contradiction; whatever reading `tar` throws. Any other error means that the tar is damaged
 */
export async function* tarEntries(
  tar: AsyncIterable<Uint8Array>,
  limit: TarLimit,
): AsyncGenerator<TarContent> {
  const entries = extract();
  // An error of one stream, or the end of the loop below, ends all of them.
  const blocks = Readable.from(blocksOf(tar, limit));
  blocks.on('error', (error) => entries.destroy(error));
  blocks.pipe(entries);
  try {
    for await (const entry of entries) {
      yield contentOf(entry);
      entry.resume();
    }
  } finally {
    blocks.destroy();
  }
}

function contentOf(entry: Entry): TarContent {
  const { name, type, size, pax } = entry.header;
  if (Object.keys(pax ?? {}).some((key) => key === 'size' || key.startsWith('GNU.sparse'))) {
    throw new Contradiction('another size than in the header');
  }
  if (type === 'directory' && size > 0) throw new Contradiction('a folder with content');
  const kind = type === 'directory' ? 'folder' : type === 'file' ? 'file' : 'other';
  return { name, kind, size, content: entry as AsyncIterable<Uint8Array> };
}

/**
 * Passes the tar on block by block and checks that it ends with two blocks of zeros and has nothing after them.
 * The library would read on after that end, or accept a tar without one; other programs would not. Of a header for all
 * entries it obeys a part and tells nothing.
 */
async function* blocksOf(
  tar: AsyncIterable<Uint8Array>,
  { max, tooLarge }: TarLimit,
): AsyncGenerator<Buffer> {
  let [total, empty, content] = [0, 0, 0];
  let rest: Buffer = Buffer.alloc(0);
  /** The content of a header for all entries, as far as it has come. */
  let forAll: { readonly size: number; readonly parts: Buffer[] } | null = null;
  for await (const piece of tar) {
    total += piece.length;
    if (total > max) tooLarge();
    const bytes = rest.length === 0 ? asBuffer(piece) : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % BLOCK);
    for (let at = 0; at < whole;) {
      if (content > 0) {
        const skipped = Math.min(content, whole - at);
        forAll?.parts.push(bytes.subarray(at, at + skipped));
        content -= skipped;
        at += skipped;
        if (content === 0 && forAll !== null) {
          checkForAll(Buffer.concat(forAll.parts).subarray(0, forAll.size));
          forAll = null;
        }
        continue;
      }
      const header = bytes.subarray(at, at + BLOCK);
      if (header.equals(ZEROS)) empty += 1;
      else if (empty > 0) throw new Contradiction('more after the end');
      else {
        const size = sizeIn(header);
        content = Math.ceil(size / BLOCK) * BLOCK;
        if (header[TYPE_AT] === FOR_ALL) {
          if (size > MAX_FOR_ALL) throw new Contradiction('a header that is too large');
          forAll = { size, parts: [] };
        }
      }
      at += BLOCK;
    }
    yield bytes.subarray(0, whole);
    rest = bytes.subarray(whole);
  }
  if (empty < 2 || content > 0 || rest.length > 0) throw new Contradiction('no end');
}

/** Reads the records of a header for all entries: each its own length, a space, a name, `=`, a value and a line end. */
function checkForAll(records: Buffer): void {
  for (let at = 0; at < records.length;) {
    const length = Number.parseInt(
      /^[1-9]\d{0,5}(?= )/.exec(records.toString('latin1', at, at + 7))?.[0] ?? '0',
      10,
    );
    const record = records.toString('latin1', at, at + length);
    const name = /^\d+ ([^=]+)=[^]*\n$/.exec(record)?.[1] ?? '';
    if (record.length !== length || !HARMLESS.has(name)) {
      throw new Contradiction('a header for all files that changes them');
    }
    at += length;
  }
}

/** The size in a header, in octal digits. A size that needs another notation is over every limit anyway. */
function sizeIn(header: Buffer): number {
  const digits = header.toString('latin1', 124, 136).replaceAll(/^ +|[ \0]+$/g, '');
  if (!/^[0-7]*$/.test(digits)) throw new Contradiction('a size that is no number');
  return Number.parseInt(digits || '0', 8);
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
