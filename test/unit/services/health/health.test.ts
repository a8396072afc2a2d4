/** What Health finds, over the real store and crypto: for administrators all, for a member what is theirs. */
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Health, SignedInUser } from '#shared/contract/schemas.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { TrustedRecords } from '../../../../src/main/services/common/trusted-records.ts';
import { codeOf, householdHome } from '../../../support/home.ts';

const NAMES = ['Alice', 'alice'];

async function household() {
  const home = await householdHome();
  const { services } = home;
  const as = (id: string): SignedInUser => {
    const row = services.instance.store().users.byId(id);
    if (row === null) throw new Error('nobody');
    return { ...row, language: 'en' };
  };
  /** Once all values were gone through, which a busy computer takes longer for than anybody is kept waiting. */
  const ready = async (ask: () => Promise<Health>): Promise<Health> => {
    for (;;) {
      const found = await ask();
      if (found.state === 'ready') return found;
      await setTimeout(5);
    }
  };
  const admin = () => ready(() => services.health.list(as(home.alice)));
  const member = () => ready(() => services.health.listOwn(as(home.bob)));
  const kinds = ({ findings }: Health): string[] => findings.map(({ kind }) => kind);
  const save = (userId: string | null, name: string, expiresAt: string | null = null) =>
    services.credentials.save(
      machine,
      userId === null ? { scope: 'system' } : { scope: 'user', userId },
      { capabilityId: 'mail', name, mode: 'put', value: `value of ${name}`, expiresAt },
    );
  return { home, services, as, admin, member, kinds, save };
}

describe('a member', () => {
  it('is told what is their own, and never who somebody else is', async () => {
    const { home, services, admin, member, kinds, save } = await household();
    const past = new Date(home.clock.now.getTime() + 1_000).toISOString();
    await save(home.bob, 'TOKEN', past);
    await save(home.alice, 'TOKEN', past);
    home.clock.now = new Date(home.clock.now.getTime() + 10_000);
    expect(kinds(await admin()).filter((kind) => kind === 'value_expired')).toHaveLength(2);
    const own = await member();
    expect(kinds(own)).toContain('value_expired');
    const [finding] = own.findings;
    expect(finding).toMatchObject({ whose: 'own' });
    // What an administrator has dismissed of it does not name them either.
    await services.health.dismiss(
      machine,
      { language: 'en' },
      {
        id: finding?.id ?? '',
        mark: finding?.mark ?? '',
        reason: 'Alice says so',
      },
    );
    const text = JSON.stringify([own, await member()]);
    for (const name of [...NAMES, home.alice]) expect(text).not.toContain(name);
  });
});

describe('a finding that was dismissed', () => {
  it('is brought back with one entry of the log, and what was not hidden with none', async () => {
    const { home, services, as, admin, member, save } = await household();
    await save(home.bob, 'TOKEN', new Date(home.clock.now.getTime() + 86_400_000).toISOString());
    const logged = async (): Promise<number> => {
      const filters = {
        people: [],
        actors: [],
        actions: [],
        about: null,
        from: null,
        before: null,
      };
      const query = { filters, search: '', concerning: null };
      return (await services.activityReader.list(query, { offset: 0, limit: 1 })).matching;
    };
    const [finding] = (await member()).findings;
    if (finding === undefined) throw new Error('nothing was found');
    const bob = as(home.bob);
    await services.health.dismiss(machine, bob, { ...finding, reason: 'r' });
    const before = await logged();
    // Neither with somebody else's, nor with one that there is not.
    await services.health.bringBack(machine, as(home.alice), finding.id);
    await services.health.bringBack(machine, bob, 'made up');
    expect([await logged(), (await member()).dismissed.length]).toEqual([before, 1]);
    await services.health.bringBack(machine, bob, finding.id);
    expect([await logged(), (await member()).dismissed.length]).toEqual([before + 1, 0]);
    expect((await admin()).state).toBe('ready');
  });

  it('of an administrator stays hidden, however many a member has dismissed', async () => {
    const { home, services, as, admin, member, save } = await household();
    await save(home.bob, 'TOKEN', new Date(home.clock.now.getTime() + 86_400_000).toISOString());
    const [finding] = (await admin()).findings;
    if (finding === undefined) throw new Error('nothing was found');
    await services.health.dismiss(machine, as(home.alice), { ...finding, reason: 'r' });
    const key = services.panel.store().keys('health_hidden/')[0] ?? '';
    const dismissed = { by: home.bob, at: home.clock.now.toISOString(), reason: 'r' };
    const records = new TrustedRecords(services.instance, services.panel);
    await records.change(key, (text) => {
      const others = Array.from({ length: 6_000 }, (_, index) => [
        `${home.bob} value_old/${index}`,
        { mark: 'm', dismissed, until: null },
      ]);
      return JSON.stringify({ ...JSON.parse(text ?? '{}'), ...Object.fromEntries(others) });
    });
    const [own] = (await member()).findings;
    if (own === undefined) throw new Error('nothing was found');
    await services.health.dismiss(machine, as(home.bob), { ...own, reason: 'r' });
    expect((await admin()).dismissed.map(({ id }) => id)).toEqual([finding.id]);
    const kept = records.get(key) ?? '{}';
    expect(Object.keys(JSON.parse(kept))).toHaveLength(2_001);
  });

  it('stays hidden until it changes, and nobody without the master secret hides one', async () => {
    const { home, services, as, admin, save, kinds } = await household();
    await save(home.bob, 'TOKEN', new Date(home.clock.now.getTime() + 86_400_000).toISOString());
    const by = as(home.alice);
    const found = async () =>
      (await admin()).findings.find(({ kind }) => kind === 'value_expiring');
    const finding = await found();
    if (finding === undefined) throw new Error('nothing was found');
    expect(
      await codeOf(() =>
        services.health.dismiss(machine, by, { ...finding, mark: 'x', reason: 'r' }),
      ),
    ).toBe('finding_gone');
    await services.health.dismiss(machine, by, { ...finding, reason: 'renewed by hand' });
    expect(await found()).toBeUndefined();
    const [hidden] = (await admin()).dismissed;
    expect(hidden).toMatchObject({ id: finding.id, dismissed: { reason: 'renewed by hand' } });
    // A copy of the record with another mark is nobody's.
    const panel = new Database(services.panel.store().file);
    const key = services.panel.store().keys('health_hidden/')[0] ?? '';
    const record = services.panel.get(key) ?? '';
    panel.prepare('update settings set value = ? where key = ?').run(`${record} `, key);
    panel.close();
    expect(await found()).toBeDefined();
    await services.panel.set(key, record);
    expect(await found()).toBeUndefined();
    await save(
      home.bob,
      'TOKEN',
      new Date(home.clock.now.getTime() + 2 * 86_400_000).toISOString(),
    );
    expect((await found())?.id).toBe(finding.id);
    expect(kinds(await admin())).toContain('value_expiring');
  });
});
