/** A home with people and agents in it: real packages on the disk, installed as a person would. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Role } from '#shared/contract/define.ts';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { appPaths } from '../../src/main/platform/paths.ts';
import { userOf, windowCaller, type Caller } from '../../src/main/services/common/caller.ts';
import { writeAgent, type AgentSketch } from './agent-packages.ts';
import { callerOf, householdHome, sayYes, temporaryFolder, type TestHome } from './home.ts';

export interface AgentsHome extends TestHome {
  /** An administrator. */
  readonly alice: SignedInUser;
  /** A member. */
  readonly bob: SignedInUser;
  /** Of the installed packages. */
  readonly agents: string;
  /** Somebody as they are signed in now. */
  readonly asUser: (id: string) => SignedInUser;
  /** Writes a package somewhere. Gives the folder. */
  readonly pack: (sketch: AgentSketch) => string;
  /** Installs or updates an agent, as alice. */
  readonly install: (sketch: AgentSketch, removeLeftovers?: boolean) => Promise<void>;
  /** The database as another program sees it. */
  readonly raw: <T>(work: (db: Database.Database) => T) => T;
  /** What lies in the folder of the packages. */
  readonly folders: () => string[];
}

export async function agentsHome(): Promise<AgentsHome> {
  const home = await householdHome();
  const { services, folder } = home;
  const agents = appPaths({ SELU_DESKTOP_HOME: folder }).agents;
  const packages = temporaryFolder();
  let packed = 0;

  const asUser = (id: string): SignedInUser => userOf(callerOf(home, id));
  const pack = (sketch: AgentSketch): string => writeAgent(join(packages, `${packed++}`), sketch);
  const alice = asUser(home.alice);
  const byAlice = callerFor(alice);
  return {
    ...home,
    alice,
    bob: asUser(home.bob),
    agents,
    asUser,
    pack,
    install: async (sketch, removeLeftovers = false) => {
      const source = pack(sketch);
      const { handle } = await services.packages.inspect(byAlice, source);
      await services.packages.install(byAlice, handle, { removeLeftovers });
      rmSync(source, { recursive: true });
    },
    raw: (work) => {
      const db = new Database(join(folder, 'instance', 'selu.db'));
      try {
        return work(db);
      } finally {
        db.close();
      }
    },
    folders: () => {
      mkdirSync(agents, { recursive: true });
      return readdirSync(agents).sort();
    },
  };
}

/**
 * Somebody at a window, as they are given: their role may have become another one since.
 *
 * @param isStillHere throws when they are not signed in any more
 * @param confirm what they answer when asked
 */
export const callerFor = (
  user: SignedInUser,
  role: Role = 'admin',
  isStillHere: () => void = () => {},
  confirm: Caller['confirm'] = sayYes,
): Caller => windowCaller(1, user, role, { isStillHere, confirm });
