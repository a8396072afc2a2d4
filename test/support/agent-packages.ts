/** Small agent packages for tests, written from a few words: as a folder, or as a zip. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFiles, zipOf, type Files } from './archives.ts';

export type SecretKind = 'user' | 'system' | 'user optional' | 'system optional';

export interface CapabilitySketch {
  readonly network?: { readonly mode?: string; readonly hosts?: readonly string[] };
  /** By name; what the manifest says about it can stand behind a colon: `user: Your password`. */
  readonly secrets?: Readonly<Record<string, SecretKind | `${SecretKind}: ${string}`>>;
}

export interface AgentSketch {
  readonly id: string;
  /** Left out: the id. */
  readonly name?: string;
  readonly version?: string;
  readonly defaultLocale?: string;
  readonly capabilities?: Readonly<Record<string, CapabilitySketch>>;
  /** What is in `i18n/<locale>.yaml`. */
  readonly i18n?: Readonly<Record<string, object>>;
  /** More files, or other ones, by path. */
  readonly files?: Files;
}

/** The files of a package. JSON is YAML, too. */
function filesOf(sketch: AgentSketch): Files {
  const { id, name = id, version, defaultLocale, capabilities = {}, i18n = {}, files } = sketch;
  const locale = defaultLocale === undefined ? {} : { i18n: { default_locale: defaultLocale } };
  return {
    'agent.yaml': yaml({ id, name, version, ...locale }),
    'agent.md': 'You help.\n',
    ...fromEntries(i18n, (code, texts) => [`i18n/${code}.yaml`, yaml(texts)]),
    ...fromEntries(capabilities, (capability, { network, secrets = {} }) => [
      `capabilities/${capability}/manifest.yaml`,
      yaml({
        id: capability,
        class: 'tool',
        network,
        credentials: Object.entries(secrets).map(([secret, words]) => declared(secret, words)),
      }),
    ]),
    ...files,
  };
}

/** Writes a package into a folder, which is made. Gives the folder. */
export function writeAgent(folder: string, sketch: AgentSketch): string {
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, filesOf(sketch));
  return folder;
}

/** Writes a package as a zip. Gives the file. */
export function writeAgentZip(file: string, sketch: AgentSketch): string {
  writeFileSync(file, zipOf(filesOf(sketch)));
  return file;
}

function declared(name: string, words: string): object {
  const [kind = '', description] = words.split(': ');
  const [scope, optional] = kind.split(' ');
  return { name, scope, required: optional === undefined, description };
}

const yaml = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const fromEntries = <T>(
  record: Readonly<Record<string, T>>,
  map: (key: string, value: T) => [string, string],
): Files => Object.fromEntries(Object.entries(record).map(([key, value]) => map(key, value)));
