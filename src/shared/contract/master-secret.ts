/** The master secret and the OS keychain. */
import { z } from 'zod';
import { errorInfo, nothing } from './common.ts';
import { always, call } from './define.ts';

/** `settings`: those of the server that an attached instance belongs to. */
export const secretSource = z.enum([
  ...(['environment', 'file', 'settings', 'keychain', 'typed'] as const),
  /** It was in a backup that was restored. */
  'backup',
]);
export type SecretSource = z.infer<typeof secretSource>;

/** The state of the OS keychain for this instance. */
export const keychainStatus = z.strictObject({
  /** The source of the master secret in use. */
  source: secretSource,
  /** Why the keychain cannot be used; null when it can be. */
  problem: errorInfo.nullable(),
  /** Whether the app asks the keychain at its start. */
  sealed: z.boolean(),
});
export type KeychainStatus = z.infer<typeof keychainStatus>;

export const masterSecretCalls = {
  status: call({
    summary: 'Where the master secret came from, and how the OS keychain stands to it.',
    role: 'admin',
    input: nothing,
    output: keychainStatus,
  }),
  seal: call({
    summary: 'Keeps the master secret in the OS keychain, from where the next start takes it.',
    role: 'admin',
    budget: 'keychain',
    freshFor: always,
    input: nothing,
    output: nothing,
    changes: true,
  }),
  unseal: call({
    summary: 'Takes the master secret out of the OS keychain.',
    role: 'admin',
    budget: 'keychain',
    freshFor: always,
    input: nothing,
    output: nothing,
    changes: true,
  }),
  test: call({
    summary: 'Reads the master secret back from the OS keychain and checks that it fits.',
    role: 'admin',
    budget: 'keychain',
    input: nothing,
    output: nothing,
  }),
} as const;
