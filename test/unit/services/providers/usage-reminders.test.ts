/** Reminders of the usage of providers, over the real store and crypto: due when the days are over, until somebody looks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usageReminderDays } from '#shared/providers.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { dueUsage } from '../../../../src/main/services/providers/usage-reminders.ts';
import { householdHome, laterRun } from '../../../support/home.ts';
import { playground } from '../../../support/playground.ts';

const DAY_MS = 86_400_000;
const providers = [
  { id: 'anthropic', key: 'sk-ant-usage-canary' },
  { id: 'openai', key: 'sk-proj-usage-canary' },
] as const;

async function household() {
  const home = await householdHome();
  const connect = ({ id, key }: { readonly id: string; readonly key: string }) =>
    home.services.providers.save(machine, {
      ...{ id, key, baseAddress: null, region: null, check: false },
      ...{ otherKeyOk: false, insecureOk: false },
    });
  for (const one of providers) await connect(one);
  const start = home.clock.now.getTime();
  const at = (days: number): void => {
    home.clock.now = new Date(start + days * DAY_MS);
  };
  const dayOf = (instant: string): number => (Date.parse(instant) - start) / DAY_MS;
  return { ...home, connect, at, dayOf };
}

describe('a reminder of the usage', () => {
  it('is due when its days are over since it was asked for or somebody looked, whatever came before', async () => {
    const { services, at, dayOf } = await household();
    const { usageReminders } = services;
    const id = fc.constantFrom(...providers.map((one) => one.id));
    const step = fc.oneof(
      fc.record({ id, everyDays: fc.option(fc.constantFrom(...usageReminderDays)) }),
      fc.record({ id, looked: fc.constant(true) }),
      fc.record({ passing: fc.integer({ min: 0, max: 60 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const one of providers) await usageReminders.set(machine, one.id, null);
        const model = new Map<string, { everyDays: number; from: number }>();
        let today = 0;
        at(today);
        for (const each of steps) {
          if ('passing' in each) at((today += each.passing));
          else if ('looked' in each) {
            await usageReminders.looked(machine, each.id);
            const known = model.get(each.id);
            if (known) known.from = today;
          } else {
            await usageReminders.set(machine, each.id, each.everyDays);
            const { everyDays } = each;
            if (everyDays === null) model.delete(each.id);
            else model.set(each.id, { from: today, ...model.get(each.id), everyDays });
          }
          const due = [...model]
            .map(([of, { everyDays, from }]) => ({ id: of, day: from + everyDays }))
            .filter(({ day }) => day <= today);
          const told = dueUsage(services.providers.list());
          expect(told.map((one) => ({ id: one.id, day: dayOf(one.dueSince) }))).toEqual(
            expect.arrayContaining(due),
          );
          expect(told).toHaveLength(due.length);
          expect(told).toEqual(told.toSorted((a, b) => (a.dueSince < b.dueSince ? -1 : 1)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is off at first, outlasts a start, and is not due of a provider that is not connected', async () => {
    const home = await household();
    const { services, at, connect } = home;
    const shown = (of = services) =>
      of.providers.list().find(({ id }) => id === 'openai')?.usageReminder;
    expect(shown()).toBeNull();
    await services.usageReminders.looked(machine, 'openai');
    expect(shown()).toBeNull();
    await services.usageReminders.set(machine, 'openai', 7);
    at(8);
    expect(dueUsage(services.providers.list())).toMatchObject([{ id: 'openai', everyDays: 7 }]);
    await services.providers.disconnect(machine, 'openai');
    expect(dueUsage(services.providers.list())).toEqual([]);
    await connect(providers[1]);
    services.instance.close();
    services.panel.close();
    const later = laterRun(home);
    later.clock.now = home.clock.now;
    expect(dueUsage(later.services.providers.list())).toHaveLength(1);
    expect(shown(later.services)).toMatchObject({ everyDays: 7, lookedAt: null });
  });

  it('counts for nothing where somebody without the master secret has written it', async () => {
    const { services, at } = await household();
    await services.usageReminders.set(machine, 'openai', 90);
    at(10);
    const key = `usage_reminders/${services.instance.unlocked().instanceId}`;
    const stored = services.panel.get(key) ?? '';
    expect(stored).toContain('"everyDays":90');
    await services.panel.set(key, stored.replace('"everyDays":90', '"everyDays":7'));
    expect(dueUsage(services.providers.list())).toEqual([]);
    expect(services.providers.list().map((each) => each.usageReminder)).not.toContainEqual(
      expect.anything(),
    );
  });

  it('of a clock that was wrong is due now, and not in years', async () => {
    const { services, at } = await household();
    at(5_000);
    await services.usageReminders.set(machine, 'openai', 7);
    at(0);
    expect(dueUsage(services.providers.list())).toMatchObject([{ id: 'openai' }]);
    await services.usageReminders.looked(machine, 'openai');
    expect(dueUsage(services.providers.list())).toEqual([]);
  });
});

it('the page of the usage counts as a look at it once it is opened, that of the keys does not', async () => {
  const played = await playground('https://127.0.0.1:1');
  const { home } = played;
  const [{ id, key }] = providers;
  const place = { baseAddress: null, region: null, check: false };
  await played.call('providers.save', { id, key, ...place, otherKeyOk: false, insecureOk: false });
  await played.call('providers.remindOfUsage', { id, everyDays: 7 });
  const lookedAt = () => home.services.usageReminders.all()(id)?.lookedAt;
  await played.call('providers.openPage', { id, page: 'keys' });
  expect(lookedAt()).toBeNull();
  await played.call('providers.openPage', { id, page: 'usage' });
  expect(lookedAt()).toBe(home.clock.now.toISOString());
});
