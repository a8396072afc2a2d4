/** An .env file as the command line imports it: whose the values become is said once, and each name goes where it is asked for. */
import type { DeclaredCredential, ImportLeftOut, ImportTake } from '#shared/contract/schemas.ts';
import { tidyValue, valueProblem, type TidiedValue } from '#shared/credential-value.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isPlainLine } from '#shared/text.ts';
import type { CredentialPut, CredentialsService, Owner } from '../credentials.ts';
import type { ImportEntry } from './entries.ts';
import { importText } from './file.ts';
import { readImport } from './read.ts';
import { suggestionsFor } from './suggest.ts';

export interface EnvImportRequest {
  readonly owner: Owner;
  /** Where all of it goes; null: each name to what installed agents ask for by it. */
  readonly capabilityId: string | null;
  /** Whether what is stored gives way. */
  readonly replace: boolean;
  readonly keepWhitespace: boolean;
}

/** One name of the file at one place, without its value. */
export interface EnvPlace extends Pick<TidiedValue, 'around' | 'inside'> {
  readonly line: number | null;
  /** As the file has it. */
  readonly variable: string;
  readonly capabilityId: string;
  readonly name: string;
  readonly replaces: boolean;
  /** Docker Compose would put another variable into the value. */
  readonly hasVariable: boolean;
}

/**
 * Why a name is left out, beside what is wrong with its line. `not_asked`: no agent asks for it. `other_owner`: one does,
 * but as a personal one where a shared one is imported, or the other way round. `other_name`: another name of the file fits
 * as well, or better. `stored`: there is a value already. `invalid`: it cannot be stored, and `problem` says why.
 */
export type EnvReason =
  | ImportLeftOut['reason']
  | 'not_asked'
  | 'other_owner'
  | 'other_name'
  | 'stored'
  | 'invalid';

export interface EnvLeftOutName {
  readonly line: number | null;
  /** Null: its line has none. */
  readonly variable: string | null;
  readonly reason: EnvReason;
  readonly problem: ErrorInfo | null;
}

export interface EnvPlan {
  readonly places: readonly EnvPlace[];
  readonly leftOut: readonly EnvLeftOutName[];
  /** For `CredentialsService.putAll`, in the order of the places. */
  readonly puts: readonly CredentialPut[];
}

/**
 * Reads an .env file and says what would become of each name. Nothing is stored.
 *
 * @param file absolute
 * @param declared what all installed agents ask for
 * @throws AppError as of `importText` and `readImport`, `import_unknown` also of what only the window imports; `capability_invalid`
 */
export async function planEnvImport(
  credentials: Pick<CredentialsService, 'stampsOf'>,
  declared: readonly DeclaredCredential[],
  file: string,
  request: EnvImportRequest,
): Promise<EnvPlan> {
  const { kind, entries, leftOut } = await readImport(file, await importText(file));
  if (kind !== 'env') throw new AppError('import_unknown', {});
  const places: EnvPlace[] = [];
  const puts: CredentialPut[] = [];
  const left: EnvLeftOutName[] = leftOut.map(({ line, name, reason }) => ({
    ...{ line, variable: name, reason, problem: null },
  }));
  const takes = takesFor(entries, declared, request);
  const found = credentials.stampsOf(takes.map((take) => ({ ...take, owner: request.owner })));
  takes.forEach(({ entry, capabilityId, name }, at) => {
    const { title: variable, line, value, hasVariable } = single(entries[entry]);
    const { stamp = null, isThere = false } = found[at] ?? {};
    const leave = (reason: EnvReason, problem: ErrorInfo | null = null): number =>
      left.push({ line, variable, reason, problem });
    const problem = nameProblem(name) ?? valueProblem(value);
    if (problem?.code === 'value_empty') leave('no_value');
    else if (problem !== null) leave('invalid', problem);
    else if (isThere && !request.replace) leave('stored');
    else {
      const { value: tidied, around, inside } = tidyValue(value);
      const shown = { around: request.keepWhitespace ? null : around, inside };
      places.push({ line, variable, capabilityId, name, replaces: isThere, hasVariable, ...shown });
      const stored = request.keepWhitespace ? value : tidied;
      puts.push({ owner: request.owner, capabilityId, name, value: stored, seen: stamp });
    }
  });
  const taken = new Set(takes.map(({ entry }) => entry));
  entries.forEach((entry, at) => {
    if (taken.has(at)) return;
    const reason = whyNowhere(entry, declared, request.owner);
    left.push({ line: entry.line, variable: entry.title, reason, problem: null });
  });
  const byLine = left.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { places, leftOut: byLine, puts };
}

type Take = Pick<ImportTake, 'entry' | 'capabilityId' | 'name'>;

function takesFor(
  entries: readonly ImportEntry[],
  declared: readonly DeclaredCredential[],
  { owner, capabilityId }: EnvImportRequest,
): Take[] {
  if (capabilityId === null) {
    const asked = declared.filter(({ scope }) => scope === owner.scope);
    return suggestionsFor(entries, asked).toSorted((a, b) => a.entry - b.entry);
  }
  const id = capabilityId.trim();
  if (!isPlainLine(id, limits.capabilityIdMax)) {
    throw new AppError('capability_invalid', { max: limits.capabilityIdMax });
  }
  return entries.map(({ title }, entry) => ({ entry, capabilityId: id, name: title }));
}

/** Why an entry has no place, although its value could be stored. */
function whyNowhere(
  entry: ImportEntry,
  declared: readonly DeclaredCredential[],
  owner: Owner,
): EnvReason {
  const alone = suggestionsFor([entry], declared);
  if (alone.some(({ scope }) => scope === owner.scope)) return 'other_name';
  return alone.length > 0 ? 'other_owner' : 'not_asked';
}

/** A line of an .env file has one value. */
function single(entry: ImportEntry | undefined) {
  const [part] = entry?.parts ?? [];
  if (entry === undefined || part === undefined) throw new AppError('import_gone', {});
  const { value, hasVariable } = part;
  return { title: entry.title, line: entry.line, value, hasVariable };
}

const nameProblem = (name: string): ErrorInfo | null =>
  isPlainLine(name, limits.credentialNameMax)
    ? null
    : { code: 'credential_name_invalid', params: { max: limits.credentialNameMax } };
