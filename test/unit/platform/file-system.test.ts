/** What a path is on: the tables of real systems, played, and this computer itself. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileSystemOf, type FileSystemQuestions } from '../../../src/main/platform/file-system.ts';
import { syncedBy } from '../../../src/main/platform/synced-folder.ts';
import { temporaryFolder } from '../../support/home.ts';
import { howMany } from '../../support/deep.ts';

const nobody: FileSystemQuestions = {
  platform: 'linux',
  mountId: async () => null,
  mountInfo: async () => '',
  run: async () => null,
};

const mountInfo = (...mounts: readonly (readonly [string, string])[]): string =>
  mounts
    .map(
      ([at, type], n) =>
        `${n + 20} 1 0:${n} / ${at.replaceAll(' ', '\\040')} rw,relatime shared:1 master:2 - ${type} none rw`,
    )
    .join('\n');

const onLinux = (path: string, ...mounts: readonly (readonly [string, string])[]) =>
  fileSystemOf(path, { ...nobody, mountInfo: async () => mountInfo(...mounts) });

describe('Linux', () => {
  it.each([
    ...['ext4', 'xfs', 'btrfs', 'zfs', 'tmpfs', 'overlay'].map((type) => [type, true] as const),
    ...['nfs', 'nfs4', 'cifs', 'smb3', 'virtiofs', '9p', 'fuse', 'fuse.sshfs', 'fuse.grpcfuse'].map(
      (type) => [type, false] as const,
    ),
    ...['vboxsf', 'prl_fs', 'fuse.vmhgfs-fuse', 'drvfs', 'ceph', 'whatever-comes'].map(
      (type) => [type, false] as const,
    ),
  ])('%s: alone %s', async (type, isAlone) => {
    const found = await onLinux(
      '/no-such-folder/selu.db',
      ['/', type],
      ['/elsewhere', 'ext4'],
      ['/no', 'ext4'],
    );
    expect(found).toEqual({ type, isAlone });
  });

  it('takes the mount below which it lies, with white space in its name, and the last of two', async () => {
    const mounts = [
      ['/', 'ext4'],
      ['/no such', 'nfs4'],
      ['/no such/deep', 'xfs'],
      ['/no such/deep', '9p'],
    ] as const;
    // What is not there lies where the nearest folder above it does: none of these is.
    const existing = realpathSync(temporaryFolder());
    expect(await onLinux(existing, ['/', 'nfs'], [existing, 'ext4'])).toMatchObject({
      type: 'ext4',
    });
    const link = join(existing, 'link');
    const target = join(existing, 'a target');
    mkdirSync(target);
    symlinkSync(target, link);
    expect(
      await onLinux(
        join(link, 'new.db'),
        ...mounts,
        [existing, 'ext4'],
        [target, 'xfs'],
        [target, '9p'],
      ),
    ).toEqual({
      type: '9p',
      isAlone: false,
    });
  });

  it('believes the kernel’s own word about the mount before the names', async () => {
    const found = await fileSystemOf('/', {
      ...nobody,
      mountId: async () => '21',
      mountInfo: async () => mountInfo(['/', 'ext4'], ['/hidden', 'virtiofs']),
    });
    expect(found).toEqual({ type: 'virtiofs', isAlone: false });
  });

  it.runIf(process.platform === 'linux')(
    'tells of /proc and of a temporary folder what they are',
    async () => {
      expect(await fileSystemOf('/proc/self/status')).toEqual({ type: 'proc', isAlone: false });
      const { type } = await fileSystemOf(join(temporaryFolder(), 'selu.db'));
      expect(type).toMatch(/^[a-z0-9.]+$/);
    },
  );

  it('a table of any text is no reason to throw, and none makes a shared one of its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const found = await fileSystemOf('/', { ...nobody, mountInfo: async () => text });
        expect(typeof found.isAlone).toBe('boolean');
      }),
      { numRuns: howMany({ short: 40, deep: 300 }) },
    );
    expect(
      await fileSystemOf('/', { ...nobody, mountInfo: () => Promise.reject(new Error()) }),
    ).toEqual({
      type: '',
      isAlone: false,
    });
  });
});

describe('macOS', () => {
  const table = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    'map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)',
    '//eva@nas/selu on /no-such (smbfs, nodev, nosuid, mounted by eva)',
  ].join('\n');
  it.each([
    ['/', 'apfs', true],
    ['/tmp', 'apfs', true],
  ])('%s is on %s', async (path, type, isAlone) => {
    const found = await fileSystemOf(path, {
      ...nobody,
      platform: 'darwin',
      run: async () => table,
    });
    expect(found).toEqual({ type, isAlone });
  });

  it('a share is one', async () => {
    const folder = realpathSync(temporaryFolder());
    const run = async () => `${table}\n//eva@nas/selu on ${folder} (smbfs, nodev, nosuid)`;
    expect(
      await fileSystemOf(join(folder, 'selu.db'), { ...nobody, platform: 'darwin', run }),
    ).toEqual({
      type: 'smbfs',
      isAlone: false,
    });
    expect(await fileSystemOf(folder, { ...nobody, platform: 'darwin' })).toMatchObject({
      isAlone: false,
    });
  });
});

describe('Windows', () => {
  it.each([
    ['C:\\selu\\selu.db', 'Fixed|NTFS|System', 'NTFS', true],
    ['E:\\selu\\selu.db', 'Removable|exFAT|', 'exFAT', true],
    ['Z:\\selu\\selu.db', 'Network|NTFS|NAS', 'NTFS', false],
    ['G:\\My Drive\\selu.db', 'Fixed|FAT32|Google Drive', 'Google Drive', false],
    ['\\\\nas\\share\\selu.db', null, 'SMB', false],
    ['\\\\wsl$\\Debian\\home\\eva\\selu.db', null, 'WSL', false],
    ['C:\\selu\\selu.db', null, '', false],
  ])('%s: %s', async (path, answer, type, isAlone) => {
    const found = await fileSystemOf(path, {
      ...nobody,
      platform: 'win32',
      run: async () => answer,
    });
    expect(found).toEqual({ type, isAlone });
  });
});

describe('folders that are copied to other computers', () => {
  const home = '/home/eva';
  it.each([
    ['/home/eva/Dropbox/selu', 'Dropbox'],
    ['/home/eva/Dropbox (Family)/selu', 'Dropbox'],
    ['/home/eva/OneDrive - Firma/selu', 'OneDrive'],
    ['/home/eva/Library/CloudStorage/GoogleDrive-eva@example.com/My Drive', 'GoogleDrive'],
    ['/home/eva/Library/Mobile Documents/com~apple~CloudDocs/selu', 'iCloud'],
    ['/home/eva/selu', null],
    ['/home/eva/DropboxNot/selu', null],
    ['/srv/Dropbox/selu', null],
  ])('%s: %s', async (path, service) => {
    expect(await syncedBy(path, {}, home)).toBe(service);
  });

  it.each([
    ['.stfolder', 'Syncthing'],
    ['.dropbox.cache', 'Dropbox'],
    ['.nextcloudsync.log', 'Nextcloud'],
  ])('one with %s above', async (marker, service) => {
    const folder = realpathSync(temporaryFolder());
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    expect(await syncedBy(join(folder, 'a/b/selu.db'), {}, home)).toBeNull();
    writeFileSync(join(folder, marker), '');
    expect(await syncedBy(join(folder, 'a/b/selu.db'), {}, home)).toBe(service);
  });

  it('the one that Windows names, wherever it is; settings in one’s own folder are none', async () => {
    const folder = realpathSync(temporaryFolder());
    mkdirSync(join(folder, '.dropbox'));
    expect(await syncedBy(join(folder, 'selu.db'), { OneDrive: folder }, home)).toBe('OneDrive');
    expect(await syncedBy(join(folder, 'selu.db'), {}, folder)).toBeNull();
  });
});
