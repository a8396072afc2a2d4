/**
 * What a page can send that a member has open: for every call of the contract, also of days to come, texts at their
 * bounds and one over, characters that are none, keys of prototypes, deep nesting, huge arrays.
 */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { allCalls, type Name } from '#shared/contract/index.ts';
import type { CallSpec } from '#shared/contract/define.ts';
import { errorParams, type ErrorInfo } from '#shared/errors.ts';
import { howMany } from '../../support/deep.ts';
import { householdHome, sessionsOver, somebody } from '../../support/home.ts';
import { noting, routeOver } from '../../support/route.ts';

const WINDOW = { id: 1 };
/** In every text that is sent, so that an answer which repeats one is found. */
const MARK = 'cAnArY';
const calls: readonly (readonly [Name, CallSpec])[] = allCalls();

/** As far as the inputs of the contract use it. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: unknown;
}

const shapeOf = (spec: CallSpec): Shape => z.toJSONSchema(spec.input, { io: 'input' }) as Shape;

/** Every part of a shape, with where it is. */
function* partsOf(shape: Shape, at = ''): Generator<readonly [string, Shape]> {
  yield [at, shape];
  for (const choice of shape.anyOf ?? shape.oneOf ?? []) yield* partsOf(choice, at);
  if (shape.items) yield* partsOf(shape.items, `${at}[]`);
  for (const [name, part] of Object.entries(shape.properties ?? {})) {
    yield* partsOf(part, `${at}.${name}`);
  }
}

/** Texts that a form does not give, of at most so many characters and one more. */
const hostileText = (max: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      ...['', ' ', MARK, `${MARK}\0`, `${MARK}\ud800`, `\udc00${MARK}`, `${MARK}\u202e`, '\ufeff'],
      ...[
        '__proto__',
        'constructor',
        'toString',
        `../${MARK}`,
        `${MARK}\r\n`,
        `'; drop table users`,
      ],
    ),
    fc.constantFrom(max, max + 1).map((length) => MARK.padEnd(length, 'x').slice(0, length)),
    fc
      .constantFrom(max, max + 1)
      .map((length) => MARK.padEnd(length, '\u{10ffff}').slice(0, length)),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );

/** Something else than what is asked for. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, undefined, NaN, -0, Infinity, -1, 1.5, 2 ** 53, 10n, true, new Date(NaN), new Map()],
    ...[new Uint8Array(1_000), /a/, [], {}, Array.from({ length: 20_000 }, () => MARK)],
  ),
  fc.constant(null).map(() => {
    let nested: unknown = MARK;
    for (let depth = 0; depth < 20_000; depth += 1) nested = depth % 2 ? [nested] : { nested };
    return nested;
  }),
  fc.constantFrom('__proto__', 'constructor', MARK).map((key) => {
    return JSON.parse(`{"${key}":{"polluted":true}}`) as unknown;
  }),
);

/** Inputs of a shape, each part of which may be hostile. */
function hostile(shape: Shape): fc.Arbitrary<unknown> {
  const seldom = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: hostileValue });
  if ('const' in shape) return seldom(fc.constant(shape.const));
  if (shape.enum) return seldom(fc.constantFrom(...shape.enum));
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fc.oneof(...choices.map(hostile));
  switch (shape.type) {
    case 'string':
      if (shape.format === 'date-time') return seldom(fc.constant('2099-01-01T00:00:00Z'));
      return seldom(hostileText(shape.maxLength ?? 1_000));
    case 'array': {
      const item = hostile(shape.items ?? {});
      const max = shape.maxItems ?? 1_000;
      return seldom(
        fc.oneof(
          fc.array(item, { maxLength: 3 }),
          fc
            .tuple(item, fc.constantFrom(max, max + 1))
            .map(([one, length]) => Array.from({ length }, () => one)),
        ),
      );
    }
    case 'object': {
      const parts = Object.entries(shape.properties ?? {}).map(([name, part]) => {
        return [name, hostile(part)] as const;
      });
      return seldom(
        fc.oneof(
          { weight: 8, arbitrary: fc.record(Object.fromEntries(parts)) },
          {
            weight: 1,
            arbitrary: fc.record(Object.fromEntries(parts)).map((input) => {
              return Object.defineProperty(input, '__proto__', { value: MARK, enumerable: true });
            }),
          },
        ),
      );
    }
    default:
      return seldom(fc.constantFrom<unknown>(0, 1, true, false, null));
  }
}

