/** Where each finding leads: for every kind of fix the very place, and only there. */
import { describe, expect, it } from 'vitest';
import { findingFix, type Finding } from '#shared/contract/schemas.ts';
import { findingKindNames } from '#shared/findings.ts';
import { groupsOf } from '../../../src/renderer/features/health/groups.ts';
import { targetOf, type Target } from '../../../src/renderer/features/health/target.ts';

const alice = { id: 'alice', isAdmin: true };
const bob = { id: 'bob', isAdmin: false };
type Fix = Finding['fix'];

const value = { name: 'TOKEN', capability: 'mail & more' };
const target = (
  fix: Fix,
  kind: Finding['kind'] = 'value_damaged',
  reader = alice,
  params: Finding['params'] = value,
): Target => targetOf({ kind, fix, params }, reader);

/** Of each kind of fix an example, and where it leads. */
const places: { readonly [K in Fix['kind']]: [Extract<Fix, { kind: K }>, Target] } = {
  agentSecrets: [
    { kind: 'agentSecrets', agentId: 'mail', userId: null },
    { to: 'thing', path: '/agents/mail?tab=secrets', id: 'missing' },
  ],
  credential: [
    { kind: 'credential', id: 'c1', userId: 'bob' },
    {
      to: 'thing',
      path: '/credentials?capability=mail+%26+more&user=bob',
      id: 'c1',
      search: 'TOKEN',
    },
  ],
  credentials: [
    {
      kind: 'credentials',
      filters: { capability: ['mail'], user: [], scope: ['system'], status: ['expired'] },
    },
    { to: 'page', path: '/credentials?capability=mail&scope=system&status=expired' },
  ],
  user: [
    { kind: 'user', userId: 'bob' },
    { to: 'thing', path: '/users', id: 'bob' },
  ],
  users: [{ kind: 'users' }, { to: 'page', path: '/users' }],
  agentAccess: [
    { kind: 'agentAccess', agentId: '100 %/x' },
    { to: 'page', path: '/agents/100%20%2525%2Fx?tab=access' },
  ],
  provider: [
    { kind: 'provider', id: 'grok' },
    { to: 'thing', path: '/providers', id: 'grok' },
  ],
  providers: [{ kind: 'providers' }, { to: 'page', path: '/providers' }],
  pipe: [
    { kind: 'pipe', id: 'p' },
    { to: 'thing', path: '/pipes', id: 'p' },
  ],
  outside: [{ kind: 'outside' }, { to: 'page', path: '/settings' }],
  kit: [{ kind: 'kit' }, { to: 'setting', line: 'kit' }],
  backups: [{ kind: 'backups' }, { to: 'setting', line: 'backups' }],
  rotation: [{ kind: 'rotation' }, { to: 'page', path: '/settings/rotate' }],
  keychain: [{ kind: 'keychain' }, { to: 'setting', line: 'keychain' }],
  password: [{ kind: 'password' }, { to: 'ownPassword' }],
  sessions: [{ kind: 'sessions' }, { to: 'page', path: '/users?tab=mine' }],
  access: [{ kind: 'access' }, { to: 'page', path: '/health/access' }],
  command: [
    { kind: 'command', text: 'chmod 600 x' },
    { to: 'copy', text: 'chmod 600 x' },
  ],
};

describe('a fix leads to the very place', () => {
  it.each(Object.values(places))('$kind', (fix, place) => {
    expect(findingFix.parse(fix)).toEqual(fix);
    expect(target(fix)).toEqual(place);
  });

  it('of each kind that there is', () => {
    const kinds = findingFix.options.map(({ shape }) => shape.kind.value);
    expect(Object.keys(places).sort()).toEqual(kinds.toSorted());
  });

  it('by what was found, and by who reads it', () => {
    const user: Fix = { kind: 'user', userId: 'bob' };
    expect(target(user, 'member_all_agents')).toEqual({ to: 'agentsOf', userId: 'bob' });
    expect(target(user, 'password_old', bob)).toEqual({ to: 'ownPassword' });
    expect(target({ kind: 'backups' }, 'backup_same_disk')).toEqual({
      ...{ to: 'setting', line: 'schedule' },
    });
    const own: Fix = { kind: 'agentSecrets', agentId: 'mail', userId: 'bob' };
    expect(target(own, 'secret_missing', bob)).toEqual(places.agentSecrets[1]);
    // An administrator enters it for them.
    expect(target(own, 'secret_missing')).toEqual({
      ...{ to: 'thing', path: '/agents/mail?tab=secrets&person=bob', id: 'missing' },
    });
    // A member has no filter of people.
    expect(target(places.credential[0], 'value_expired', bob)).toMatchObject({
      path: '/credentials?capability=mail+%26+more',
    });
  });
});

it('findings of one kind are shown together, and none is lost', () => {
  const findings = [...findingKindNames, ...findingKindNames].map((kind, index) => ({
    ...{ kind, id: `${index}` },
  })) as unknown as Finding[];
  const groups = groupsOf(findings);
  expect(groups.map(({ kind }) => kind)).toEqual(findingKindNames);
  expect(groups.flatMap((group) => group.findings)).toHaveLength(findings.length);
});
