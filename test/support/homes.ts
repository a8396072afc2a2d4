/** Homes of each kind by one parameter: what services do is the same in an own instance and in a Selu's. */
import { join } from 'node:path';
import { homeIn, householdHome, temporaryFolder, type TestHome } from './home.ts';
import { anna, jonas, makeSeluDatabase, seluSecret, type SeluShape } from './selu-database.ts';

export const homeKinds = ['own', 's59', 's67'] as const;
export type HomeKind = (typeof homeKinds)[number];

export interface PeopleHome extends TestHome {
  /** An administrator. */
  readonly admin: string;
  /** Another account. */
  readonly other: string;
}

/** A home of a kind, unlocked, with an administrator and somebody else; all passwords are `PASSWORD`. */
export async function homeOf(kind: HomeKind): Promise<PeopleHome> {
  if (kind !== 'own') return { ...(await seluHome(kind)), admin: anna, other: jonas };
  const home = await householdHome();
  return { ...home, admin: home.alice, other: home.bob };
}

/**
 * A home over the database of a Selu.
 *
 * @param more `secret`: what is in the environment, if not the right one; `change`: done to the file before it is opened
 */
export async function seluHome(
  shape: SeluShape,
  {
    secret = seluSecret,
    change = () => {},
    ...more
  }: Pick<Parameters<typeof homeIn>[2], 'readOnlyReason'> & {
    readonly secret?: string;
    readonly change?: (file: string) => void;
  } = {},
): Promise<TestHome> {
  const folder = temporaryFolder();
  const file = join(folder, 'selu.db');
  await makeSeluDatabase(file, { shape });
  change(file);
  const place = {
    id: 'p1',
    kind: 'attached',
    file,
    agents: join(folder, 'installed_agents'),
  } as const;
  return homeIn(temporaryFolder(), secret, { place, ...more });
}

export { anna };
