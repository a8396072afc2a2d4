/** Agent packages and archives of them, byte by byte, so that each part can be wrong. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** By path; a path that ends with a slash is a folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export const agentYaml = 'id: helper\nname: Helper\ni18n:\n  default_locale: en\n';
export const manifestYaml = `id: mail
class: tool
network:
  mode: allowlist
  hosts: ["mail.example.com:993"]
credentials:
  - name: PASSWORD
    scope: user
    description: Your mail password
  - name: SERVER
    scope: system
    required: false
`;

/** A small agent that nothing is wrong with. */
export const sound: Files = {
  'agent.yaml': agentYaml,
  'agent.md': 'You help.\n',
  'i18n/de.yaml': 'agent:\n  name: Helferin\n',
  'capabilities/mail/manifest.yaml': manifestYaml,
};

export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    if (path.endsWith('/')) mkdirSync(target, { recursive: true });
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
}

/** How small an archive gets is nobody's concern here. */
const quickly = { level: 1 };

const bytesOf = (content: string | Uint8Array): Buffer =>
  typeof content === 'string'
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);

/** Packs a content once: archives that are too large hold the same one again and again. */
function packing(pack: (content: Uint8Array) => Buffer) {
  const known = new WeakMap<Uint8Array, Buffer>();
  return (content: string | Uint8Array): Buffer => {
    if (typeof content === 'string') return pack(Buffer.from(content));
    const packed = known.get(content) ?? pack(content);
    known.set(content, packed);
    return packed;
  };
}
const deflated = packing((content) => deflateRawSync(content, quickly));
const gzipped = packing((content) => gzipSync(content, quickly));

export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** Unix mode with the file type; 0 as archives made on Windows have it. */
  readonly mode?: number;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly crc?: number;
  /** What both headers say, where it is not the truth. */
  readonly size?: number;
  readonly packedSize?: number;
  readonly method?: number;
  readonly localName?: string;
  /** Has checksum and sizes behind it, as programs write them that do not know them before. */
  readonly streamed?: boolean;
  readonly localSize?: number;
  readonly extra?: Uint8Array;
  /** Where the directory says that it is, while it has no bytes of its own. */
  readonly at?: number;
}

export interface ZipOptions {
  readonly comment?: string;
  readonly disk?: number;
  readonly count?: number;
  /** Put before the first entry. */
  readonly before?: Uint8Array;
  /** Put between the entries and the directory. */
  readonly gap?: Uint8Array;
  /** Put between the directory and the record about its end. */
  readonly hidden?: Uint8Array;
}

export function zip(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const parts: Buffer[] = [bytesOf(options.before ?? '')];
  const directory: Buffer[] = [];
  let offset = options.before?.length ?? 0;
  for (const entry of entries) {
    const name = bytesOf(entry.name);
    const localName = bytesOf(entry.localName ?? entry.name);
    const content = bytesOf(entry.content ?? '');
    // As other programs do it, what is empty is stored.
    const isStored = entry.stored ?? (entry.content === undefined || entry.content === '');
    const packed = isStored ? content : deflated(entry.content ?? '');
    const fields = (size: number) => {
      const common = Buffer.alloc(24);
      common.writeUInt16LE(20, 0);
      common.writeUInt16LE(entry.flags ?? (entry.streamed === true ? 0x808 : 0x800), 2);
      common.writeUInt16LE(entry.method ?? (isStored ? 0 : 8), 4);
      common.writeUInt32LE(entry.crc ?? crc32(content), 10);
      common.writeUInt32LE(entry.packedSize ?? packed.length, 14);
      common.writeUInt32LE(size, 18);
      return common;
    };
    const size = entry.size ?? content.length;
    const extra = bytesOf(entry.extra ?? '');
    const lengths = Buffer.alloc(4);
    const at = entry.at ?? offset;
    if (entry.at === undefined) {
      lengths.writeUInt16LE(localName.length, 0);
      const local = [
        Buffer.from('PK\x03\x04', 'latin1'),
        fields(entry.localSize ?? size).subarray(0, 22),
        lengths,
        localName,
        packed,
      ];
      if (entry.streamed === true) {
        local.push(Buffer.from('PK\x07\x08', 'latin1'), fields(size).subarray(10, 22));
      }
      parts.push(...local);
      offset += local.reduce((length, part) => length + part.length, 0);
    }
    const central = Buffer.alloc(18);
    central.writeUInt16LE(extra.length, 2);
    const mode = entry.mode ?? (name.toString('latin1').endsWith('/') ? 0o040_755 : 0o100_644);
    central.writeUInt32LE((mode << 16) >>> 0, 10);
    central.writeUInt32LE(at, 14);
    central.writeUInt16LE(name.length, 0);
    directory.push(
      Buffer.from('PK\x01\x02\x14\x03', 'latin1'),
      fields(size).subarray(0, 22),
      central,
      name,
      extra,
    );
  }
  const gap = bytesOf(options.gap ?? '');
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(options.disk ?? 0, 4);
  end.writeUInt16LE(options.count ?? entries.length, 8);
  end.writeUInt16LE(options.count ?? entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset + gap.length, 16);
  const comment = bytesOf(options.comment ?? '');
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, gap, central, bytesOf(options.hidden ?? ''), end, comment]);
}

export const zipOf = (files: Files, ...more: readonly ZipEntry[]): Buffer =>
  zip([...Object.entries(files).map(([name, content]) => ({ name, content })), ...more]);

export interface TarEntry {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** `0` file, `1` hard link, `2` symbolic link, `5` folder, `x` pax header, `L` long name … */
  readonly type?: string;
  readonly link?: string;
  /** What the header says, where it is not the truth. */
  readonly size?: string;
  readonly checksum?: number;
  readonly mode?: number;
}

export const tarBlocks = (entries: readonly TarEntry[]): Buffer =>
  Buffer.concat(tarPieces(entries).map(bytesOf));

function tarPieces(entries: readonly TarEntry[]): (string | Uint8Array)[] {
  return entries.flatMap((entry) => {
    const content = entry.content ?? '';
    const length = Buffer.byteLength(content);
    const header = Buffer.alloc(512);
    bytesOf(entry.name).copy(header, 0, 0, 100);
    header.write(`${(entry.mode ?? 0o755).toString(8).padStart(7, '0')}\0`, 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(entry.size ?? `${length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(entry.type ?? '0', 156);
    header.write(entry.link ?? '', 157);
    header.write('ustar\x0000', 257);
    const sum = entry.checksum ?? header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (length % 512)) % 512)];
  });
}

export const END = Buffer.alloc(1024);

export const tarGz = (...entries: readonly TarEntry[]): Buffer =>
  gzipSync(Buffer.concat([tarBlocks(entries), END]), quickly);

/** As {@link tarGz}, in many pieces, each packed by itself, as when archives are packed and then put together. */
export const tarGzInPieces = (...entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([...tarPieces(entries), END].map(gzipped));

export const tarGzOf = (files: Files, ...more: readonly TarEntry[]): Buffer =>
  tarGz(...Object.entries(files).map(([name, content]) => ({ name, content })), ...more);

/** A record of a pax header. */
export function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(rest);
  const digits = String(length + String(length).length).length;
  return `${length + digits}${rest}`;
}
