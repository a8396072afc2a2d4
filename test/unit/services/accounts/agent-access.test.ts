/** Agents that several people are given or lose: each has after it what the words say, and nobody else changes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessChange, AgentAccess } from '#shared/contract/schemas.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { addUser, codeOf, householdHome, writerOf } from '../../../support/home.ts';

const installed = ['calendar', 'mail', 'news'];

/** Whom an agent answers, said as plainly as can be. */
const mayUse = (access: AgentAccess, id: string): boolean =>
  access.mode === 'all' || (access.mode === 'selected' && access.agentIds.includes(id));

const some = fc.uniqueArray(fc.constantFrom(...installed), { minLength: 1 });
const access = fc.oneof(
  fc.constant<AgentAccess>({ mode: 'all' }),
  fc.constant<AgentAccess>({ mode: 'none' }),
  some.map((agentIds): AgentAccess => ({ mode: 'selected', agentIds })),
);
const change = fc.oneof(
  fc.constant<AccessChange>({ mode: 'all' }),
  fc.constant<AccessChange>({ mode: 'none' }),
  fc.record({ mode: fc.constantFrom('give', 'take'), agentIds: some }),
);

async function household() {
  const home = await householdHome();
  const { agents } = writerOf(home);
  for (const id of installed) {
    agents.put({ id, displayName: id, version: '1', installedAt: '2026-01-01 00:00:00' });
  }
  const people = [home.alice, home.bob, await addUser(home, 'cleo', false)];
  const of = (userId: string): AgentAccess => {
    const found = home.services.users.find(userId);
    return found?.agentAccess ?? { mode: 'none' };
  };
  return { ...home, people, of };
}

describe('for several people', () => {
  it('exactly those who are meant have more or fewer, and exactly the agents that are meant', async () => {
    const { services, people, of } = await household();
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(access, access, access),
        fc.uniqueArray(fc.nat(2), { minLength: 1 }),
        change,
        async (before, meant, wanted) => {
          for (const [index, userId] of people.entries()) {
            await services.users.setAgentAccess(machine, userId, before[index] ?? { mode: 'all' });
          }
          const had = people.map(of);
          const userIds = [...meant.map((index) => people[index] ?? ''), 'nobody'];
          const { changed, unchanged, refused } = await services.users.changeAgentAccess(machine, [
            { userIds, access: wanted },
          ]);
          expect([changed + unchanged, refused]).toEqual([meant.length, []]);
          let others = 0;
          for (const [index, userId] of people.entries()) {
            const [old = { mode: 'none' }, now] = [had[index], of(userId)];
            if (!meant.includes(index)) expect(now).toEqual(old);
            else if (JSON.stringify(now) !== JSON.stringify(old)) others += 1;
            for (const id of installed) {
              const isNamed = 'agentIds' in wanted && wanted.agentIds.includes(id);
              const then =
                wanted.mode === 'all' || (wanted.mode === 'give' && isNamed)
                  ? true
                  : wanted.mode === 'none' || (wanted.mode === 'take' && isNamed)
                    ? false
                    : mayUse(old, id);
              if (meant.includes(index)) expect([id, mayUse(now, id)]).toEqual([id, then]);
            }
            // Only *all* allows what comes later.
            const keepsAll = old.mode === 'all' && wanted.mode === 'give';
            if (meant.includes(index) && wanted.mode !== 'all' && !keepsAll)
              expect(now.mode).not.toBe('all');
          }
          expect(changed).toBe(others);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is signed once, however many they are: main is not held up by each of them', async () => {
    const home = await household();
    const generation = (): number => Number(writerOf(home).meta.get('generation'));
    const before = generation();
    const { changed } = await home.services.users.changeAgentAccess(machine, [
      { userIds: home.people, access: { mode: 'none' } },
      { userIds: home.people.slice(1), access: { mode: 'give', agentIds: ['mail'] } },
    ]);
    expect([changed, home.people.map(home.of).map(({ mode }) => mode)]).toEqual([
      5,
      ['none', 'selected', 'selected'],
    ]);
    expect(generation()).toBe(before + 1);
  });

  it('an agent that is not there is given to nobody, and nothing is changed', async () => {
    const { services, people, of } = await household();
    await services.users.setAgentAccess(machine, people[1] ?? '', { mode: 'none' });
    const before = people.map(of);
    const giving = services.users.changeAgentAccess(machine, [
      { userIds: people, access: { mode: 'none' } },
      { userIds: people, access: { mode: 'give', agentIds: ['mail', 'nowhere'] } },
    ]);
    expect(await codeOf(giving)).toBe('agent_unknown');
    expect(people.map(of)).toEqual(before);
  });
});
