/** The content of an agent package, as plain frozen data, and its texts by language. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';

export interface AgentPackage {
  /** The id in agent.yaml. An installed agent may have another id: that of its folder. */
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly defaultLocale: string | null;
  /** By locale. Only the app's languages and the package's default locale are read. */
  readonly texts: Readonly<Record<string, LocaleTexts>>;
  readonly capabilities: readonly Capability[];
  /** Capabilities that could not be read: the folder of each, and the reason. */
  readonly unreadable: readonly { readonly folder: string; readonly error: ErrorInfo }[];
  /** The reasons why translations could not be read. */
  readonly warnings: readonly ErrorInfo[];
}

export interface Capability {
  readonly id: string;
  readonly networkMode: string | null;
  readonly hosts: readonly string[];
  readonly credentials: readonly Credential[];
}

export interface Credential {
  readonly name: string;
  readonly scope: 'user' | 'system';
  readonly required: boolean;
  /** Whether it is declared as a secret, as it is unless the manifest says otherwise. */
  readonly secret: boolean;
  /** The manifest's text. {@link credentialDescription} gives the one to show, which may be translated. */
  readonly description: string;
}

export interface LocaleTexts {
  readonly name: string;
  readonly description: string;
  readonly longDescription: string;
  /** Descriptions by capability id and credential name. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface AgentText {
  readonly name: string;
  readonly description: string;
  readonly longDescription: string;
}

/** Name and descriptions of an agent: in this language, else in its default locale, else from agent.yaml. */
export function textOf(agent: AgentPackage, language: string): AgentText {
  const texts = textsFor(agent, language);
  const first = (field: keyof AgentText): string =>
    texts.map((text) => text[field]).find((text) => text !== '') ?? '';
  return {
    name: first('name') || agent.name,
    description: first('description'),
    longDescription: first('longDescription'),
  };
}

/** The description of a credential, looked up in the same order as {@link textOf}; empty when there is none. */
export function credentialDescription(
  agent: AgentPackage,
  capability: Capability,
  credential: Credential,
  language: string,
): string {
  for (const { credentials } of textsFor(agent, language)) {
    const text = own(own(credentials, capability.id), credential.name);
    if (text) return text;
  }
  return credential.description;
}

/**
 * Checks a package before it is installed: one unreadable part refuses all of it. (An installed agent with an
 * unreadable part is still shown.)
 *
 * @throws AppError with the reason why the first capability or translation could not be read
 */
export function checkWhole({ unreadable, warnings }: AgentPackage): void {
  const error = unreadable[0]?.error ?? warnings[0];
  if (error !== undefined) throw AppError.from(error);
}

function textsFor({ texts, defaultLocale }: AgentPackage, language: string): LocaleTexts[] {
  return [language, defaultLocale]
    .map((locale) => (locale === null ? undefined : own(texts, locale)))
    .filter((found) => found !== undefined);
}

/** Looks up own keys only: a package may name a credential `constructor`. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
