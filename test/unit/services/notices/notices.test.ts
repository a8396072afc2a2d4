/** What notifications tell, over the real store, crypto and Health: each thing once, and no name that is not needed. */
import { describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { codeOf, householdHome, laterRun, somebody, type TestHome } from '../../../support/home.ts';

const SECRET_NAME = 'CANARY_NAME';

const later = (home: Pick<TestHome, 'clock'>, ms: number): void => {
  home.clock.now = new Date(home.clock.now.getTime() + ms);
};

async function household() {
  const home = await householdHome();
  const expiring = async (userId: string, days: number): Promise<void> => {
    const at = new Date(home.clock.now.getTime() + days * 86_400_000).toISOString();
    await home.services.credentials.save(
      machine,
      { scope: 'user', userId },
      {
        ...{ capabilityId: 'mail', name: SECRET_NAME, mode: 'put' },
        ...{ value: 'canary value', expiresAt: at },
      },
    );
  };
  return { ...home, expiring };
}

/** After a look. */
async function take({ services }: Pick<TestHome, 'services'>) {
  await services.health.list({ language: 'en' });
  return services.notices.take(machine, 'en');
}

describe('notices', () => {
  it('tell of each credential once, also after another start, and again when it has come back', async () => {
    const home = await household();
    expect(await take(home)).toEqual([]);
    await home.expiring(home.alice, 3);
    await home.expiring(home.bob, 3);
    expect(await take(home)).toEqual([{ kind: 'expiring', count: 2, name: null }]);
    expect(await take(home)).toEqual([]);
    home.services.instance.close();
    home.services.panel.close();
    const next = laterRun(home);
    next.clock.now = home.clock.now;
    expect(await take(next)).toEqual([]);
    later(next, 4 * 86_400_000);
    expect(await take(next)).toEqual([{ kind: 'expired', count: 2, name: null }]);
    expect(await take(next)).toEqual([]);
  });

  it('name what a credential is for, and nothing else of it', async () => {
    const home = await household();
    await home.expiring(home.bob, 2);
    const notices = await take(home);
    expect(notices).toEqual([{ kind: 'expiring', count: 1, name: 'mail' }]);
    expect(JSON.stringify(notices)).not.toMatch(/canary|Bob/iu);
    await home.expiring(home.bob, 400);
    expect(await take(home)).toEqual([]);
    await home.expiring(home.bob, 2);
    expect(await take(home)).toHaveLength(1);
  });

  it('tell of five failed sign-ins in a row, and of the next five after somebody has signed in', async () => {
    const home = await household();
    const { auth, instance, panel } = home.services;
    const fail = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) await codeOf(() => auth.signIn(somebody, 'bob', 'wrong'));
    };
    await fail(4);
    expect(await take(home)).toEqual([]);
    await fail(1);
    expect(await take(home)).toEqual([{ kind: 'signInFailed', count: 1, name: 'Bob' }]);
    expect(await take(home)).toEqual([]);
    const { instanceId } = instance.unlocked();
    await panel.change(({ signInFailures }) =>
      signInFailures.delete({ instanceId, account: home.bob }),
    );
    expect(await take(home)).toEqual([]);
    await fail(5);
    expect(await take(home)).toHaveLength(1);
  });

  it('tell nothing while the instance is locked, nor before anything was looked at', async () => {
    const home = await household();
    await home.expiring(home.bob, 2);
    expect(await home.services.notices.take(machine, 'en')).toEqual([]);
    home.services.instance.close();
    expect(await home.services.notices.take(machine, 'en')).toEqual([]);
  });
});
