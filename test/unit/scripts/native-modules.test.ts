/** Native modules on systems for which their packages bring no binary. */
import { describe, expect, it, vi } from 'vitest';
import { ensureNativeModules } from '../../../scripts/lib/native-modules.mjs';

type System = NonNullable<Parameters<typeof ensureNativeModules>[0]>;

/** With the binaries that the packages bring, and a compiler or none. */
function system(platform: string, arch: string, hasCompiler: boolean) {
  const built = new Set<string>();
  const exists: System['exists'] = (path) =>
    /^argon2\/prebuilds\/(darwin-arm64|linux-(arm|arm64|x64)|win32-x64)$/.test(path) ||
    /^better-sqlite3\/prebuilds\/(darwin|linux|win32)-(arm64|x64)\.node$/.test(path) ||
    built.has(path.replace('/build/Release', ''));
  const compile = vi.fn<System['compile']>((name) => {
    if (hasCompiler) built.add(name);
    return Promise.resolve('what the compiler says');
  });
  const loads: System['loads'] = (name) => Promise.resolve(built.has(name));
  return {
    platform,
    arch,
    exists: (path: string) => exists(path.replaceAll('\\', '/')),
    compile,
    loads,
  };
}

describe.each([
  ['darwin', 'x64', 'xcode-select --install'],
  ['win32', 'arm64', 'Visual Studio'],
  ['freebsd', 'riscv64', 'C\\+\\+ compiler'],
])('on %s-%s', (platform, arch, tools) => {
  it('argon2 is compiled once', async () => {
    const played = system(platform, arch, true);
    await ensureNativeModules(played);
    await ensureNativeModules(played);
    expect(played.compile.mock.calls.filter(([name]) => name === 'argon2')).toHaveLength(1);
  });

  it('says what is missing where it cannot be', async () => {
    const why = new RegExp(`argon2, which checks passwords.*${platform}-${arch}.*${tools}`);
    await expect(ensureNativeModules(system(platform, arch, false))).rejects.toThrow(why);
  });
});

it.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
])('on %s-%s nothing is compiled', async (platform, arch) => {
  const played = system(platform, arch, true);
  await ensureNativeModules(played);
  expect(played.compile).not.toHaveBeenCalled();
});

it('what is installed here brings its binaries where they are looked for', async () => {
  await expect(ensureNativeModules()).resolves.toBeUndefined();
});
