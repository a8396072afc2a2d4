/** What goes into a command of the command line and what comes out of it, however it is run. */
import { compileCache } from '../../scripts/lib/compile-cache.mjs';

export interface Given {
  readonly stdin?: string | Buffer;
  /** Variables beside a clean environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Of nobody in particular: neither the secret nor the keychain of whoever runs the tests. */
export const commandEnvironment = (home: string, { env }: Given): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  LANG: 'C.UTF-8',
  ...compileCache(),
  SELU_DESKTOP_HOME: home,
  ...env,
});
