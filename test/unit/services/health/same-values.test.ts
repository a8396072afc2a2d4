/** Values that several places hold: found across people and kinds, and told by nothing that is kept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { fingerprintKeys, openFingerprints } from '../../../../src/main/crypto/fingerprints.ts';
import { makeMasterSecret, parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { isPlainSetting, lookOf } from '../../../../src/main/services/health/plain-settings.ts';
import { householdHome, laterRun, type TestHome } from '../../../support/home.ts';

const SAME = 'canary-hunter2-hunter2';

async function household() {
  const home = await householdHome();
  const { services } = home;
  const as = (id: string): SignedInUser => {
    const row = services.instance.store().users.byId(id);
    if (row === null) throw new Error('nobody');
    return { ...row, language: 'en' };
  };
  const save = (userId: string | null, capabilityId: string, name: string, value: string) =>
    services.credentials.save(
      machine,
      userId === null ? { scope: 'system' } : { scope: 'user', userId },
      { capabilityId, name, mode: 'put', value },
    );
  const same = async (of: TestHome = home) =>
    (await of.services.health.list({ language: 'en' })).findings.filter(
      ({ kind }) => kind === 'same_value',
    );
  const parts = (of: TestHome = home): string[] => of.services.panel.store().keys('fingerprints/');
  return { home, services, as, save, same, parts };
}

describe('the same value', () => {
  it('is found across people and kinds, and a member is told of their own alone', async () => {
    const { home, services, as, save, same } = await household();
    await save(home.bob, 'mail', 'PASSWORD', SAME);
    await save(home.alice, 'calendar', 'PASSWORD', SAME);
    await save(null, 'weather', 'API_KEY', SAME);
    await services.providers.save(machine, {
      ...{ id: 'openai', key: SAME, baseAddress: null, region: null, check: false },
      ...{ otherKeyOk: true, insecureOk: true },
    });
    // One login of one person, and what is no secret.
    await save(home.bob, 'mail', 'SMTP_PASSWORD', SAME);
    await save(home.bob, 'mail', 'IMAP_SERVER', 'imap.example.org');
    await save(home.alice, 'mail', 'IMAP_SERVER', 'imap.example.org');
    const [finding, ...others] = await same();
    expect(others).toEqual([]);
    expect(finding?.params).toEqual({ count: 4 });
    expect(finding?.things.map(({ kind }) => kind).sort()).toEqual([
      ...['credential', 'credential', 'credential', 'provider'],
    ]);
    // By setting their own to what they guess, a member learns nothing of anybody else's.
    const own = await services.health.listOwn(as(home.bob));
    expect(own.findings.filter(({ kind }) => kind === 'same_value')).toEqual([]);
    await save(home.bob, 'chat', 'TOKEN', SAME);
    const twice = await services.health.listOwn(as(home.bob));
    expect(twice.findings.find(({ kind }) => kind === 'same_value')).toMatchObject({
      ...{ whose: 'own', params: { count: 2 } },
      things: [{ user: { id: home.bob } }, { user: { id: home.bob } }],
    });
    expect(JSON.stringify([twice, await same()])).not.toContain(SAME);
  });

  it('is found after any changes as it would be anew, also by a later run', async () => {
    const { home, same, parts } = await household();
    const places = [null, home.alice, home.bob].flatMap((userId) =>
      ['a', 'b'].map((capability) => ({ userId, capability })),
    );
    const step = fc.record({
      place: fc.constantFrom(...places),
      value: fc.constantFrom(null, 'first-secret', 'second-secret', 'third-secret'),
    });
    const expected = new Map<string, string>();
    let run: TestHome = home;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (all, again) => {
          for (const { place, value } of all) {
            const { userId, capability } = place;
            const key = JSON.stringify([userId, capability]);
            if (value !== null) {
              await run.services.credentials.save(
                machine,
                userId === null ? { scope: 'system' } : { scope: 'user', userId },
                { capabilityId: capability, name: 'TOKEN', mode: 'put', value },
              );
              expected.set(key, value);
            } else if (expected.delete(key)) {
              await run.services.credentials.remove(
                machine,
                userId === null ? { scope: 'system' } : { scope: 'user', userId },
                { capabilityId: capability, name: 'TOKEN' },
              );
            }
          }
          if (again) {
            await run.services.credentialList.whenKept();
            run.services.instance.close();
            run.services.panel.close();
            run = laterRun(home);
          }
          const counts = [...Map.groupBy(expected.values(), (value) => value).values()]
            .map(({ length }) => length)
            .filter((length) => length > 1);
          const found = (await same(run)).map(({ params }) => params['count']);
          expect(found.sort()).toEqual(counts.sort());
        },
      ),
      { numRuns: 30 },
    );
    await run.services.credentialList.whenKept();
    expect(parts(run).length).toBeGreaterThan(0);
  });
});

describe('what is kept of fingerprints', () => {
  it('shows no two that are equal, and is of no use under another secret', async () => {
    const { home, services, save, same, parts } = await household();
    for (const capability of ['a', 'b', 'c']) await save(null, capability, 'TOKEN', SAME);
    expect(await same()).toHaveLength(1);
    await services.credentialList.whenKept();
    const store = services.panel.store();
    const texts = parts().map((name) => store.get(name) ?? '');
    expect(texts.length).toBeGreaterThan(1);
    // No piece of one is in another: nothing in them tells that three are the same.
    const pieces = texts.flatMap((text) =>
      Array.from({ length: Math.max(0, text.length - 12) }, (_, at) => text.slice(at, at + 12)),
    );
    expect(new Set(pieces).size).toBe(pieces.length);
    const { instanceId } = services.instance.unlocked();
    const ours = fingerprintKeys(parseMasterSecret(home.secret, 'typed'), instanceId);
    const other = fingerprintKeys(makeMasterSecret().secret, instanceId);
    const [name = ''] = parts();
    const part = Number(name.split('/').at(-1));
    expect(openFingerprints(ours, part, store.get(name) ?? '')).toMatch(/^[\w+/]{66}[so]/);
    expect(() => openFingerprints(other, part, store.get(name) ?? '')).toThrow('damaged value');
    // One of another secret goes as soon as it is met.
    await services.panel.set(name.replace(/\d+$/, '999'), texts[0] ?? '');
    await services.panel.set(`fingerprints/elsewhere/1`, texts[0] ?? '');
    services.instance.close();
    services.instance.start();
    expect(await same()).toHaveLength(1);
    await services.credentialList.whenKept();
    expect(parts()).toHaveLength(texts.length);
  });

  it('goes with the master secret it was made under', async () => {
    const { services, save, same, parts } = await household();
    for (const capability of ['a', 'b']) await save(null, capability, 'TOKEN', SAME);
    await same();
    await services.credentialList.whenKept();
    expect(parts().length).toBeGreaterThan(0);
    const plan = await services.rotation.plan();
    const secret = makeMasterSecret().text;
    await services.rotation.run(
      machine,
      { from: 'pasted', secret },
      { remove: [], seen: plan.seen },
    );
    expect(parts()).toEqual([]);
    expect(await same()).toHaveLength(1);
  });
});

describe('a plain setting', () => {
  const isSetting = (name: string, value: string, declared = false): boolean =>
    isPlainSetting(name, lookOf(value), declared);

  it('is told from a secret by what is declared, by its name, and by its value', () => {
    const settings: [string, string][] = [
      ['IMAP_SERVER', 'imap.example.org'],
      ['SMTP_PORT', '587'],
      ['ISERV_BASE_URL', 'https://schule.example.de/iserv'],
      ['HOME', '192.168.1.20:8123'],
      ['ACCOUNT', 'alice@example.org'],
      ['USERNAME', 'alice-in-wonderland'],
      ['ZONE', 'Europe/Berlin'],
      ['USE_TLS', 'true'],
      ['STORE', '/home/alice/notes'],
      ['AWS_REGION', 'eu-central-1'],
    ];
    const secrets: [string, string][] = [
      ['IMAP_PASSWORD', 'short'],
      ['API_KEY', 'imap.example.org'],
      ['WEBHOOK', 'https://hooks.example.org/T0123456789/B0123456789/abcdefghijklmnopqrst'],
      ['FEED', 'https://alice:hunter2@example.org/'],
      ['FEED', 'https://example.org/feed?token=abcdef'],
      ['BOT', '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'],
      ['GITHUB_APP', '-----BEGIN KEY-----'],
    ];
    for (const [name, value] of settings)
      expect([name, isSetting(name, value)]).toEqual([name, true]);
    for (const [name, value] of secrets)
      expect([name, isSetting(name, value)]).toEqual([name, false]);
    expect(isSetting('API_KEY', 'sk-anything-at-all', true)).toBe(true);
  });
});
