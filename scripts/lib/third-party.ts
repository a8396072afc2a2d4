/**
 * The licences of what the app is shipped with: every package whose code or font is in the window's bundle, and the
 * packages that it depends on when it runs, with all that these depend on. Read from the packages themselves, as they are
 * built in; what has no licence text of its own is listed by the name of its licence.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { ThirdParty } from '#shared/contract/schemas.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Puts them into one file of the bundle, `licences.json`. */
export const thirdParty = (root: string): Plugin => ({
  name: 'third-party',
  apply: 'build',
  generateBundle() {
    const folders = [...this.getModuleIds()].flatMap((id) => packageOf(id) ?? []);
    const found = licencesOf([...folders, ...shippedBeside(root)]);
    this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(found) });
  },
});

/** The folder of the package that a module is in; null: it is the app's own. */
function packageOf(id: string): string | null {
  const [file = ''] = id.replace(/^\0/, '').split('?');
  const parts = file.split(/[\\/]/);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return null;
  const length = parts[at + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, at + length).join(sep);
}

/** The folders of what the main process needs at run time, and of Electron. */
function shippedBeside(root: string): readonly string[] {
  const found = new Set<string>([join(root, 'node_modules', 'electron')]);
  const walk = (folder: string): void => {
    const { dependencies, optionalDependencies } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const there = resolve(name, folder);
      if (there === null || found.has(there)) continue;
      found.add(there);
      walk(there);
    }
  };
  walk(root);
  return [...found];
}

/** As Node looks for a package; null: an optional one is not installed. */
function resolve(name: string, from: string): string | null {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(from);
  return above === from ? null : resolve(name, above);
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Each once, by name. @throws Error for a package that says nothing of its licence */
function licencesOf(folders: readonly string[]): readonly ThirdParty[] {
  const byName = new Map<string, ThirdParty>();
  for (const folder of folders) {
    const { name, version, license } = manifestOf(folder);
    if (name === undefined || version === undefined) continue;
    const text = textOf(folder);
    const licence = typeof license === 'string' ? license : license?.type;
    if (licence === undefined && text === null) throw new Error(`${name} has no licence`);
    byName.set(`${name} ${version}`, { name, version, licence: licence ?? '', text: text ?? '' });
  }
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What its own files say; null: none does. */
function textOf(folder: string): string | null {
  const files = readdirSync(folder).filter((file) =>
    /^(licen[cs]e|copying|notice|ofl)([-.].*)?$/i.test(file),
  );
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return texts.length === 0 ? null : texts.join('\n\n');
}
