/**
 * Two databases of a Selu, filled as a household's, that lie beside the project where it is worked on: for what a fixture
 * of our own cannot show. A test that uses them skips where they are absent, and says so.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { homeIn, temporaryFolder, type TestHome } from './home.ts';

/** S59 keeps the secrets of channels in plain text, S67 encrypted. */
export type SeluState = 's59' | 's67';

const folder = resolve('../shared/instances');

export const realInstancesAreThere = existsSync(folder);

export interface ExpectedInstance {
  readonly now: string;
  readonly users: readonly {
    readonly id: string;
    readonly username: string;
    readonly displayName: string;
    readonly isAdmin: boolean;
    readonly language: string;
    readonly password: string;
  }[];
  readonly systemCredentials: readonly ExpectedCredential[];
  readonly userCredentials: readonly (ExpectedCredential & {
    readonly userId: string;
    readonly expiresAt: string | null;
  })[];
  readonly providers: readonly {
    readonly id: string;
    readonly key: string | null;
    readonly baseUrl: string;
    readonly active: boolean;
    readonly reallyConnected: boolean;
  }[];
  readonly channels: Readonly<Record<string, string>>;
  readonly agentAccess: Readonly<Record<string, readonly string[] | 'all' | 'none'>>;
}

interface ExpectedCredential {
  readonly capability: string;
  readonly name: string;
  readonly value: string;
  readonly status: string;
}

/** A copy of one of them, opened; `expected`: what its values and states have to be. */
export function realInstance(
  state: SeluState,
  secret = readFileSync(join(folder, state, 'key.txt'), 'utf8').trim(),
): TestHome & { readonly expected: ExpectedInstance; readonly otherSecret: string } {
  const copy = temporaryFolder();
  cpSync(join(folder, state), copy, { recursive: true });
  const expected = JSON.parse(
    readFileSync(join(copy, 'expected.json'), 'utf8'),
  ) as ExpectedInstance;
  const home = homeIn(temporaryFolder(), secret, {
    place: {
      id: 'real',
      kind: 'attached',
      file: join(copy, 'selu.db'),
      agents: join(copy, 'installed_agents'),
    },
  });
  home.clock.now = new Date(`${expected.now.replace(' ', 'T')}Z`);
  const otherSecret = readFileSync(join(copy, 'other-key.txt'), 'utf8').trim();
  return { ...home, expected, otherSecret };
}
