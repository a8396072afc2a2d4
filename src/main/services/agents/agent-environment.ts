/** The values that an agent declares, as environment variables for a program that is started with them. */
import { AppError } from '#shared/errors.ts';
import type { Capability, Credential } from '../../agent-package/package.ts';
import type { CredentialsService, Owner } from '../credentials/credentials.ts';
import type { InstanceService } from '../instance/instance.ts';
import { requireUse } from './agents.ts';
import { neededBy, textOfKey, type PackageCatalog } from './catalog.ts';
import { nameIsHarmless } from './harmless-names.ts';

interface Found {
  readonly capability: string;
  readonly value: string;
}

export class AgentEnvironment {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #credentials: CredentialsService;
  readonly #platform: NodeJS.Platform;

  /** @param platform on Windows names that differ in their case alone are the same */
  constructor(
    instance: InstanceService,
    catalog: PackageCatalog,
    credentials: CredentialsService,
    platform: NodeJS.Platform = process.platform,
  ) {
    this.#instance = instance;
    this.#catalog = catalog;
    this.#credentials = credentials;
    this.#platform = platform;
  }

  /**
   * What an agent would get, names as its capabilities declare them. Values are never given to a window: this is for
   * whoever has the master secret, at the command line.
   *
   * @param userId whose personal values, too; null: the shared ones alone
   * @returns name → value; what is optional and not there is left out, and an expired value counts as not there
   * @throws AppError `agent_gone`; `agent_not_allowed` when the person may not use it; why its package cannot be read;
   *   `credential_damaged`, `credential_changed_outside`, `credentials_missing` with all that are required,
   *   `credential_names_collide`, `credential_name_unfit`, `secret_missing`
   */
  async of(agentId: string, userId: string | null): Promise<ReadonlyMap<string, string>> {
    const agent = await this.#catalog.find(agentId);
    if (agent === null) throw new AppError('agent_gone', {});
    if (userId !== null) requireUse(this.#instance.store(), agentId, userId);
    // With a part unread nobody could say what is missing.
    if (agent.problem !== null) throw AppError.from(agent.problem);

    const found = new Map<string, Found>();
    const names = new Map<string, string>();
    const there = new Set<string>();
    for (const capability of agent.package?.capabilities ?? []) {
      for (const credential of capability.credentials) {
        const value = this.#valueOf(capability, credential, userId);
        if (value === null) continue;
        there.add(textOfKey({ ...credential, capabilityId: capability.id }));
        const key = this.#checkedName(capability, credential, value);
        const other = found.get(key);
        if (other !== undefined && (other.value !== value || names.get(key) !== credential.name)) {
          throw new AppError('credential_names_collide', {
            name: credential.name,
            first: other.capability,
            second: capability.id,
          });
        }
        found.set(key, { capability: capability.id, value });
        names.set(key, credential.name);
      }
    }
    const missing = neededBy(agent)
      .filter((need) => !there.has(textOfKey(need)))
      .map(({ capabilityId, name }) => `${capabilityId} / ${name}`);
    if (missing.length > 0) {
      throw new AppError('credentials_missing', { names: missing.join(', ') });
    }
    return new Map([...found].map(([key, { value }]) => [names.get(key) ?? key, value]));
  }

  #valueOf(capability: Capability, credential: Credential, userId: string | null): string | null {
    let owner: Owner = { scope: 'system' };
    if (credential.scope === 'user') {
      if (userId === null) return null;
      owner = { scope: 'user', userId };
    }
    return this.#credentials.valueOf(owner, {
      capabilityId: capability.id,
      name: credential.name,
    });
  }

  /** @returns what two variables share only when they are the same @throws AppError `credential_name_unfit` */
  #checkedName({ id }: Capability, { name }: Credential, value: string): string {
    if (!nameIsHarmless(name) || value.includes('\0')) {
      throw new AppError('credential_name_unfit', { capability: id, name });
    }
    return this.#platform === 'win32' ? name.toUpperCase() : name;
  }
}
