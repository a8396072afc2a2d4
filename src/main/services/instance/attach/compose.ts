/** Reads a compose file as far as it tells where a Selu has its database, its agents and its key. */
import { basename, dirname, isAbsolute, join, posix, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { parseYaml } from '../../../agent-package/yaml.ts';
import { secretVariables, ofTheApp } from '../../../crypto/secret-sources.ts';
import { composeFile, type ComposeFile, type ComposeService } from './compose-shape.ts';
import { interpolated, parseEnvFile, ValueMissing, type Variables } from './interpolation.ts';
import { addressOf, onHost, openPortOf, type HostPlace, type Project } from './mounts.ts';
import { readSmall } from './read-small.ts';

/** In the order in which Compose looks for them. */
export const composeNames = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
] as const;

/** What a compose file says of its Selu. `key.text` is the key itself: for main alone. */
export interface ComposeSelu {
  readonly file: string;
  readonly service: string;
  readonly database: HostPlace;
  /** In the container. */
  readonly databaseInside: string;
  readonly agents: HostPlace;
  /** `file`: in which it stands; `line`: how the line begins there. */
  readonly key: { readonly file: string; readonly line: string; readonly text: string } | null;
  readonly address: string | null;
  /** At which other computers reach it; null: none do. */
  readonly openPort: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the image sets where nobody sets another. */
const imageDefaults = {
  SELU__DATABASE__URL: 'sqlite:///app/data/selu.db?mode=rwc',
  SELU__INSTALLED_AGENTS_DIR: './installed_agents',
  SELU__SERVER__PORT: '3000',
} as const;
const WORKING_FOLDER = '/app';

/**
 * Reads a compose file, with the override beside it and the `.env` file.
 *
 * @param env of this process: its variables win over those of the file, as Compose has it
 * @throws AppError `compose_unreadable`, `compose_no_selu`, `compose_value_missing`
 */
export async function readCompose(
  file: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<ComposeSelu> {
  const folder = dirname(file);
  const parsed = await parsedFile(file);
  if (parsed === null) throw new AppError('compose_unreadable', { file });
  const override = await parsedOverride(file);
  const envFile = join(folder, '.env');
  const own: Variables = new Map(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !ofTheApp(entry[0]),
    ),
  );
  const ofFile = parseEnvFile((await readSmall(envFile)) ?? '', own);
  const variables: Variables = new Map([...ofFile, ...own]);
  const put = (text: string, onUse?: (name: string) => void): string => {
    try {
      return interpolated(text, variables, onUse);
    } catch (error) {
      if (!(error instanceof ValueMissing)) throw error;
      throw new AppError('compose_value_missing', { file, name: error.variable });
    }
  };

  const services = merged(parsed, override);
  const names = Object.keys(services);
  const name = names.reduce<string | null>((best, each) => {
    const score = likeness(services[each]);
    return score > 0 && score > likeness(best === null ? undefined : services[best]) ? each : best;
  }, null);
  const service = name === null ? undefined : services[name];
  if (name === null || service === undefined) throw new AppError('compose_no_selu', { file });

  const environment = await environmentOf(service, {
    ...{ file, folder, envFile, variables, ofFile, put },
  });
  const value = (key: keyof typeof imageDefaults): string =>
    environment.get(key)?.text || imageDefaults[key];
  const inside = (path: string): string =>
    posix.resolve(put(service.working_dir ?? WORKING_FOLDER), path);
  const volumes = (service.volumes ?? []).map((volume) =>
    typeof volume === 'string'
      ? put(volume)
      : { ...volume, source: put(volume.source ?? ''), target: put(volume.target) },
  );
  const project: Project = {
    folder,
    platform,
    volumes: { ...parsed.volumes, ...override?.volumes },
    name: projectName(put(override?.name ?? parsed.name ?? ''), variables, folder),
  };
  const databaseInside = inside(pathOfUrl(value('SELU__DATABASE__URL')));
  const key = secretVariables
    .toReversed()
    .map((variable) => environment.get(variable))
    .find((found) => found !== undefined && found.text.trim() !== '');
  const port = value('SELU__SERVER__PORT');
  const published = {
    ...service,
    ports: (service.ports ?? []).map((each) =>
      typeof each === 'string'
        ? put(each)
        : { ...each, target: put(each.target), published: put(each.published ?? '') },
    ),
  };
  return {
    file,
    service: name,
    databaseInside,
    database: onHost(databaseInside, volumes, project),
    agents: onHost(inside(value('SELU__INSTALLED_AGENTS_DIR')), volumes, project),
    key: key === undefined ? null : { file: key.file, line: key.line, text: key.text.trim() },
    address: addressOf(published, port),
    openPort: openPortOf(published, port),
  };
}

async function parsedFile(file: string): Promise<ComposeFile | null> {
  const text = await readSmall(file);
  if (text === null) return null;
  let value: unknown;
  try {
    ({ value } = parseYaml(basename(file), text));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('compose_unreadable', { file });
  }
  const parsed = composeFile.safeParse(withMerges(value ?? {}));
  if (!parsed.success) throw new AppError('compose_no_selu', { file });
  return parsed.data;
}

/** Puts in what `<<` takes from elsewhere in the file; what is there itself wins. */
function withMerges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMerges);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, withMerges(each)] as const);
  const own = entries.filter(([key]) => key !== '<<');
  const merges = entries.filter(([key]) => key === '<<').flatMap(([, each]) => each);
  const taken = merges.toReversed().filter((each) => typeof each === 'object' && each !== null);
  return Object.fromEntries([...taken.flatMap((each) => Object.entries(each)), ...own]);
}

