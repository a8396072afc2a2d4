/** Importing a file: what goes where, who may, what a page is told, and when what was read is forgotten. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Output } from '#shared/contract/index.ts';
import type { ImportTake } from '#shared/contract/schemas.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { suggestionsFor } from '../../../../../src/main/services/credentials/import/suggest.ts';
import { readImport } from '../../../../../src/main/services/credentials/import/read.ts';
import { callerOf, PASSWORD, sessionsOver, somebody } from '../../../../support/home.ts';
import { homeKinds, homeOf, type PeopleHome } from '../../../../support/homes.ts';
import { routeOver } from '../../../../support/route.ts';

const CANARY = 'c4nary-5f2e';
const folder = mkdtempSync(join(tmpdir(), 'selu-import-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'bitwarden.csv');
writeFileSync(
  file,
  [
    'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp',
    `,,login,GitHub,,API: ${CANARY}-1,0,https://x:${CANARY}-2@github.com/?t=${CANARY}-3,anna,${CANARY}-4,`,
    `,,note,Note,"${CANARY}-5\n${CANARY}-6",,0,,,,`,
    `,,login,Spaces,,,0,,," ${CANARY}-7 ",`,
    ',,login,Empty,,,0,https://x.de,u,,',
  ].join('\n'),
);

const WINDOW = { id: 1 };
const take = (entry: number, name: string, more: Partial<ImportTake> = {}): ImportTake => ({
  ...{ entry, part: 0, capabilityId: 'pim', name, scope: 'user', taken: true },
  ...more,
});
const own = ({ scope: _, ...rest }: ImportTake) => rest;

describe.each(homeKinds)('in a home of kind %s', (kind) => {
  let home: PeopleHome;
  let sessions: ReturnType<typeof sessionsOver>;
  let answers: unknown[];
  let ask: (name: string, input?: object) => Promise<{ ok: boolean; value: never; error: unknown }>;

  beforeEach(async () => {
    home = await homeOf(kind);
    sessions = sessionsOver(home);
    answers = [];
    const windows = { chooseImport: () => Promise.resolve(file) };
    const route = routeOver(home, sessions, { windows });
    ask = async (name, input = {}) => {
      const answer = await route(name as never, input, WINDOW);
      answers.push(answer);
      return answer as never;
    };
  });

  const signIn = async (id: string): Promise<void> => {
    const username = home.services.instance.store().users.byId(id)?.username ?? '';
    const session = await home.services.auth.signIn(somebody, username, PASSWORD);
    await sessions.begin(WINDOW, session, { stay: false });
  };
  const choose = async () => {
    const { value } = await ask('imports.choose');
    const { read } = value as Output<'imports.choose'>;
    if (read === null) throw new Error('nothing was read');
    return read;
  };
  const seen = async (handle: string, takes: readonly object[], call = 'imports.preview') =>
    ((await ask(call, { handle, takes })).value as Output<'imports.preview'>).seen;

  it('an administrator stores shared ones and their own, and takes all back', async () => {
    await signIn(home.admin);
    const { handle, entries, leftOut, kind: known } = await choose();
    expect(known).toBe('bitwarden');
    expect(entries.map(({ title, username, host }) => [title, username, host])).toEqual([
      ['GitHub', 'anna', 'github.com'],
      ['Note', '', ''],
      ['Spaces', '', ''],
    ]);
    expect(entries[2]?.parts[0]).toMatchObject({ kind: 'password', around: 'space' });
    expect(leftOut).toEqual([{ line: 6, name: 'Empty', reason: 'no_value' }]);

    const before = home.services.credentials.list();
    const takes = [take(0, 'A', { scope: 'system' }), take(1, 'B'), take(2, 'C')];
    const result = await ask('imports.run', { handle, takes, seen: await seen(handle, takes) });
    expect(result).toMatchObject({ ok: true, value: { added: 3, replaced: 0 } });
    const { credentials } = home.services;
    const admin = { scope: 'user', userId: home.admin } as const;
    const key = { capabilityId: 'pim' };
    expect(credentials.valueOf({ scope: 'system' }, { ...key, name: 'A' })).toBe(`${CANARY}-4`);
    expect(credentials.valueOf(admin, { ...key, name: 'B' })).toBe(`${CANARY}-5\n${CANARY}-6`);
    expect(credentials.valueOf(admin, { ...key, name: 'C' })).toBe(`${CANARY}-7`);

    expect(await ask('imports.preview', { handle, takes })).toMatchObject({
      error: { code: 'import_gone' },
    });
    expect(await ask('imports.showFile', { handle })).toMatchObject({ ok: true });
    const { undo } = (result.value as Output<'imports.run'>).undo;
    await ask('removals.undo', { undo });
    expect(credentials.list()).toEqual(before);
    expect(JSON.stringify(answers)).not.toContain(CANARY);
  });

  it('a member stores their own alone', async () => {
    await signIn(home.other);
    const { handle } = await choose();
    const takes = [take(0, 'A')];
    for (const call of ['imports.preview', 'imports.run']) {
      const input = { handle, takes, ...(call === 'imports.run' && { seen: '' }) };
      expect(await ask(call, input)).toMatchObject({ error: { code: 'forbidden' } });
    }
    const mine = takes.map(own);
    const shown = await seen(handle, mine, 'imports.previewOwn');
    const result = await ask('imports.runOwn', { handle, takes: mine, seen: shown });
    expect(result).toMatchObject({ ok: true, value: { added: 1 } });
    const [stored] = home.services.credentials.list().filter(({ name }) => name === 'A');
    expect(stored?.user?.id).toBe(home.other);
  });

  it('what was read is forgotten by whoever locks, leaves, or chooses anew', async () => {
    await signIn(home.admin);
    const gone = async (handle: string): Promise<void> => {
      expect(await ask('imports.preview', { handle, takes: [] })).toMatchObject({
        error: { code: 'import_gone' },
      });
    };
    const first = await choose();
    const second = await choose();
    await gone(first.handle);
    await ask('imports.discard', { handle: second.handle });
    await gone(second.handle);
    const third = await choose();
    await sessions.lockAll({ withComputer: false });
    await sessions.unlock(WINDOW, PASSWORD);
    await gone(third.handle);
    const fourth = await choose();
    await sessions.end(WINDOW);
    await signIn(home.admin);
    await gone(fourth.handle);
  });
});

describe('a preview', () => {
  it('says what would be replaced, and what is wrong; an import of another state is refused', async () => {
    const home = await homeOf('own');
    const caller = callerOf(home, home.admin);
    const { imports, credentials } = home.services;
    const mask = join(folder, 'mask.csv');
    writeFileSync(mask, 'name,value\nA,1\nB,••••••••\n');
    const { handle, entries } = await imports.choose(caller, mask);
    expect(entries[1]?.parts[0]?.problem?.code).toBe('value_is_mask');

    const system = { scope: 'system' } as const;
    const key = { capabilityId: 'pim', name: 'A' };
    await credentials.save(machine, system, { ...key, mode: 'add', value: 'old' });
    const shared = take(0, ' A ', system);
    const codes = (takes: ImportTake[]) =>
      imports
        .preview(caller, handle, takes)
        .takes.map(({ replaces, problem }) => [replaces, problem?.code ?? null]);
    expect(
      codes([shared, take(0, 'A'), take(1, 'B'), take(0, ''), take(0, 'X', { capabilityId: '' })]),
    ).toEqual([
      [true, null],
      [false, null],
      [false, 'value_is_mask'],
      [false, 'credential_name_invalid'],
      [false, 'capability_invalid'],
    ]);
    expect(codes([shared, take(0, 'A', { ...system, taken: false })])).toEqual([
      [true, null],
      [true, null],
    ]);
    expect(codes([shared, take(0, 'A', system)])).toEqual([
      [true, 'import_twice'],
      [true, 'import_twice'],
    ]);
    await expect(imports.run(caller, handle, [take(1, 'B')], '')).rejects.toMatchObject({
      code: 'value_is_mask',
    });

    const { seen } = imports.preview(caller, handle, [shared]);
    await credentials.save(machine, system, { ...key, mode: 'put', value: 'newer than shown' });
    home.clock.now = new Date(home.clock.now.getTime() + 5_000);
    await credentials.save(machine, system, { ...key, mode: 'put', value: 'newer than shown' });
    await expect(imports.run(caller, handle, [shared], seen)).rejects.toMatchObject({
      code: 'changed_meanwhile',
    });
    expect(credentials.valueOf(system, key)).toBe('newer than shown');
  });
});

describe('a suggestion', () => {
  const suggested = async (rows: readonly string[], names: readonly string[]) => {
    const { entries } = await readImport(
      'x.csv',
      ['name,value,username,url,notes', ...rows].join('\n'),
    );
    const declared = names.map((name) => ({ capabilityId: 'pim', name, scope: 'user' as const }));
    return suggestionsFor(entries, declared).map(({ entry, part, name }) => [
      entries[entry]?.parts[part]?.kind,
      entries[entry]?.title,
      name,
    ]);
  };

  it.each([
    ['the same name', ['API_KEY,1,,,'], ['API_KEY'], [['value', 'API_KEY', 'API_KEY']]],
    ['other punctuation', ['api-key,1,,,'], ['API_KEY'], [['value', 'api-key', 'API_KEY']]],
    [
      'the exact one of two',
      ['Api Key,1,,,', 'API_KEY,2,,,'],
      ['API_KEY'],
      [['value', 'API_KEY', 'API_KEY']],
    ],
    ['none of two alike', ['API_KEY,1,,,', 'API_KEY,2,,,'], ['API_KEY'], []],
    ['none of another name', ['GitHub,1,,,'], ['GITLAB'], []],
    ['none of a name without letters', ['---,1,,,'], ['***'], []],
    [
      'a user name and an address by their entry',
      ['iCloud,,anna@x,https://x,key'],
      ['ICLOUD_USERNAME', 'ICLOUD_URL', 'ICLOUD_TOKEN'],
      [
        ['username', 'iCloud', 'ICLOUD_USERNAME'],
        ['url', 'iCloud', 'ICLOUD_URL'],
        ['note', 'iCloud', 'ICLOUD_TOKEN'],
      ],
    ],
  ])('is %s', async (_what, rows, names, wanted) => {
    expect(await suggested(rows, names)).toEqual(wanted);
  });
});
