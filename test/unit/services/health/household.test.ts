/** The large household: one finding of each kind, and each goes away when it is mended as a person would mend it. */
import { execSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Health } from '#shared/contract/schemas.ts';
import { findingKinds, type FindingKind } from '#shared/findings.ts';
import { findingWords } from '#shared/finding-words.ts';
import { makeMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { healthTranslator } from '../../../../src/main/platform/languages.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { homeIn, temporaryFolder, type TestHome } from '../../../support/home.ts';
import {
  CREDENTIALS,
  inBoth,
  inSelu,
  inVariant,
  makeHealthHousehold,
  makeHealthSelu,
  specialOf,
  type HealthHousehold,
  type HealthVariant,
} from '../../../support/household-health.ts';
import { playedKeychain } from '../../../support/played-keychain.ts';
import { trustedAuthority } from '../../../support/playground.ts';
import * as servers from '../../../support/provider-servers.ts';

let server: servers.PlayServer;
beforeAll(async () => {
  const authority = await trustedAuthority();
  server = await servers.startServer(servers.models, await authority.identify(['127.0.0.1']));
});
afterAll(() => server.close());

const kindsOf = ({ findings }: Health): FindingKind[] => findings.map(({ kind }) => kind);

async function opened(variant: HealthVariant) {
  const folder = temporaryFolder();
  const household = await makeHealthHousehold(folder, { variant });
  const { address } = server;
  const keychain = playedKeychain();
  const home = homeIn(folder, household.secret, {
    keychain,
    endpoints: { openai: address, anthropic: address, grok: address, telegram: address },
  });
  const look = (): Promise<Health> => home.services.health.list({ language: 'en' });
  return { household, home, look, keychain };
}

type Mend = (home: TestHome, household: HealthHousehold, finding: Finding) => Promise<unknown>;

const idOf = ({ people }: HealthHousehold, index: number): string => people[index]?.id ?? '';
const otherValue = (): string => `another-${makeMasterSecret().text}`;
/** The last one stays somebody's. */
const some = ({ agents }: HealthHousehold) => ({
  mode: 'selected' as const,
  agentIds: [...agents.slice(34, 44), ...agents.slice(-1)],
});

const store =
  (which: Parameters<typeof specialOf>[1]): Mend =>
  ({ services }, household) => {
    const { userId, capabilityId, name } = specialOf(household, which);
    const key = { capabilityId, name, value: otherValue(), mode: 'put' as const };
    return services.credentials.save(
      machine,
      { scope: 'user', userId },
      { ...key, expiresAt: null },
    );
  };
/** What the finding itself names. */
const storeNamed: Mend = ({ services }, _household, { things }) => {
  const [{ capabilityId, name } = { capabilityId: null, name: '' }] = things;
  return services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: capabilityId ?? '', name, value: otherValue(), mode: 'put', expiresAt: null },
  );
};
const removeNamed: Mend = ({ services }, _household, { things }) => {
  const [{ capabilityId, name } = { capabilityId: null, name: '' }] = things;
  return services.credentials.remove(
    machine,
    { scope: 'system' },
    { capabilityId: capabilityId ?? '', name },
  );
};
const check: Mend = ({ services }, _household, { fix }) =>
  services.providers.check(machine, fix.kind === 'provider' ? fix.id : '');
const disconnect: Mend = ({ services }) => services.providers.disconnect(machine, 'bedrock');
const backUp: Mend = ({ services, folder }) =>
  services.backups.save(machine, `${folder}/saved/now.age`, {
    lock: { kind: 'passphrase', passphrase: 'correct horse battery staple' },
    withSecret: false,
  });
const rotate: Mend = async ({ services }) => {
  const { seen } = await services.rotation.plan();
  const secret = makeMasterSecret().text;
  await services.rotation.run(machine, { from: 'pasted', secret }, { remove: [], seen });
};
const schedule =
  (every: 'weekly' | 'off'): Mend =>
  async ({ services }) => {
    await services.backups.setSchedule(machine, {
      ...{ every, keep: 3, folder: null },
      lock: { kind: 'passphrase', passphrase: 'correct horse battery staple' },
    });
    if (every !== 'off') expect(await services.backups.tryScheduled(machine)).toBe(true);
  };

