/** What can be done in a thread of its own, over connections of its own: each job by its name. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CredentialQuery, OwingQuery } from '#shared/contract/schemas.ts';
import { openCredentialReader, type Part } from '../../store/instance/own/credential-reader.ts';
import type { FingerprintKeys } from '../../crypto/fingerprints.ts';
import { FoundValues, type HealthAsking, type KeptParts } from '../health/found-values.ts';
import { openValueSource } from '../health/value-source.ts';
import type { BackupOrder, MadeBackup } from '../backup/make-backup.ts';
import type { FoundInBackup, RehearsalOrder } from '../backup/rehearse.ts';
import type { LookedBackup, LookOrder } from '../backup/restore/inspect.ts';
import type { Taken } from '../instance/outside-rows.ts';
import {
  findOutside,
  readOutside,
  writeFirst,
  writeWhole,
  type WholeInstance,
  type WriteMark,
} from '../instance/whole.ts';
import { lookThrough } from '../instance/rotation/look.ts';
import {
  rekeyAttached,
  rekeyOwn,
  type Rekeying,
  type RekeyProgress,
} from '../instance/rotation/rekey.ts';
import { resealedPages, type ResealedPage } from '../instance/rotation/resealed-pages.ts';
import { openSecretReader } from '../../store/instance/own/secret-reader.ts';
import { formatOf, resealBetween, type FormatKeys } from '../secrets/instance-format.ts';
import type {
  DeclaredUse,
  Expiries,
  ListReader,
  Narrowed,
  Picked,
} from '../credentials/list/credential-index.ts';
import {
  LiveCredentials,
  type CheckedPart,
  type Helper as CheckHelper,
  type Progress,
} from '../credentials/list/live-credentials.ts';

/** What another thread does for one. */
export interface Helper extends CheckHelper {
  /** Has it start, so that it is there when it is asked. */
  wake(): void;
  /** The next page of what is encrypted anew; null after the last. @param begin with the first one */
  reseal(begin: BeginResealing | null): Promise<ResealedPage | null>;
}

type BeginResealing = Pick<Rekeying, 'newKeys' | 'remove'>;

/** What a thread is started with. The keys cross as objects, never as text. */
export interface ThreadData {
  /** The program of the thread, for one more of its kind. */
  readonly program: string;
  /** The database of the instance. */
  readonly file: string;
  /** Of the values at rest, and of what tells which rows are ours; null: of a thread that opens no instance. */
  readonly keys: FormatKeys | null;
  /** Whether it may start a thread that helps it. */
  readonly mayHaveHelp: boolean;
}

export interface JobContext<P> {
  readonly signal: AbortSignal;
  readonly progress: (value: P) => void;
}

/** What the process that asks for work over the whole instance knows of it. */
export type Known = Pick<WholeInstance, 'known'>;

/** For whom a list of credentials is, and what has changed of what the thread was told. */
export interface ListAsking {
  readonly reader: ListReader;
  readonly now: Date;
  readonly use: DeclaredUse | null;
  readonly expiries: Expiries | null;
}

type Job<I, O, P> = (input: I, context: JobContext<P>) => O | Promise<O>;

/** Keeps the exact types of a job. */
const job = <I, O, P = never>(run: Job<I, O, P>): Job<I, O, P> => run;

/**
 * The jobs of one thread. Nothing is opened before a job needs it.
 *
 * @param helper does the same jobs in another thread; null: there is none
 */
