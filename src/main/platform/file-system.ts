/**
 * What a path is stored on, and whether another kernel may have it, too: SQLite's locks and its shared memory hold
 * within one kernel alone, so that two that write destroy the database.
 */
import { execFile } from 'node:child_process';
import { close, constants, open, readFile } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, posix, win32 } from 'node:path';
import { promisify } from 'node:util';

export interface FileSystem {
  /** As the system names it: `ext4`, `virtiofs`, `apfs`, `NTFS`. Empty: it could not be told. */
  readonly type: string;
  /** Whether this kernel has it alone. What is not known to be so is not. */
  readonly isAlone: boolean;
}

/** What is asked of the system, so that a test can play another. */
export interface FileSystemQuestions {
  readonly platform: NodeJS.Platform;
  /** Linux: the number of the mount that a path is on, and the table of mounts. */
  readonly mountId: (path: string) => Promise<string | null>;
  readonly mountInfo: () => Promise<string>;
  /** What a command writes; null when it fails. */
  readonly run: (command: string, args: readonly string[]) => Promise<string | null>;
}

/**
 * Those that one kernel has for itself. Any other is taken for shared: nfs, cifs, smb3, virtiofs, 9p, vboxsf, prl_fs,
 * vmhgfs, fuse and `fuse.…`, ceph, and whatever comes.
 */
const alone = new Set([
  ...[
    'ext2',
    'ext3',
    'ext4',
    'xfs',
    'btrfs',
    'zfs',
    'f2fs',
    'bcachefs',
    'jfs',
    'nilfs2',
    'reiserfs',
  ],
  ...[
    'tmpfs',
    'ramfs',
    'rootfs',
    'overlay',
    'aufs',
    'ecryptfs',
    'iso9660',
    'squashfs',
    'erofs',
    'udf',
  ],
  ...['vfat', 'msdos', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'hfsplus', 'hfs', 'apfs', 'refs'],
  ...['fat', 'fat32', 'ufs', 'lifs'],
]);

/** How a type is written where it is looked up. */
const known = (type: string): FileSystem => ({ type, isAlone: alone.has(type.toLowerCase()) });
const unknown: FileSystem = { type: '', isAlone: false };

/**
 * What a path is on, links followed; of one that is not there, the nearest folder above it.
 *
 * @param path absolute
 */
export async function fileSystemOf(
  path: string,
  questions: FileSystemQuestions = thisSystem,
): Promise<FileSystem> {
  switch (questions.platform) {
    case 'linux':
      return onLinux(await existing(path), questions);
    case 'darwin':
      return onMac(await existing(path), questions);
    case 'win32':
      return onWindows(path, questions);
    default:
      return unknown;
  }
}

async function existing(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const above = dirname(path);
  return above === path ? path : existing(above);
}

interface Mount {
  readonly id: string;
  readonly at: string;
  readonly type: string;
}

/** The lines of /proc/self/mountinfo: `36 35 98:0 /root /at options … - type source options`. */
function mountsOf(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [id, , , , at] = before.split(' ');
    const [type] = after.split(' ');
    if (id === undefined || at === undefined || !type) return [];
    return [{ id, at: withSpaces(at), type }];
  });
}

/** The kernel writes white space and backslashes as three octal digits. */
const withSpaces = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 8)),
  );

async function onLinux(path: string, questions: FileSystemQuestions): Promise<FileSystem> {
  const mounts = mountsOf(await questions.mountInfo().catch(() => ''));
  const id = await questions.mountId(path);
  const mount = mounts.find((each) => each.id === id) ?? deepest(mounts, path);
  return mount === undefined ? unknown : known(mount.type);
}

/** The mount that a path lies below; of several at the same place, the last covers the others. */
function deepest<M extends { readonly at: string }>(
  mounts: readonly M[],
  path: string,
): M | undefined {
  return mounts
    .filter(({ at }) => path === at || path.startsWith(at.endsWith('/') ? at : `${at}/`))
    .reduce<M | undefined>(
      (best, each) => (best === undefined || each.at.length >= best.at.length ? each : best),
      undefined,
    );
}

/** A line of macOS's `mount`: `/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)`. */
const MAC_MOUNT = /^.* on (\/.*) \(([^,)]+)[^)]*\)$/;

async function onMac(path: string, { run }: FileSystemQuestions): Promise<FileSystem> {
  const lines = ((await run('/sbin/mount', [])) ?? '').split('\n');
  const mounts = lines.flatMap((line) => {
    const [, at, type] = MAC_MOUNT.exec(line) ?? [];
    return at === undefined || type === undefined ? [] : [{ at, type }];
  });
  const mount = deepest(mounts, posix.normalize(path));
  return mount === undefined ? unknown : known(mount.type);
}

/** Of a disk in this computer, fixed or not (.NET's `DriveType`). */
const DISKS = new Set(['Fixed', 'Removable', 'Ram']);

async function onWindows(path: string, { run }: FileSystemQuestions): Promise<FileSystem> {
  // A link, and a letter for a share, lead to `\\server\share`.
  const real = await realpath(path).catch(() => path);
  const { root } = win32.parse(win32.resolve(real));
  if (root.startsWith('\\\\')) {
    const isWsl = /^\\\\(wsl\$|wsl\.localhost)\\/i.test(root);
    return { type: isWsl ? 'WSL' : 'SMB', isAlone: false };
  }
  const letter = /^[A-Za-z]:/.exec(root)?.[0];
  if (letter === undefined) return unknown;
  const script = `$d = [System.IO.DriveInfo]::new('${letter}\\'); "$($d.DriveType)|$($d.DriveFormat)|$($d.VolumeLabel)"`;
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  const [kind = '', type = '', label = ''] =
    (await run('powershell.exe', args))?.trim().split('|') ?? [];
  // It shows itself as a disk of this computer.
  if (label === 'Google Drive') return { type: label, isAlone: false };
  if (!DISKS.has(kind)) return { type: type || kind, isAlone: false };
  return known(type);
}

/** Linux's O_PATH: a descriptor of what nobody may read, too. Node has no name for it. */
const O_PATH = 0o10000000;

const openFile = promisify(open);
const closeFile = promisify(close);
const readText = promisify(readFile);
const execute = promisify(execFile);

const thisSystem: FileSystemQuestions = {
  platform: process.platform,
  mountId: async (path) => {
    const descriptor = await openFile(path, O_PATH | constants.O_RDONLY).catch(() => null);
    if (descriptor === null) return null;
    try {
      const info = await readText(`/proc/self/fdinfo/${descriptor}`, 'utf8');
      return /^mnt_id:\s*(\d+)$/m.exec(info)?.[1] ?? null;
    } catch {
      return null;
    } finally {
      await closeFile(descriptor);
    }
  },
  mountInfo: () => readText('/proc/self/mountinfo', 'utf8'),
  run: async (command, args) => {
    try {
      const options = { timeout: 5_000, windowsHide: true };
      return (await execute(command, [...args], options)).stdout;
    } catch {
      return null;
    }
  },
};
