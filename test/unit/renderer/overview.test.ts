/** What the Overview names of what Health has found, and which first steps it ticks. */
import { expect, it } from 'vitest';
import type { Finding, FirstSteps } from '#shared/contract/schemas.ts';
import { findingsHere, namesProblem } from '../../../src/renderer/features/overview/needs.ts';
import { doneSteps, isDone } from '../../../src/renderer/features/overview/steps.ts';

const finding = (kind: Finding['kind'], id: number): Finding => ({
  ...{ id: `${id}`, mark: '', kind, severity: 'warning', whose: 'all', params: {} },
  ...{ fix: { kind: 'users' }, people: [], things: [], since: null },
  ...{ dismissed: null, snoozedUntil: null },
});
const several = (count: number): Finding[] =>
  Array.from({ length: count }, (_, index) => finding('value_old', index));
const here = (
  findings: readonly Finding[],
  more: { kind: Finding['kind']; count: number }[] = [],
) => {
  const found = findingsHere({ findings: [...findings], more }, { withSteps: true, most: 5 });
  return [found.shown.length, found.rest];
};

it('names the worst, counts the rest, and leaves out what the page says otherwise', () => {
  expect(here(several(3))).toEqual([3, 0]);
  expect(here(several(6))).toEqual([6, 0]);
  expect(here(several(9))).toEqual([5, 4]);
  expect(here(several(5), [{ kind: 'value_old', count: 1 }])).toEqual([5, 1]);
  const alone = finding('admin_alone', 103);
  expect(here([alone, ...several(2)])).toEqual([2, 0]);
  const said = [finding('secret_missing', 100), finding('kit_unconfirmed', 101)];
  expect(here([...said, ...several(2)], [{ kind: 'secret_missing', count: 90 }])).toEqual([2, 0]);
  const failed = finding('backup_failed', 102);
  expect(here([failed, ...several(2)])).toEqual([2, 0]);
  const without = findingsHere({ findings: said, more: [] }, { withSteps: false, most: 5 });
  expect(without.shown.map(({ kind }) => kind)).toEqual(['kit_unconfirmed']);
});

it('puts a problem before the first steps, and nothing that the page says otherwise', () => {
  const bad = (kind: Finding['kind']): Finding => ({ ...finding(kind, 1), severity: 'bad' });
  expect(namesProblem({ findings: [bad('value_damaged'), ...several(2)] })).toBe(true);
  expect(namesProblem({ findings: [bad('backup_failed'), bad('secret_missing')] })).toBe(false);
  expect(namesProblem({ findings: several(2) })).toBe(false);
});

it('ticks the secrets only once an agent is there that could need some', () => {
  const none: FirstSteps = {
    providers: 0,
    agents: 0,
    shared: [],
    people: 1,
    onlyMe: false,
    kitKept: false,
  };
  expect(Object.values(doneSteps(none)).filter(Boolean)).toEqual([]);
  const all = { providers: 1, agents: 1, shared: [], people: 2, onlyMe: false, kitKept: true };
  expect(isDone(all)).toBe(true);
  expect(isDone({ ...all, people: 1 })).toBe(false);
  expect(isDone({ ...all, people: 1, onlyMe: true })).toBe(true);
  const agent = { id: 'a', name: 'A' };
  const lacking = { ...all, shared: [{ agent, secrets: [{ capabilityId: 'c', name: 'N' }] }] };
  expect(isDone(lacking)).toBe(false);
});
