/** What the Activity page is narrowed to: in its address, and as the calls behind it take it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  activityActions,
  activityGroups,
  credentialThingId,
  groupOf,
  thingKinds,
  type ActivityGroup,
} from '#shared/activity.ts';
import { activityQuery, historyPath, thingOfKey } from '../../../src/renderer/app/routes.ts';
import { narrowedTo } from '../../../src/renderer/features/activity/calls.ts';
import { readState, writeState } from '../../../src/renderer/ui/useQueryState.ts';

const read = (address: string) => readState(activityQuery, address.split('?')[1] ?? '', {});

test('what narrows the log is found again in its address, but for what somebody typed', () => {
  const groups = Object.keys(activityGroups) as ActivityGroup[];
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(
      fc.record({
        who: fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 3 }),
        group: fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 3 }),
        from: fc.oneof(fc.constant(''), day),
        until: fc.oneof(fc.constant(''), day),
        about: fc.constant(''),
        search: fc.string(),
      }),
      (state) => {
        const { search, typed } = writeState(activityQuery, state);
        expect(readState(activityQuery, search, typed)).toEqual(state);
        expect(read(`?${search}`).search).toBe('');
      },
    ),
  );
});

test('a history is that of one thing, whatever its id holds', () => {
  fc.assert(
    fc.property(fc.constantFrom(...thingKinds), fc.string({ unit: 'grapheme' }), (kind, id) => {
      const { about } = read(historyPath({ kind, id }));
      expect(thingOfKey(about)).toEqual({ kind, id });
    }),
  );
  const id = credentialThingId({ capabilityId: 'a & b', name: 'KEY #1', userId: null });
  const query = read(historyPath({ kind: 'credential', id }));
  expect(narrowedTo(query).filters.about).toEqual({ kind: 'credential', id });
  expect(thingOfKey('nothing x')).toBeNull();
});

test('days are those of this computer, the last one included, and no other dates count', () => {
  const { filters } = narrowedTo(read('?from=2026-03-28&until=2026-03-29&who=u1&who=machine'));
  expect(filters).toMatchObject({ people: ['u1'], actors: ['machine'], actions: [], about: null });
  expect(filters.from).toBe(new Date(2026, 2, 28).toISOString());
  expect(filters.before).toBe(new Date(2026, 2, 30).toISOString());
  expect(read('?from=2026-02-30&until=tomorrow')).toMatchObject({ from: '', until: '' });
});

test('a group stands for its actions, and each action has one', () => {
  const { filters } = narrowedTo(read('?group=access&group=nothing'));
  expect(filters.actions).toEqual(activityGroups.access);
  for (const action of activityActions) expect(activityGroups[groupOf(action)]).toContain(action);
});
