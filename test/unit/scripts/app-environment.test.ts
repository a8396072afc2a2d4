/** What the launcher lets through to the app, and to the tools of the set-up. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  appEnvironment,
  handOver,
  secretsIn,
  withoutSecrets,
} from '../../../scripts/lib/app-environment.mjs';

const SECRET = 'a canary';
const secrets = { SELU_ENCRYPTION_KEY: SECRET, SELU__ENCRYPTION_KEY: SECRET };
const weakening = [
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_DISABLE_SANDBOX',
  'ELECTRON_RENDERER_URL',
  'ELECTRON_EXEC_PATH',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'NODE_OPTIONS',
  'NODE_REPL_EXTERNAL_MODULE',
  'NO_SANDBOX',
  'CHROME_DEVEL_SANDBOX',
];

it('nothing that weakens Electron gets to the app, whatever it is called one day', () => {
  const invented = fc.string({ minLength: 1 }).map((end) => `ELECTRON_${end}`);
  const name = fc.oneof(fc.constantFrom(...weakening), invented);
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const env = Object.fromEntries(names.map((one) => [one, '1']));
      expect(appEnvironment({ ...env, PATH: '/bin' })).toEqual({ PATH: '/bin' });
    }),
  );
});

it('what a desktop says gets there', () => {
  const env = {
    DISPLAY: ':0',
    WAYLAND_DISPLAY: 'wayland-0',
    XDG_RUNTIME_DIR: '/run/user/1000',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
    ELECTRON_OZONE_PLATFORM_HINT: 'auto',
    SELU_DESKTOP_HOME: '/home/a',
    SELU_ENCRYPTION_KEY_FILE: '/home/a/secret',
    LANG: 'de_DE.UTF-8',
  };
  expect(appEnvironment(env)).toEqual(env);
});

it('no program gets the secret by its environment, but the command line', () => {
  const env = { ...secrets, SELU_ENCRYPTION_KEY_FD: '7', NODE_OPTIONS: '--max-old-space-size=9' };
  expect(withoutSecrets(env)).toEqual({ NODE_OPTIONS: '--max-old-space-size=9' });
  expect(appEnvironment(env)).toEqual({});
  expect(secretsIn(env)).toEqual(secrets);
});

it.each(['linux', 'darwin'] as const)('on %s the app gets it on a descriptor', (platform) => {
  const { env, streams, text } = handOver({ ...secrets, HOME: '/' }, platform);
  expect(JSON.stringify({ env, streams })).not.toContain(SECRET);
  expect(env).toEqual({ SELU_ENCRYPTION_KEY_FD: '3' });
  expect(streams).toEqual(['pipe']);
  expect(JSON.parse(text ?? '')).toEqual(secrets);
});

it('on Windows, where names have no case, the app gets it and takes it out', () => {
  const env = { Selu_Encryption_Key: SECRET };
  expect(handOver(env, 'win32')).toEqual({ env, streams: [], text: null });
  expect(withoutSecrets(env)).toEqual({});
});
