/** Nobody gets a username that looks like somebody else's, by whichever way it is given. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import {
  addUser,
  callerOf,
  emptyHome,
  householdHome,
  PASSWORD,
  somebody,
  writerOf,
  codeOf,
} from '../../../support/home.ts';
import { howMany } from '../../../support/deep.ts';

const person = (username: string) => ({
  username,
  displayName: 'Somebody',
  language: 'en' as const,
  isAdmin: false,
  password: PASSWORD,
});

/** Each passed for `alice`, `bob` or `peace`. */
const disguised: [string, string, string][] = [
  ['a joiner after an emoji alone', 'alice❤\u200d', 'username_invalid'],
  ['a joiner', 'ali\u200dce', 'username_invalid'],
  ['a non-joiner', 'ali\u200cce', 'username_invalid'],
  ['a tag letter', 'alice\u{e0041}', 'username_invalid'],
  ['a variation selector', 'alice\ufe0f', 'username_invalid'],
  ['a soft hyphen', 'ali\u00adce', 'username_invalid'],
  ['a filler', 'alice\u3164', 'username_invalid'],
  ['an empty pattern of dots', 'ali\u2800ce', 'username_invalid'],
  ['a mark that turns the direction', '\u202ealice', 'username_invalid'],
  ['a no-break space', 'al\u00a0ice', 'username_invalid'],
  ['a thin space', 'al\u2009ice', 'username_invalid'],
  ['two spaces', 'al  ice', 'username_invalid'],
  ['a character of nobody', 'alice\ue000', 'username_invalid'],
  ['a blank of music', 'alice\u{1d159}', 'username_invalid'],
  ['a place for an object', 'alice\ufffc', 'username_invalid'],
  ['a mark around a letter', 'alice\u20dd', 'username_invalid'],
  [
    'Cyrillic letters alone that look like others',
    '\u0430\u04cf\u0456\u0441\u0435',
    'username_look_alike',
  ],
  ['capitals of another script', '\ua4ee\ua4e1\ua4f2\ua4da\ua4f0', 'username_look_alike'],
  ['a Cyrillic a', '\u0430lice', 'username_mixed'],
  ['a Greek o', 'b\u03bfb', 'username_mixed'],
  ['a Cherokee letter', 'alice\u13aa', 'username_mixed'],
  ['Cyrillic letters alone', '\u0440\u0435\u0430\u0441\u0435', 'username_look_alike'],
  ['a capital I', 'aIice', 'username_look_alike'],
  ['a one', 'a1ice', 'username_look_alike'],
  ['mathematical letters', '\u{1d44e}\u{1d459}\u{1d456}\u{1d450}\u{1d452}', 'username_look_alike'],
  ['a gap', 'al ice', 'username_look_alike'],
  ['wide letters', '\uff41\uff4c\uff49\uff43\uff45', 'username_look_alike'],
];

describe.each(disguised)('with %s', (_, username, code) => {
  it('nobody is made or renamed, in the window and on the command line', async () => {
    const { services, ...home } = await householdHome();
    const { users } = services;
    await addUser({ services, clock: home.clock }, 'peace', false);
    const alice = callerOf({ services }, home.alice);
    expect(await codeOf(() => users.create(alice, person(username)))).toBe(code);
    expect(await codeOf(() => users.create(machine, person(username)))).toBe(code);
    const renamed = () => users.update(alice, home.bob, { ...person(username), isAdmin: false });
    // Of Bob, who may be called as he likes but for being another.
    expect(await codeOf(renamed)).toBe(code);
    expect((await users.list()).map((user) => user.username)).not.toContain(username);
  });
});

it.each(disguised.filter(([, , code]) => code !== 'username_look_alike'))(
  'the first administrator is not made with %s',
  async (_, username, code) => {
    const { services } = emptyHome();
    await services.setup.createInstance(machine, { from: 'environment' });
    const { isAdmin: _member, ...admin } = person(username);
    expect(await codeOf(() => services.setup.createAdmin(somebody, admin))).toBe(code);
  },
);

it.each([
  ...['Jürgen', 'Zoë', "O'Neill", 'anna-lena', 'j.doe_2', 'Ngọc Ánh', 'İpek', 'Владимир', 'Ελένη'],
  ...[
    'Анна-Мария',
    'משה',
    'محمد',
    'さくら',
    'サクラ太郎',
    '김민준',
    '王小明',
    'राधा',
    'สมชาย',
    '🦊 fox',
  ],
])('%s is a good name', async (username) => {
  const { services } = await householdHome();
  const id = await services.users.create(machine, person(username));
  expect(services.users.idOf(username)).toBe(id);
});

it('a joiner that a script is written with makes no other name of it', async () => {
  const { services } = await householdHome();
  for (const [one, other] of [
    ['می\u200cخواهم', 'میخواهم'],
    ['fox❤\ufe0f', 'fox❤'],
  ] as const) {
    await services.users.create(machine, person(one));
    expect(await codeOf(() => services.users.create(machine, person(other)))).toBe(
      'username_look_alike',
    );
  }
});

it('whoever has such a name already signs in with it, and stays as they are', async () => {
  const home = await householdHome();
  const { auth, users } = home.services;
  const old = ['ali\u200dce', '\u0430lice', 'a1ice'];
  for (const username of old) {
    const id = await addUser(home, username, false);
    await auth.signIn(somebody, username, PASSWORD);
    const profile = { username, displayName: 'Old Name', language: 'de', isAdmin: true } as const;
    await users.update(callerOf(home, home.alice), id, profile);
    expect(users.find(id)).toMatchObject(profile);
  }
  expect(writerOf(home).users.count()).toBe(5);
});

it('a name is taken where it differs by no more than looks, and free where it does', async () => {
  const { services } = await householdHome();
  const letters = fc.constantFrom(...'abcdefghknoprstuvwxyz'.split(/(?!^)/));
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: letters, minLength: 6, maxLength: 12 }), async (name) => {
      const wide = name.replaceAll(/./g, (letter) =>
        String.fromCodePoint(0xfee0 + (letter.codePointAt(0) ?? 0)),
      );
      const id = await services.users.create(machine, person(name));
      expect(await codeOf(() => services.users.create(machine, person(wide)))).toBe(
        'username_look_alike',
      );
      await services.users.delete(machine, id, name);
    }),
    { numRuns: howMany({ short: 10, deep: 50 }) },
  );
});