describe.each(calls)('the input of %s', (_name, spec) => {
  it('is bounded in every part', () => {
    for (const [at, part] of partsOf(shapeOf(spec))) {
      if (part.type === 'array') expect([at, part.maxItems]).toEqual([at, expect.any(Number)]);
      if (part.type === 'object') {
        expect([at, part.additionalProperties]).toEqual([at, false]);
      }
      if (part.type !== 'string' || part.enum || 'const' in part || part.format) continue;
      expect([at, part.maxLength]).toEqual([at, expect.any(Number)]);
    }
  });
});

/** What the activity log has of them, in the column `action`. */
const failedAttempts: ReadonlySet<unknown> = new Set([
  ...['signInFailed', 'passwordFailed', 'instanceUnlockFailed', 'kitCheckFailed'],
]);

/** Watches what others write to databases. */
class Watched {
  readonly #databases: readonly Database.Database[];
  #seen: unknown;
  #stored: string;

  constructor(files: readonly string[]) {
    this.#databases = files.map((file) => new Database(file, { readonly: true }));
    this.#seen = this.#versions();
    this.#stored = this.#read();
  }

  /** Whether anything was written since this was last asked. */
  hasChanged(): boolean {
    const versions = this.#versions();
    if (versions === this.#seen) return false;
    const before = this.#stored;
    this.#seen = versions;
    this.#stored = this.#read();
    return before !== this.#stored;
  }

  close(): void {
    for (const db of this.#databases) db.close();
  }

  #versions(): string {
    return this.#databases.map((db) => db.pragma('data_version', { simple: true })).join(' ');
  }

  /** Everything that is stored, but for what is noted of failed attempts, and of the file's header by itself. */
  #read(): string {
    return JSON.stringify(
      this.#databases.map((db) =>
        db
          .prepare(`select name from sqlite_schema where type = 'table' order by name`)
          .pluck()
          .all()
          .map(String)
          .filter((name) => name !== 'sign_in_failures')
          .map((name) => db.prepare<[], unknown[]>(`select * from "${name}"`).raw().all())
          .map((rows) =>
            rows.filter(
              (row) =>
                row[0] !== 'database_header' &&
                !String(row[0]).startsWith('activity/') &&
                !failedAttempts.has(row[7]),
            ),
          ),
      ),
    );
  }
}

/** What an error says, but for the names that it is about: which credential is meant is no secret, its value is. */
const repeated = ({ params }: ErrorInfo): Readonly<Record<string, unknown>> => {
  const { capability: _capability, name: _name, ...others }: Record<string, unknown> = params;
  return others;
};

it('whatever a member’s page sends is answered or refused, repeats nothing, and a refusal leaves all as it was', async () => {
  const home = await householdHome();
  const { services, folder, file, bob } = home;
  const sessions = sessionsOver(home);
  const ran: string[] = [];
  const logged: string[] = [];
  const route = routeOver(home, sessions, {
    // Whatever the system's dialog is asked, the person says no.
    answer: () => Promise.resolve(false),
    change: (handlers) => noting(handlers, ran),
    log: (line) => logged.push(line),
  });
  const watched = new Watched([file, `${folder}/panel.db`]);
  onTestFinished(() => watched.close());
  for (const [name, spec] of calls) {
    // A page may have had the secret forgotten.
    if (!services.instance.isUnlocked) services.instance.unlock(home.secret);
    const session = await services.auth.openSession(somebody, bob);
    await sessions.begin(WINDOW, session, { stay: false });
    watched.hasChanged();
    await fc.assert(
      fc.asyncProperty(hostile(shapeOf(spec)), async (input) => {
        ran.length = 0;
        const answer = await route(name, input, WINDOW);
        const hasChanged = watched.hasChanged();
        if (answer.ok) return;
        expect(errorParams).toHaveProperty(answer.error.code);
        expect([name, answer.error.code, logged]).not.toEqual([name, 'internal', logged]);
        expect(JSON.stringify({ ...answer.error, params: repeated(answer.error) })).not.toContain(
          MARK,
        );
        expect([name, answer.error.code, hasChanged]).toEqual([name, answer.error.code, false]);
        if (answer.error.code === 'invalid_input') expect(ran).toEqual([]);
      }),
      { numRuns: howMany({ short: 5, deep: 200 }) },
    );
  }
  expect(logged).toEqual([]);
  expect(Object.prototype).not.toHaveProperty('polluted');
}, 240_000);
