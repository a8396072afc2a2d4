/**
 * Imports what people have in a file: it is read once and kept under a handle, each entry is given a place by whoever has
 * chosen it, and all is stored at once. Its values stay here, and are forgotten when nobody looks at them any more.
 */
import type {
  ImportKind,
  ImportPreview,
  ImportTake,
  ReadImport,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import { tidyValue, valueProblem } from '#shared/credential-value.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isPlainLine } from '#shared/text.ts';
import type { AgentsService } from '../../agents/agents.ts';
import { userOf, type Caller } from '../../common/caller.ts';
import type { Departures } from '../../common/departures.ts';
import { Handles } from '../../common/handles.ts';
import { stampOf } from '../../common/stamps.ts';
import type { InstanceService } from '../../instance/instance.ts';
import type { CredentialPut, CredentialsService, Owner, PutResult } from '../credentials.ts';
import type { ImportReading } from './entries.ts';
import { importText } from './file.ts';
import { readImport } from './read.ts';
import { shownEntry, shownLeftOut } from './shown.ts';
import { suggestionsFor } from './suggest.ts';

/** A file that was chosen. What was read is null once it was stored: then its place alone is still of use. */
interface Held {
  readonly file: string;
  read: { readonly text: string; readonly reading: ImportReading } | null;
}

interface Plan {
  readonly puts: readonly CredentialPut[];
  /** The first that is in the way; null: none is. */
  readonly problem: ErrorInfo | null;
  readonly preview: ImportPreview;
}

export interface ImportsDependencies {
  readonly instance: InstanceService;
  readonly credentials: CredentialsService;
  readonly agents: Pick<AgentsService, 'declared'>;
  readonly departures: Departures;
}

export class ImportsService {
  readonly #instance: InstanceService;
  readonly #credentials: CredentialsService;
  readonly #agents: ImportsDependencies['agents'];
  readonly #held = new Handles<Held>(limits.windows, (held) => {
    held.read = null;
  });

  constructor({ instance, credentials, agents, departures }: ImportsDependencies) {
    this.#instance = instance;
    this.#credentials = credentials;
    this.#agents = agents;
    departures.onAway((window) => this.#held.forgetAt(window));
    instance.onKeyChange(() => this.#held.clear());
  }

  /**
   * Reads a file, and forgets the one that was chosen at the window before.
   *
   * @param file that a person has named to the system, not to a page
   * @throws AppError as of `importText` and `readImport`
   */
  async choose(caller: Caller, file: string): Promise<ReadImport> {
    if (caller.window !== null) this.#held.forgetAt(caller.window);
    const text = await importText(file);
    return this.#hold(caller, file, text, await readImport(file, text));
  }

  /**
   * Reads a file as what another program has exported.
   *
   * @returns with another handle, in the place of the one before
   * @throws AppError `import_gone`, `import_malformed`
   */
  async readAs(caller: Caller, handle: string, kind: ImportKind): Promise<ReadImport> {
    const { file, read } = this.#open(caller, handle);
    const again = await readImport(file, read.text, kind);
    this.#held.forget(handle);
    return this.#hold(caller, file, read.text, again);
  }

  /** What would become of entries, each at the place that it was given. @throws AppError `import_gone`, `forbidden` */
  preview(caller: Caller, handle: string, takes: readonly ImportTake[]): ImportPreview {
    return this.#plan(caller, handle, takes).preview;
  }

  /**
   * Stores entries, all or none, and forgets what else was read.
   *
   * @param seen of the preview that was shown
   * @throws AppError `import_gone`, `forbidden`, `changed_meanwhile`; why one of them cannot be stored; as of
   *   `CredentialsService.putAll`
   */
  async run(
    caller: Caller,
    handle: string,
    takes: readonly ImportTake[],
    seen: string,
  ): Promise<PutResult> {
    const { puts, problem, preview } = this.#plan(caller, handle, takes);
    if (problem !== null) throw AppError.from(problem);
    if (preview.seen !== seen) throw new AppError('changed_meanwhile', {});
    const stored = await this.#credentials.putAll(caller, puts);
    await this.#instance.note(caller, { action: 'credentialsImported', count: puts.length });
    const held = this.#held.get(handle, caller);
    if (held !== undefined) held.read = null;
    return stored;
  }

  /** Where a file is that the caller has chosen. @throws AppError `import_gone` */
  fileOf(caller: Caller, handle: string): string {
    const held = this.#held.get(handle, caller);
    if (held === undefined) throw new AppError('import_gone', {});
    return held.file;
  }

  /** Forgets one of the caller's; one that is gone already is no error. */
  discard(caller: Caller, handle: string): void {
    if (this.#held.get(handle, caller) !== undefined) this.#held.forget(handle);
  }

  #open(caller: Caller, handle: string): Held & { readonly read: NonNullable<Held['read']> } {
    const held = this.#held.get(handle, caller);
    if (!held?.read) throw new AppError('import_gone', {});
    return { file: held.file, read: held.read };
  }

  async #hold(
    caller: Caller,
    file: string,
    text: string,
    reading: ImportReading,
  ): Promise<ReadImport> {
    const user = userOf(caller);
    const declared = (await this.#agents.declared(user)).filter(({ scope }) => may(user, scope));
    // Reading takes time in which somebody may have signed out, or locked the window.
    caller.stillAllowed(this.#instance.store());
    const found = suggestionsFor(reading.entries, declared).slice(0, limits.importTakes);
    const there = this.#credentials.stampsOf(found.map((take) => placeOf(user, take)));
    const suggested = found.map((take, at) => ({ ...take, taken: there[at]?.isThere === false }));
    return {
      handle: this.#held.remember({ file, read: { text, reading } }, caller),
      file,
      kind: reading.kind,
      kinds: [...reading.kinds],
      entries: reading.entries.map(shownEntry),
      leftOut: reading.leftOut.map(shownLeftOut),
      suggested,
    };
  }

  #plan(caller: Caller, handle: string, takes: readonly ImportTake[]): Plan {
    const { reading } = this.#open(caller, handle).read;
    const user = userOf(caller);
    const places = takes.map((take) => {
      // The two calls differ in who may make them, and so in what may be stored.
      if (take.scope === 'system' && caller.role !== 'admin') throw new AppError('forbidden', {});
      return placeOf(user, take);
    });
    const there = this.#credentials.stampsOf(places);
    const named = Map.groupBy(
      places.filter((_, at) => takes[at]?.taken),
      placeName,
    );
    const planned = places.map((place, at) => {
      const take = takes[at];
      const value = take && reading.entries[take.entry]?.parts[take.part]?.value;
      if (take === undefined || value === undefined) throw new AppError('import_gone', {});
      const isTwice = take.taken && (named.get(placeName(place))?.length ?? 0) > 1;
      const { stamp = null, isThere = false } = there[at] ?? {};
      return {
        taken: take.taken,
        put: { ...place, value: tidyValue(value).value, seen: stamp },
        shown: {
          replaces: isThere,
          problem: problemOf(place) ?? (isTwice ? twice : null) ?? valueProblem(value),
        },
      };
    });
    const taken = planned.filter((each) => each.taken);
    return {
      puts: taken.map(({ put }) => put),
      problem: taken.map(({ shown }) => shown.problem).find((problem) => problem !== null) ?? null,
      preview: {
        takes: planned.map(({ shown }) => shown),
        seen: stampOf([takes, there]),
      },
    };
  }
}

const may = (user: SignedInUser, scope: ImportTake['scope']): boolean =>
  scope === 'user' || user.isAdmin;

type Place = Pick<CredentialPut, 'owner' | 'capabilityId' | 'name'>;

function placeOf(
  user: SignedInUser,
  { scope, capabilityId, name }: Pick<ImportTake, 'scope' | 'capabilityId' | 'name'>,
): Place {
  const owner: Owner = scope === 'system' ? { scope } : { scope, userId: user.id };
  return { owner, capabilityId: capabilityId.trim(), name: name.trim() };
}

const placeName = ({ owner, capabilityId, name }: Place): string =>
  JSON.stringify([owner.scope, capabilityId, name]);

const twice: ErrorInfo = { code: 'import_twice', params: {} };

/** What is wrong with the names that it was given. */
function problemOf({ capabilityId, name }: Place): ErrorInfo | null {
  if (!isPlainLine(capabilityId, limits.capabilityIdMax)) {
    return { code: 'capability_invalid', params: { max: limits.capabilityIdMax } };
  }
  if (!isPlainLine(name, limits.credentialNameMax)) {
    return { code: 'credential_name_invalid', params: { max: limits.credentialNameMax } };
  }
  return null;
}
