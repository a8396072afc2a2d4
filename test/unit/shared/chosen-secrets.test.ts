/** A secret that a person makes up can be generated; one that a service has given cannot be guessed. */
import { expect, test } from 'vitest';
import { isChosen } from '#shared/chosen-secrets.ts';

test.each([
  'PASSWORD',
  'ISERV_PASSWORD',
  'webdavPassword',
  'WEBHOOK_SECRET',
  'ENCRYPTION_KEY',
  'verify-token',
])('%s is chosen', (name) => expect(isChosen(name)).toBe(true));

test.each([
  'API_KEY',
  'ICLOUD_APP_PASSWORD',
  'CLIENT_SECRET',
  'ACCESS_TOKEN',
  'BOT_TOKEN',
  'TOKEN',
  'USERNAME',
  'BASE_URL',
  'KEYBOARD',
  'PASSPORT_NUMBER',
])('%s is not', (name) => expect(isChosen(name)).toBe(false));
