/** In what the app is started, with each system's answers played. */
import { describe, expect, it, vi } from 'vitest';
import { chooseRuntime } from '../../../scripts/lib/runtime.mjs';
import { needOrdinaryUser, obtainSandbox } from '../../../scripts/lib/sandbox.mjs';

type System = NonNullable<Parameters<typeof chooseRuntime>[1]>;

const ELECTRON = '/app/node_modules/electron/dist/electron';

/** A person's computer without Electron, which cannot be downloaded. */
const system = (changes: Partial<System> = {}) => ({
  platform: 'linux' as const,
  uid: 1000,
  asked: undefined,
  workingElectron: () => Promise.resolve(null),
  downloadElectron: vi.fn<System['downloadElectron']>(() =>
    Promise.resolve({ reason: 'the proxy said no' }),
  ),
  failedLately: () => false,
  obtainSandbox: () => Promise.resolve(null),
  ensurePrograms: vi.fn<System['ensurePrograms']>(() => Promise.resolve()),
  hasScreen: () => true,
  ...changes,
});
const withElectron = { workingElectron: () => Promise.resolve(ELECTRON) };
const people = ['person', 'tests'] as const;

describe('Electron that cannot be downloaded', () => {
  it.each(['darwin', 'win32'] as const)(
    'on %s the reason is said, and no package of Linux is asked for',
    async (platform) => {
      for (const forWhom of people) {
        const played = system({ platform, failedLately: () => true });
        await expect(chooseRuntime(forWhom, played)).rejects.toThrow(
          /the proxy said no.*HTTPS_PROXY/,
        );
        expect(played.downloadElectron).toHaveBeenCalledOnce();
        expect(played.ensurePrograms).not.toHaveBeenCalled();
      }
    },
  );

  it('on Linux the stand-in takes its place', async () => {
    const played = system();
    expect(await chooseRuntime('person', played)).toMatchObject({ name: 'chromium' });
    expect(played.ensurePrograms).toHaveBeenCalledWith(['chromium', 'zenity']);
    await expect(chooseRuntime('person', system({ asked: 'electron' }))).rejects.toThrow(
      /the proxy said no.*Unset SELU_RUNTIME/,
    );
  });

  it('on Linux tests, and a start after a failure, do not try', async () => {
    for (const [forWhom, played] of [
      ['tests', system()],
      ['person', system({ failedLately: () => true })],
    ] as const) {
      expect(await chooseRuntime(forWhom, played)).toMatchObject({ name: 'chromium' });
      expect(played.downloadElectron).not.toHaveBeenCalled();
    }
  });
});

it.each(['darwin', 'win32'] as const)('on %s tests download Electron, too', async (platform) => {
  const downloadElectron = () => Promise.resolve({ path: ELECTRON });
  const played = system({ platform, downloadElectron });
  expect(await chooseRuntime('tests', played)).toEqual({
    name: 'electron',
    command: ELECTRON,
    args: [],
  });
});

describe('as root', () => {
  it('Electron is not started for a person, and never without its sandbox', async () => {
    const played = system({ ...withElectron, uid: 0 });
    await expect(chooseRuntime('person', played)).rejects.toThrow(/as yourself, not as root/);
    // A machine that runs tests may be root.
    expect(await chooseRuntime('tests', played)).toMatchObject({ args: ['--no-sandbox'] });
    for (const forWhom of people) {
      expect(await chooseRuntime(forWhom, system(withElectron))).toMatchObject({ args: [] });
    }
  });

  it('the stand-in starts as before', async () => {
    const played = system({ uid: 0, failedLately: () => true });
    expect(await chooseRuntime('person', played)).toMatchObject({ name: 'chromium' });
  });

  it.each(['SUDO_USER', 'DOAS_USER', 'PKEXEC_UID'])('by %s is refused with why', (name) => {
    const env = { [name]: 'alice' };
    expect(() => needOrdinaryUser('npm start', env, 0)).toThrow(/“npm start” as yourself.*sandbox/);
    expect(() => needOrdinaryUser('npm start', env, 1000)).not.toThrow();
    expect(() => needOrdinaryUser('npm start', {}, 0)).not.toThrow();
    expect(() => needOrdinaryUser('npm start', env, -1)).not.toThrow();
    const chromium = { ...env, SELU_RUNTIME: 'chromium' };
    expect(() => needOrdinaryUser('npm start', chromium, 0)).not.toThrow();
  });
});