/** `compose.override.yaml` beside `compose.yaml`, and its kind. */
async function parsedOverride(file: string): Promise<ComposeFile | null> {
  const stem = basename(file).replace(/\.ya?ml$/, '');
  if (!composeNames.some((name) => name === basename(file))) return null;
  for (const ending of ['yml', 'yaml']) {
    const found = await parsedFile(join(dirname(file), `${stem}.override.${ending}`));
    if (found !== null) return found;
  }
  return null;
}

/** Each service with what the override says of it: lists are added, single values replaced. */
function merged(base: ComposeFile, over: ComposeFile | null): Record<string, ComposeService> {
  const services: Record<string, ComposeService> = { ...base.services };
  for (const [name, added] of Object.entries(over?.services ?? {})) {
    const before = services[name];
    services[name] =
      before === undefined
        ? added
        : {
            image: added.image ?? before.image,
            working_dir: added.working_dir ?? before.working_dir,
            network_mode: added.network_mode ?? before.network_mode,
            environment: [...assignments(before), ...assignments(added)],
            env_file: [...(before.env_file ?? []), ...(added.env_file ?? [])],
            volumes: [...(before.volumes ?? []), ...(added.volumes ?? [])],
            ports: [...(added.ports ?? []), ...(before.ports ?? [])],
          };
  }
  return services;
}

/** How much a service is like Selu's, and not like one of its helpers. */
function likeness(service: ComposeService | undefined): number {
  if (service === undefined) return 0;
  const image = (service.image ?? '').replace(/^.*\//, '').replace(/[:@].*$/, '');
  const names = assignments(service).map((line) => line.replace(/=.*$/s, ''));
  const targets = (service.volumes ?? []).map((volume) =>
    typeof volume === 'string' ? volume : volume.target,
  );
  return (
    (/^selu(-orchestrator)?$/.test(image) ? 4 : 0) +
    (secretVariables.some((variable) => names.includes(variable)) ? 2 : 0) +
    (targets.some((target) => /\/app\/(data|installed_agents)\b/.test(target)) ? 1 : 0)
  );
}

/** `NAME=value`, or `NAME` alone for one that is handed on. */
const assignments = ({ environment }: ComposeService): readonly string[] =>
  Array.isArray(environment)
    ? environment
    : Object.entries(environment ?? {}).map(([name, value]) =>
        value === null ? name : `${name}=${value}`,
      );

interface Value {
  readonly text: string;
  /** In which it stands. */
  readonly file: string;
  /** How the line begins in which it stands. */
  readonly line: string;
}

interface Around {
  readonly file: string;
  readonly folder: string;
  readonly envFile: string;
  readonly variables: Variables;
  readonly ofFile: Variables;
  readonly put: (text: string, onUse?: (name: string) => void) => string;
}

/** What the container has in its environment: `env_file` first, then `environment`. */
async function environmentOf(
  service: ComposeService,
  { file, folder, envFile, variables, ofFile, put }: Around,
): Promise<ReadonlyMap<string, Value>> {
  const values = new Map<string, Value>();
  for (const { path } of service.env_file ?? []) {
    const from = resolve(folder, put(path));
    const text = await readSmall(from);
    for (const [name, value] of parseEnvFile(text ?? '', variables)) {
      values.set(name, { text: value, file: from, line: `${name}=` });
    }
  }
  for (const line of assignments(service)) {
    const [, name = line, written] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
    if (written === undefined) {
      const handedOn = variables.get(name);
      if (handedOn !== undefined) {
        values.set(name, { text: handedOn, file: envFile, line: `${name}=` });
      }
      continue;
    }
    let place = { file, line: Array.isArray(service.environment) ? `- ${name}=` : `${name}: ` };
    const text = put(written, (used) => {
      if (ofFile.has(used)) place = { file: envFile, line: `${used}=` };
    });
    values.set(name, { text, ...place });
  }
  return values;
}

/** `sqlite:///app/data/selu.db?mode=rwc`: three slashes begin an absolute path. */
const pathOfUrl = (url: string): string => url.replace(/^sqlite:(\/\/)?/, '').replace(/\?.*$/s, '');

/** As Compose calls a project that has no other name. */
function projectName(given: string, variables: Variables, folder: string): string {
  const name = given || variables.get('COMPOSE_PROJECT_NAME') || basename(folder);
  return name.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '');
}

/** Whether a path may be a compose file's, by its ending. */
export const isYaml = (path: string): boolean => isAbsolute(path) && /\.ya?ml$/i.test(path);
