/** A home with people and agents in it: real packages on the disk, installed as a person would. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { appPaths } from '../../src/main/platform/paths.ts';
import { writeAgent, type AgentSketch } from './agent-packages.ts';
import { callerOf, householdHome, somebody, type TestHome } from './home.ts';

export interface AgentsHome extends TestHome {
  /** An administrator. */
  readonly alice: SignedInUser;
  /** A member. */
  readonly bob: SignedInUser;
  /** Of the installed packages. */
  readonly agents: string;
  /** Somebody as they are signed in now. */
  readonly asUser: (id: string) => Promise<SignedInUser>;
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
  const packages = join(folder, 'downloads');
  let packed = 0;

  const asUser = async (id: string): Promise<SignedInUser> => {
    const user = services.auth.resolve(await services.auth.openSession(somebody, id));
    if (user === null) throw new Error('nobody has this id');
    return user;
  };
  const pack = (sketch: AgentSketch): string => writeAgent(join(packages, `${packed++}`), sketch);
  const alice = await asUser(home.alice);
  return {
    ...home,
    alice,
    bob: await asUser(home.bob),
    agents,
    asUser,
    pack,
    install: async (sketch, removeLeftovers = false) => {
      const source = pack(sketch);
      const { handle } = await services.packages.inspect(callerOf(home, alice.id), source, alice);
      await services.packages.install(callerOf(home, alice.id), handle, { removeLeftovers });
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

/** The code with which something is refused. */
export async function refused(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing was refused';
}