describe("Electron's sandbox", () => {
  type Sandbox = NonNullable<Parameters<typeof obtainSandbox>[1]>;
  const helper = '/app/node_modules/electron/dist/chrome-sandbox';
  const command = `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`;
  const AS_DOWNLOADED = { uid: 1000, mode: 0o100755 };
  const READY = { uid: 0, mode: 0o104755 };
  const ubuntu = { 'kernel/apparmor_restrict_unprivileged_userns': '1\n' };

  const linux = (values: Record<string, string>, changes: Partial<Sandbox> = {}) => ({
    platform: 'linux' as const,
    read: (file: string) => values[file.replace('/proc/sys/', '')] ?? null,
    profiles: () => ['profile flatpak /usr/bin/flatpak flags=(unconfined) { userns, }'],
    unshare: () => 0,
    stat: () => AS_DOWNLOADED,
    canAsk: () => false,
    offer: () => Promise.resolve(true),
    ...changes,
  });

  it.each([
    ['Ubuntu 23.10', ubuntu, 0, 'AppArmor'],
    ['Debian 10', { 'kernel/unprivileged_userns_clone': '0\n' }, 0, 'the kernel'],
    ['a hardened one', { 'user/max_user_namespaces': '0\n' }, 0, 'the kernel'],
    ['a container', { 'user/max_user_namespaces': '96364\n' }, 1, 'this system'],
  ])('on %s the command that opens it is named', async (_name, values, code, culprit) => {
    const lack = await obtainSandbox(ELECTRON, linux(values, { unshare: () => code }));
    expect(lack).toContain(command);
    expect(lack).toContain(culprit);
    expect(lack).not.toContain('no-sandbox');
  });

  it.each([
    ['Debian 12', {}, 0],
    ['Ubuntu 22.04', { 'kernel/unprivileged_userns_clone': '1\n' }, 0],
    ['a system without unshare', {}, null],
  ])('on %s it starts by itself', async (_name, values, code) => {
    expect(await obtainSandbox(ELECTRON, linux(values, { unshare: () => code }))).toBeNull();
  });

  it('a profile of AppArmor that lets Electron make namespaces does', async () => {
    const profile = (path: string, rule: string): string =>
      `abi <abi/4.0>,\nprofile selu ${path} flags=(unconfined) {\n  ${rule}\n}\n`;
    const lackWith = (text: string): Promise<string | null> =>
      obtainSandbox(ELECTRON, linux(ubuntu, { profiles: () => [text] }));
    expect(await lackWith(profile(ELECTRON, 'userns,'))).toBeNull();
    expect(await lackWith(profile(ELECTRON, '# userns,'))).not.toBeNull();
    expect(await lackWith(profile('/other/electron', 'userns,'))).not.toBeNull();
  });

  it('macOS and Windows have another', async () => {
    expect(await obtainSandbox(ELECTRON, linux(ubuntu, { platform: 'darwin' }))).toBeNull();
    expect(await obtainSandbox(ELECTRON, linux(ubuntu, { platform: 'win32' }))).toBeNull();
  });

  it('a person is asked, once', async () => {
    let found = AS_DOWNLOADED;
    const stat = () => found;
    const offer = vi.fn<Sandbox['offer']>(() => Promise.resolve(((found = READY), true)));
    const played = linux(ubuntu, { canAsk: () => true, stat, offer });
    expect(await obtainSandbox(ELECTRON, played)).toBeNull();
    expect(await obtainSandbox(ELECTRON, played)).toBeNull();
    expect(offer.mock.calls).toEqual([[expect.any(String), command]]);
  });

  it('who declines, or whose command fails, is told what is missing', async () => {
    const declined = linux(ubuntu, { canAsk: () => true, offer: () => Promise.resolve(false) });
    expect(await obtainSandbox(ELECTRON, declined)).toMatch(/Run that command/);
    const failed = linux(ubuntu, { canAsk: () => true });
    expect(await obtainSandbox(ELECTRON, failed)).toContain(command);
  });

  it.each([
    { uid: 0, mode: 0o100755 },
    { uid: 1000, mode: 0o104755 },
    { uid: 0, mode: 0o104777 },
  ])('a helper of %o does not do', async (found) => {
    expect(await obtainSandbox(ELECTRON, linux(ubuntu, { stat: () => found }))).not.toBeNull();
  });

  it('stops the start of a person; tests take the stand-in', async () => {
    const closed = { ...withElectron, obtainSandbox: () => Promise.resolve('Run this.') };
    await expect(chooseRuntime('person', system(closed))).rejects.toThrow('Run this.');
    expect(await chooseRuntime('tests', system(closed))).toMatchObject({ name: 'chromium' });
  });
});
