/** Reads an agent package from its folder. */
import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { language } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { isVisibleLine } from '#shared/text.ts';
import { causedBy, errorCodeOf } from '../platform/errors.ts';
import { bounds } from './bounds.ts';
import type { AgentPackage, Capability, LocaleTexts } from './package.ts';
import { shown } from './problems.ts';
import { agentFile, check, localeFile, manifestFile } from './schemas.ts';
import { readYamlFile } from './yaml-file.ts';
import type { YamlDocument } from './yaml.ts';

/** The package that is being read: one after the other, so that hundreds at once share the event loop well. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads what an agent is and which credentials it asks for. A capability or a translation that cannot be
 * read does not hide the rest: it is listed with the reason.
 *
 * @param onTurn called before the first file is looked at
 * @throws AppError with a `package_…` code where agent.yaml is missing or cannot be read
 */
export function readPackage(
  folder: string,
  onTurn: (folder: string) => void = () => {},
): Promise<AgentPackage> {
  const reading = turn.then(() => {
    onTurn(folder);
    return read(folder);
  });
  turn = reading.catch(() => undefined);
  return reading;
}

async function read(folder: string): Promise<AgentPackage> {
  const document = await readYamlFile(folder, 'agent.yaml');
  if (document === null) throw new AppError('package_file_missing', { file: 'agent.yaml' });
  const agent = check(agentFile, document);
  const defaultLocale = agent.i18n?.default_locale ?? null;
  const found = {
    id: agent.id,
    name: agent.name,
    version: agent.version ? versionAsWritten(document, agent.version) : null,
    defaultLocale,
    ...(await readLocales(folder, defaultLocale)),
    ...(await readCapabilities(folder)),
  };
  if (lengthOfDescriptions(found) > bounds.descriptions) {
    throw new AppError('package_descriptions_too_long', { max: bounds.descriptions });
  }
  return deepFreeze(found);
}

function lengthOfDescriptions({
  texts,
  capabilities,
}: Pick<AgentPackage, 'texts' | 'capabilities'>): number {
  const descriptions = [
    ...Object.values(texts).flatMap(({ description, longDescription, credentials }) => [
      description,
      longDescription,
      ...Object.values(credentials).flatMap((each) => Object.values(each)),
    ]),
    ...capabilities.flatMap(({ credentials }) => credentials.map((each) => each.description)),
  ];
  return descriptions.reduce((length, description) => length + description.length, 0);
}

/** The version as the file spells it: YAML reads `1.10` as the number 1.1, and `1.0000` as 1. */
function versionAsWritten(document: YamlDocument, version: string): string {
  const written = document.sourceOf(['version'])?.trim() ?? version;
  if (isVisibleLine(written, bounds.name)) return written;
  const position = { file: document.file, ...document.positionOf(['version']) };
  throw new AppError('package_line_invalid', { ...position, key: 'version', max: bounds.name });
}

async function readLocales(
  folder: string,
  defaultLocale: string | null,
): Promise<Pick<AgentPackage, 'texts' | 'warnings'>> {
  const wanted = new Set([...language.options, ...(defaultLocale === null ? [] : [defaultLocale])]);
  const texts: [string, LocaleTexts][] = [];
  const warnings: ErrorInfo[] = [];
  for (const locale of wanted) {
    try {
      const document = await readYamlFile(folder, `i18n/${locale}.yaml`);
      if (document !== null) texts.push([locale, toTexts(check(localeFile, document))]);
    } catch (error) {
      warnings.push(toInfo(error));
    }
  }
  return { texts: Object.fromEntries(texts), warnings };
}

function toTexts({ agent, capabilities }: z.output<typeof localeFile>): LocaleTexts {
  return {
    name: agent?.name ?? '',
    description: agent?.description ?? '',
    longDescription: agent?.long_description ?? '',
    credentials: mapValues(capabilities ?? {}, (capability) =>
      mapValues(capability?.credentials ?? {}, (credential) => credential?.description ?? ''),
    ),
  };
}

async function readCapabilities(
  folder: string,
): Promise<Pick<AgentPackage, 'capabilities' | 'unreadable'>> {
  const capabilities = new Map<string, Capability>();
  const unreadable: { folder: string; error: ErrorInfo }[] = [];
  for (const entry of capabilityFolders(folder)) {
    try {
      const capability = await readCapability(folder, entry, capabilities);
      capabilities.set(capability.id, capability);
    } catch (error) {
      unreadable.push({ folder: shown(entry.name), error: toInfo(error) });
    }
  }
  return { capabilities: [...capabilities.values()], unreadable };
}

/** The folders in `capabilities/`, sorted by name; plain files beside them are ignored. */
function capabilityFolders(folder: string): Dirent[] {
  const entries = listFolder(join(folder, 'capabilities'))
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.length > bounds.capabilities) {
    throw new AppError('package_too_many_capabilities', { max: bounds.capabilities });
  }
  return entries;
}

function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw causedBy(error, 'package_file_unreadable', { file: 'capabilities' });
  }
}

async function readCapability(
  folder: string,
  entry: Dirent,
  others: ReadonlyMap<string, Capability>,
): Promise<Capability> {
  const file = `capabilities/${entry.name}/manifest.yaml`;
  if (!entry.isDirectory()) {
    throw new AppError('package_not_a_file', { file: shown(`capabilities/${entry.name}`) });
  }
  const document = await readYamlFile(folder, file);
  if (document === null) throw new AppError('package_file_missing', { file: shown(file) });
  const manifest = check(manifestFile, document);
  const { id } = manifest;
  if (others.has(id)) {
    const position = { file: document.file, ...document.positionOf(['id']) };
    throw new AppError('package_capability_twice', { ...position, capability: shown(id) });
  }
  const names = new Set<string>();
  for (const [index, { name }] of (manifest.credentials ?? []).entries()) {
    if (names.has(name)) {
      const position = {
        file: document.file,
        ...document.positionOf(['credentials', index, 'name']),
      };
      throw new AppError('package_credential_twice', { ...position, name: shown(name) });
    }
    names.add(name);
  }
  return {
    id,
    networkMode: manifest.network?.mode ?? null,
    hosts: manifest.network?.hosts ?? [],
    credentials: (manifest.credentials ?? []).map((credential) => ({
      name: credential.name,
      scope: credential.scope,
      required: credential.required ?? true,
      secret: (credential.credential_type ?? 'secret').toLowerCase() === 'secret',
      description: credential.description ?? '',
    })),
  };
}

/** The info of an expected failure. Anything else is a bug and is thrown again. */
function toInfo(error: unknown): ErrorInfo {
  if (error instanceof AppError) return (error as AppError).toInfo();
  throw error;
}

const mapValues = <T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner as object);
  }
  return Object.freeze(value);
}