/** In this order: the key is changed when everything decrypts again. */
const mends: Partial<Record<FindingKind, Mend>> = {
  value_damaged: store('damaged'),
  value_outside: store('outside'),
  value_expired: store('expired'),
  value_expiring: store('expiring'),
  secret_missing: store('missing'),
  same_value: store('firstSame'),
  renewal_due: storeNamed,
  renewal_soon: storeNamed,
  value_old: storeNamed,
  value_unused: removeNamed,
  key_damaged: disconnect,
  token_damaged: ({ services }, { pipes, people: [anna] }) =>
    services.messengers.saveTelegram(machine, {
      ...{ pipeId: pipes.damaged, userId: anna?.id ?? '', name: 'Garden', agentId: null },
      ...{ chat: '-1002', check: false, otherKeyOk: true },
      token: `87654321:${'y'.repeat(35)}`,
    }),
  rows_outside: async ({ services }) => {
    const { items } = await services.outside.list();
    for (const item of items) await services.outside.accept(machine, null, item);
  },
  provider_failed: check,
  provider_unchecked: check,
  provider_check_old: check,
  usage_due: ({ services }) => services.usageReminders.looked(machine, 'grok'),
  channel_no_senders: ({ services }, household) =>
    services.senders.add(machine, {
      pipeId: household.pipes.deaf,
      userId: idOf(household, 0),
      sender: '4912345',
    }),
  shared_open: ({ services }, household) =>
    services.users.setAgentAccess(machine, idOf(household, 5), {
      mode: 'selected',
      agentIds: household.agents.slice(34, 44),
    }),
  member_all_agents: ({ services }, household) =>
    services.users.setAgentAccess(machine, idOf(household, 2), some(household)),
  agent_unreachable: ({ services }, household) =>
    services.users.setAgentAccess(machine, idOf(household, 3), {
      mode: 'selected',
      agentIds: household.agents.slice(-20),
    }),
  password_old: ({ services }, household) =>
    services.users.resetPassword(machine, idOf(household, 0), 'another long password'),
  admin_alone: ({ services }, household) =>
    services.users.update(machine, idOf(household, 1), {
      ...{ username: 'ben', displayName: 'Ben', language: 'de', isAdmin: true },
    }),
  kit_unconfirmed: ({ services }) => services.kit.confirm(machine),
  kit_unchecked: ({ services, secret }) => services.kit.check(machine, secret),
  backup_old: backUp,
  backup_none: backUp,
  backup_failed: schedule('weekly'),
  backup_same_disk: schedule('off'),
  keychain_stale: ({ services }) => services.masterSecret.seal(machine),
  encryptions_high: rotate,
};

/** In both languages, and never with a value. */
function expectSaid(findings: readonly Finding[]): void {
  for (const language of ['en', 'de'] as const) {
    const say = healthTranslator(language);
    for (const finding of findings) {
      const { title, why, fix } = findingWords(finding, say);
      for (const text of [title, why, fix]) {
        expect(text).not.toMatch(/\{\{|title|undefined/i);
        expect(text.length).toBeGreaterThan(5);
      }
    }
  }
  expect(JSON.stringify(findings)).not.toMatch(/value-[0-9a-f]|sk-health|12345678:/);
  expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  for (const { kind, severity } of findings) expect(severity).toBe(findingKinds[kind].severity);
}

describe.each(['first', 'second'] as const)('the %s household', (variant) => {
  it(
    'has one finding of each kind, and mending each makes it go away',
    { timeout: 60_000 },
    async () => {
      const { household, home, look, keychain } = await opened(variant);
      const { services } = home;
      const { systemCredentials, userCredentials } = services.instance.store();
      expect(systemCredentials.count() + userCredentials.count()).toBe(CREDENTIALS);
      expect(household.agents).toHaveLength(60);
      const before = await look();
      expect(kindsOf(before).toSorted()).toEqual([...inBoth, ...inVariant[variant]].toSorted());
      expect(before).toMatchObject({ state: 'ready', more: [], dismissed: [], allWellSince: null });
      expectSaid(before.findings);

      // The keychain is only asked when somebody wants to know.
      await services.masterSecret.seal(machine);
      keychain.entries.clear();
      await services.masterSecret.test().catch(() => undefined);
      let found = await look();
      expect(kindsOf(found)).toContain('keychain_stale');
      const left = new Set([...kindsOf(before), 'keychain_stale' as const]);
      for (const [name, mend] of Object.entries(mends)) {
        const kind = name as FindingKind;
        const finding = found.findings.find((each) => each.kind === kind);
        if (finding === undefined) continue;
        await mend(home, household, finding);
        found = await look();
        expect([kind, kindsOf(found)]).not.toEqual([kind, expect.arrayContaining([kind])]);
        left.delete(kind);
      }
      // A new secret is a young one, and nobody keeps its kit yet.
      left.delete('secret_old');
      expect([...left]).toEqual([]);
      await services.kit.confirm(machine);
      // Whom somebody has given more to has more to enter.
      if (variant === 'second') return;
      const after = await look();
      expect(after).toMatchObject({ findings: [], dismissed: [] });
      expect(after.allWellSince).toBe(home.clock.now.toISOString());
    },
  );
});

describe('the household of a Selu', () => {
  it('has what can be known of it on this computer, each with what mends it', async () => {
    const folder = temporaryFolder();
    const { secret, place, compose } = await makeHealthSelu(folder);
    const { services } = homeIn(folder, secret, { place });
    const { findings } = await services.health.list({ language: 'en' });
    expectSaid(findings);
    expect(findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...inSelu]));
    const fixOf = (kind: FindingKind) => findings.find((each) => each.kind === kind)?.fix;
    const update = { kind: 'command', text: expect.stringContaining(`-f ${compose} pull selu &&`) };
    expect(fixOf('api_open')).toEqual(update);
    expect(fixOf('server_old')).toEqual(update);
    // What it says to run is what mends it.
    const close = fixOf('file_readable');
    if (close?.kind === 'command') execSync(close.text);
    const after = await services.health.list({ language: 'en' });
    expect(kindsOf(after)).not.toContain('file_readable');
  });
});
