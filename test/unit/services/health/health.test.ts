/** What Health finds, over the real store and crypto: for administrators all, for a member what is theirs. */
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Health, SignedInUser } from '#shared/contract/schemas.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
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
  const admin = (): Promise<Health> => services.health.list(as(home.alice));
  const member = (): Promise<Health> => services.health.listOwn(as(home.bob));
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