export function createJobs({ file, keys: given }: ThreadData, helper: Helper | null) {
  const keys = (): FormatKeys => {
    if (given === null) throw new Error('this thread was given no keys');
    return given;
  };
  let opened: LiveCredentials | null = null;
  const credentials = (): LiveCredentials =>
    (opened ??= new LiveCredentials(
      openCredentialReader(file, keys().kind === 'own'),
      formatOf(keys()),
      helper,
    ));

  const told = ({ use, expiries }: ListAsking): LiveCredentials => {
    const list = credentials();
    if (use !== null) list.setUse(use);
    if (expiries !== null) list.setSharedExpiries(expiries);
    return list;
  };

  let found: FoundValues | null = null;
  const values = (list: LiveCredentials): FoundValues =>
    (found ??= new FoundValues(
      list,
      openValueSource(file, keys().kind === 'own'),
      formatOf(keys()),
    ));
  let resealing: Generator<ResealedPage> | null = null;

  return {
    'credentials.page': job(
      ({ query, ...asking }: ListAsking & { readonly query: CredentialQuery }) =>
        told(asking).page(query, asking.reader, asking.now),
    ),
    'credentials.pick': job(({ picked, ...asking }: ListAsking & { readonly picked: Picked }) =>
      told(asking).pick(picked, asking.reader, asking.now),
    ),
    'credentials.selection': job(
      ({
        ids,
        narrowed,
        ...asking
      }: ListAsking & { readonly ids: readonly string[]; readonly narrowed: Narrowed }) =>
        told(asking).selection(ids, narrowed, asking.reader, asking.now),
    ),
    'credentials.lacks': job(
      ({ userId, ...asking }: ListAsking & { readonly userId: string | null }) =>
        told(asking).lacks(userId, asking.now),
    ),
    'credentials.table': job(({ query, ...asking }: ListAsking & { readonly query: OwingQuery }) =>
      told(asking).table(query, asking.reader, asking.now),
    ),
    'credentials.suggestions': job(
      (input: { capabilityId: string; userId: string | null; reader: ListReader }) =>
        credentials().suggestions(input.capabilityId, input.userId, input.reader),
    ),
    'health.values': job(({ health, ...asking }: ListAsking & { readonly health: HealthAsking }) =>
      values(told(asking)).find(health),
    ),
    'health.remember': job(
      ({ keys: of, parts }: { readonly keys: FingerprintKeys; readonly parts: KeptParts }) =>
        values(credentials()).remember(of, parts),
    ),
    'health.takeChanged': job(({ most }: { readonly most: number }) =>
      values(credentials()).takeChanged(most),
    ),
    /** Checks every value once. */
    'credentials.check': job<object, void, Progress>((_input, { signal, progress }) =>
      credentials().check(signal, progress),
    ),
    /** Checks parts for another thread, with a break after each, in which it may be told to stop. */
    'credentials.checkParts': job<readonly Part[], void, CheckedPart>(
      async (parts, { signal, progress }) => {
        for (const [index, part] of parts.entries()) {
          progress({ index, ...credentials().checkFor(part) });
          await nextTurn();
          signal.throwIfAborted();
        }
      },
    ),
    'outside.list': job(({ known, most }: Known & { readonly most?: number }) =>
      readOutside({ file, keys: keys(), known }, most),
    ),
    'outside.find': job(({ known }: Known) => findOutside({ file, keys: keys(), known })),
    'outside.takeWhole': job(({ known, ...input }: Known & WriteMark & Taken) =>
      writeWhole({ file, keys: keys(), known }, input),
    ),
    'rows.signFirst': job(
      ({ known, ...input }: Known & WriteMark & { readonly keyCheck: string }) =>
        writeFirst({ file, keys: keys(), known }, input),
    ),
    // What makes and reads backups takes longer to load than all the rest, which each thread needs.
    'backup.make': job<BackupOrder, MadeBackup, number>(async (order, { signal, progress }) => {
      const { makeBackup } = await import('../backup/make-backup.ts');
      return makeBackup(order, { signal, onProgress: inSteps(progress) });
    }),
    'backup.look': job<LookOrder, LookedBackup, number>(async (order, { signal, progress }) => {
      const { lookInto } = await import('../backup/restore/inspect.ts');
      return lookInto(order, { signal, onProgress: inSteps(progress) });
    }),
    'backup.rehearse': job<RehearsalOrder, FoundInBackup, number>(
      async (order, { signal, progress }) => {
        const { rehearse } = await import('../backup/rehearse.ts');
        return rehearse(order, { signal, onProgress: inSteps(progress) });
      },
    ),
    'rotation.look': job((_input: Known) => lookThrough({ file, keys: keys() })),
    'rotation.own': job<
      Known & WriteMark & Rekeying & { readonly keyCheck: string },
      Awaited<ReturnType<typeof rekeyOwn>>,
      RekeyProgress
    >(async ({ known, ...input }, { progress }) => {
      helper?.wake();
      let begin: BeginResealing | null = { newKeys: input.newKeys, remove: input.remove };
      const pages =
        helper &&
        (() => {
          const page = helper.reseal(begin);
          begin = null;
          return page;
        });
      try {
        return await rekeyOwn({ file, keys: keys(), known }, input, progress, pages);
      } finally {
        helper?.rest();
      }
    }),
    'rotation.attached': job<Rekeying, Awaited<ReturnType<typeof rekeyAttached>>, RekeyProgress>(
      (input, { progress }) => rekeyAttached({ file, keys: keys() }, input, progress),
    ),
    /** Encrypts anew for another thread, page after page; of the state before that writes. */
    'rotation.page': job(({ begin }: { readonly begin: BeginResealing | null }) => {
      if (begin !== null) {
        const { newKeys, remove } = begin;
        const { rows } = openSecretReader(file);
        resealing = resealedPages(rows, resealBetween(keys(), newKeys), new Set(remove));
      }
      if (resealing === null) throw new Error('nothing has begun');
      const next = resealing.next();
      return next.done === true ? null : next.value;
    }),
  };
}

export type Jobs = ReturnType<typeof createJobs>;
export type JobName = keyof Jobs;
export type JobInput<N extends JobName> = Parameters<Jobs[N]>[0];
export type JobOutput<N extends JobName> = Awaited<ReturnType<Jobs[N]>>;
export type JobProgress<N extends JobName> = Parameters<Parameters<Jobs[N]>[1]['progress']>[0];

/** Tells a part of a whole, from 0 to 1, a hundred times at most. */
function inSteps(progress: (part: number) => void): (part: number) => void {
  let told = -1;
  return (part) => {
    const step = Math.floor(part * 100);
    if (step === told) return;
    told = step;
    progress(part);
  };
}
