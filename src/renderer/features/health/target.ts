/** Where a finding is mended: for every kind of fix the very place. */
import type { Finding } from '#shared/contract/schemas.ts';
import { agentPath, credentialsPath, MISSING } from '../../app/routes.ts';

/** Lines of the Settings page, which have their words in the reader's language as their ids. */
export type SettingLine = 'kit' | 'backups' | 'schedule' | 'keychain';

export type Target =
  | { readonly to: 'page'; readonly path: string }
  /** Something on a page gets the focus. `search`: what is typed there, so that it is in sight. */
  | { readonly to: 'thing'; readonly path: string; readonly id: string; readonly search?: string }
  | { readonly to: 'setting'; readonly line: SettingLine }
  /** The dialog that says which agents somebody may use. */
  | { readonly to: 'agentsOf'; readonly userId: string }
  | { readonly to: 'ownPassword' }
  /** A command to be run on Selu's computer. */
  | { readonly to: 'copy'; readonly text: string };

/** @param reader who reads it */
export function targetOf(
  { kind, fix, params }: Pick<Finding, 'kind' | 'fix' | 'params'>,
  reader: { readonly id: string; readonly isAdmin: boolean },
): Target {
  switch (fix.kind) {
    case 'agentSecrets': {
      const others = fix.userId !== null && fix.userId !== reader.id ? fix.userId : undefined;
      return { to: 'thing', path: agentPath(fix.agentId, 'secrets', others), id: MISSING };
    }
    case 'credential': {
      const { name, capability } = params;
      const user = reader.isAdmin && fix.userId !== null ? [fix.userId] : [];
      const narrowed = typeof capability === 'string' ? { capability: [capability], user } : {};
      const search = typeof name === 'string' ? { search: name } : {};
      return { to: 'thing', path: credentialsPath(narrowed), id: fix.id, ...search };
    }
    case 'credentials':
      return { to: 'page', path: credentialsPath(fix.filters) };
    case 'user':
      if (kind === 'member_all_agents') return { to: 'agentsOf', userId: fix.userId };
      if (fix.userId === reader.id) return { to: 'ownPassword' };
      return { to: 'thing', path: '/users', id: fix.userId };
    case 'users':
      return { to: 'page', path: '/users' };
    case 'agentAccess':
      return { to: 'page', path: agentPath(fix.agentId, 'access') };
    case 'provider':
      return { to: 'thing', path: '/providers', id: fix.id };
    case 'providers':
      return { to: 'page', path: '/providers' };
    case 'pipe':
      return { to: 'thing', path: '/pipes', id: fix.id };
    case 'outside':
      return { to: 'page', path: '/settings' };
    case 'kit':
      return { to: 'setting', line: 'kit' };
    case 'backups': {
      // What is to be another folder, or whose schedule failed, is set where backups are planned.
      const isPlanned = kind === 'backup_same_disk' || kind === 'backup_failed';
      return { to: 'setting', line: isPlanned ? 'schedule' : 'backups' };
    }
    case 'rotation':
      return { to: 'page', path: '/settings/rotate' };
    case 'keychain':
      return { to: 'setting', line: 'keychain' };
    case 'password':
      return { to: 'ownPassword' };
    case 'sessions':
      return { to: 'page', path: '/users?tab=mine' };
    case 'access':
      return { to: 'page', path: '/health/access' };
    case 'command':
      return { to: 'copy', text: fix.text };
  }
}
