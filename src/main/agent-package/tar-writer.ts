/** Writes a tar, so that what {@link tarEntries} and every `tar` read is what was put in. */
import { Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';

/** One entry to write. A folder has no content. */
export interface TarPart {
  readonly name: string;
  /** Bytes of a file's content; null: a folder. */
  readonly size: number | null;
  readonly content: AsyncIterable<Uint8Array> | readonly Uint8Array[];
}

/** Largest file that the header of a tar can name, in bytes. */
export const TAR_FILE_MAX = 8 * 1024 ** 3 - 1;

/**
 * The bytes of a tar. Files are 0600 and folders 0700, of no user, all from one moment.
 *
 * @param parts asked for one after the other, as they are written
 * @throws while it is read: what reading a part throws, and an error for content of another size than was said
 */
export function writeTar(
  parts: Iterable<TarPart>,
  mtime: Date,
): AsyncIterable<Uint8Array> & { destroy(): void } {
  const tar = pack();
  const fill = async (): Promise<void> => {
    for (const part of parts) await add(tar, part, mtime);
    tar.finalize();
  };
  fill().catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return tar as AsyncIterable<Uint8Array> & { destroy(): void };
}

function add(tar: Pack, { name, size, content }: TarPart, mtime: Date): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const done = (error?: Error | null): void => (error ? reject(error) : resolve());
  const common = { name, mtime, uid: 0, gid: 0 };
  if (size === null) {
    tar.entry({ ...common, type: 'directory', mode: 0o700 }, done);
  } else {
    const sink = tar.entry({ ...common, type: 'file', mode: 0o600, size }, done);
    const source = Readable.from(content);
    source.on('error', reject);
    source.pipe(sink);
  }
  return promise;
}
