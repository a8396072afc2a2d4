/** An agent package as it was read: plain, frozen data, and what it says in which language. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';

export interface AgentPackage {
  /** As agent.yaml has it; an installed agent may go by another one. */
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly defaultLocale: string | null;
  /** By locale: those of the app's languages and the default one that the package has. */
  readonly texts: Readonly<Record<string, LocaleTexts>>;
  readonly capabilities: readonly Capability[];
  /** Capabilities that could not be read, by their folder, and why. */
  readonly unreadable: readonly { readonly folder: string; readonly error: ErrorInfo }[];
  /** Translations that could not be read, and why. */
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
  /** The manifest's own; {@link credentialDescription} gives the one to show. */
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

/** What the agent is called and does: in this language, else in the default locale, else as agent.yaml says. */
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

/** What a credential is for, in the same order; empty where nobody says it. */
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
 * For a package that is to be installed: refuses it whole where reading an installed one shows the rest.
 *
 * @throws AppError: why the first capability or translation could not be read
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

/** Names come from a package: `constructor` is one like any other. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
