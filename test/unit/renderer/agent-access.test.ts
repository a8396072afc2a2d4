/** Which agents a person may use, while it is being chosen: nothing chosen is lost, nothing is added. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentAccess, AgentRef } from '#shared/contract/schemas.ts';
import {
  accessOf,
  agentChoices,
  agentsFound,
  sameAs,
  tickedIn,
} from '../../../src/renderer/features/users/agentAccess.ts';

const agent = (id: string, name = id): AgentRef => ({ id, name });
const selected = (...agentIds: string[]): AgentAccess => ({ mode: 'selected', agentIds });

describe('what can be ticked', () => {
  test('the installed agents by name, then the removed ones of the choice, by id', () => {
    const installed = [agent('z', 'Zebra'), agent('a10', 'Agent 10'), agent('a9', 'Agent 9')];
    const choices = agentChoices(installed, selected('old-b', 'z', 'old-a'), 'en');
    expect(choices).toEqual([
      { id: 'a9', name: 'Agent 9', removed: false },
      { id: 'a10', name: 'Agent 10', removed: false },
      { id: 'z', name: 'Zebra', removed: false },
      { id: 'old-a', name: 'old-a', removed: true },
      { id: 'old-b', name: 'old-b', removed: true },
    ]);
  });

  test('is searched by name and id, in any case', () => {
    const choices = agentChoices([agent('pim', 'Calendar'), agent('mail')], selected('gone'), 'en');
    const ids = (search: string): string[] => agentsFound(choices, search).map(({ id }) => id);
    expect(ids('PIM')).toEqual(['pim']);
    expect(ids('cal pi')).toEqual(['pim']);
    expect(ids('gone')).toEqual(['gone']);
    expect(ids(' ')).toEqual(['pim', 'mail', 'gone']);
  });
});

describe('a choice that is left as it is', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const ids = fc.uniqueArray(id, { minLength: 1 });

  test('is saved as it was, with what was removed meanwhile, and nothing that came', () => {
    fc.assert(
      fc.property(ids, fc.uniqueArray(id), (chosen, installed) => {
        const stored = selected(...chosen);
        const choices = agentChoices(
          installed.map((each) => agent(each)),
          stored,
          'en',
        );
        expect(accessOf('selected', tickedIn(stored), null)).toEqual(stored);
        // Each of them is in sight, to be unticked.
        expect(choices.map((choice) => choice.id)).toEqual(expect.arrayContaining(chosen));
        expect(choices.filter(({ removed }) => removed).map((choice) => choice.id)).toEqual(
          chosen.filter((each) => !installed.includes(each)).sort(),
        );
      }),
    );
  });

  test('all and none tick nothing, and stay what they are', () => {
    for (const mode of ['all', 'none'] as const) {
      expect(tickedIn({ mode })).toEqual(new Set());
      expect(accessOf(mode, new Set(['a']), null)).toEqual({ mode });
    }
  });
});

describe('the same, said in another way', () => {
  const installed = [agent('a'), agent('b')];
  const stored = selected('a', 'old');

  test.each([
    [[], 'none'],
    [['a'], null],
    [['a', 'b'], 'all'],
    // With one that was removed it is a list: it must not come to allow more.
    [['a', 'b', 'old'], null],
    [['old'], null],
  ] as const)('%j: %s', (ticked, same) => {
    expect(sameAs(installed, stored, new Set(ticked))).toBe(same);
  });

  test('a list that is left as it was stays one, though nothing else is installed by now', () => {
    const unchanged = selected('a', 'b');
    expect(sameAs(installed, unchanged, tickedIn(unchanged))).toBeNull();
  });

  test('nothing to tick is none', () => {
    expect(sameAs([], stored, new Set())).toBe('none');
  });

  test('is saved as what it is said to be', () => {
    expect(accessOf('selected', new Set(['a', 'b']), 'all')).toEqual({ mode: 'all' });
    expect(accessOf('selected', new Set(), 'none')).toEqual({ mode: 'none' });
    expect(accessOf('all', new Set(['a']), null)).toEqual({ mode: 'all' });
  });
});
