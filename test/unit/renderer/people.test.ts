/** What the Users page shows of everyone: order and search. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '#shared/contract/schemas.ts';
import {
  canBecome,
  enteredName,
  found,
  inOrder,
  nameInFull,
} from '../../../src/renderer/features/users/people.ts';

const account = (displayName: string, username = displayName): Account => ({
  id: `${displayName}/${username}`,
  displayName,
  username,
  isAdmin: false,
  language: 'en',
  createdAt: null,
  lastSignInAt: null,
  agentAccess: { mode: 'all' },
  outside: false,
  temporaryPassword: false,
  stamp: '',
});
const names = (accounts: readonly Account[]): string[] =>
  accounts.map(({ displayName }) => displayName);

describe('order', () => {
  test('is by the name that is shown, as the language sorts it', () => {
    const all = ['Zoe', 'Ärmel', 'Bob 10', 'Bob 9', 'arno'].map((name) => account(name));
    expect(names(inOrder(all, 'de'))).toEqual(['Ärmel', 'arno', 'Bob 9', 'Bob 10', 'Zoe']);
  });

  test('does not depend on how people came, even with equal names', () => {
    const names = fc.tuple(fc.constantFrom('Kim', 'Alex'), fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.uniqueArray(names, { selector: String }), (pairs) => {
        const all = pairs.map(([displayName, username]) => account(displayName, username));
        expect(inOrder(all.toReversed(), 'en')).toEqual(inOrder(all, 'en'));
      }),
    );
  });
});

describe('search', () => {
  const all = [
    account('Alice Berger', 'alice'),
    account('Bob', 'berger-b'),
    account('田中', 'Tanaka'),
  ];

  test('finds every word in either name, in any case', () => {
    expect(names(found(all, 'BERGER'))).toEqual(['Alice Berger', 'Bob']);
    expect(names(found(all, 'berger ali'))).toEqual(['Alice Berger']);
    expect(names(found(all, 'tanaka 田'))).toEqual(['田中']);
    expect(found(all, 'nobody')).toEqual([]);
  });

  test('without words finds everyone', () => {
    expect(found(all, '  ')).toEqual(all);
  });

  test('does not find a word across the two names', () => {
    expect(found([account('Ann', 'otto')], 'nno')).toEqual([]);
  });
});

describe('the name in full', () => {
  test('has the username where the shown name is another', () => {
    expect(nameInFull(account('Bob', 'bob'))).toBe('Bob');
    expect(nameInFull(account('Bob', 'bob2'))).toBe('Bob (bob2)');
  });

  test('is different for each two people', () => {
    const name = fc.constantFrom('bob', 'Bob', 'BOB', 'bob2', 'Kim', 'kim', 'ß');
    const person = fc.record({ displayName: name, username: name });
    fc.assert(
      fc.property(person, person, (one, other) => {
        // No two usernames are the same but for case.
        fc.pre(one.username.toLowerCase() !== other.username.toLowerCase());
        expect(nameInFull(one)).not.toBe(nameInFull(other));
      }),
    );
  });
});

describe('a username typed to confirm', () => {
  const username = fc.string({ minLength: 1, maxLength: 12 });

  test('may have spaces around it', () => {
    const spaces = fc.constantFrom('', ' ', '  ', '\t');
    fc.assert(
      fc.property(
        username.map((text) => `a${text}z`),
        spaces,
        spaces,
        (name, before, after) => {
          expect(enteredName(`${before}${name}${after}`, name)).toBe(name);
          expect(canBecome(`${before}${name}${after}`, name)).toBe(true);
        },
      ),
    );
  });

  test('is the same however its letters are composed, and while it is typed', () => {
    const [composed, decomposed] = ['jürgen', 'jürgen'.normalize('NFD')];
    for (const [name, typed] of [
      [composed, decomposed],
      [decomposed, composed],
    ] as const) {
      // The service compares what it is sent with what is stored.
      expect(enteredName(typed, name)).toBe(name);
      for (let end = 0; end <= typed.length; end += 1) {
        expect(canBecome(typed.slice(0, end), name)).toBe(true);
      }
    }
  });

  test('can be typed on from each of its beginnings, and from nothing else', () => {
    fc.assert(
      fc.property(username, (name) => {
        for (let end = 0; end <= name.length; end += 1) {
          expect(canBecome(name.slice(0, end), name)).toBe(true);
        }
        expect(canBecome(`x${name}`, `y${name}`)).toBe(false);
      }),
    );
    expect(canBecome('Alice', 'alice')).toBe(false);
    expect(canBecome('alice b', 'alice')).toBe(false);
  });
});
