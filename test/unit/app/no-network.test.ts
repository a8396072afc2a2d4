import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const electron = vi.hoisted(() => ({
  switches: new Map<string, string>(),
  created: [] as ((event: object, contents: object) => void)[],
}));

vi.mock('electron', () => ({
  app: {
    isPackaged: false,
    commandLine: {
      appendSwitch: (name: string, value: string) => electron.switches.set(name, value),
    },
    on: (_event: string, listener: (event: object, contents: object) => void) =>
      electron.created.push(listener),
  },
  protocol: {},
}));

beforeEach(() => {
  vi.resetModules();
  electron.switches.clear();
  electron.created.length = 0;
});
afterEach(() => vi.unstubAllEnvs());

const load = () => import('../../../src/main/app/no-network.ts');
/** Any other session than this one lacks what is called. */
const sessionThatNotes = () => ({ setProxy: vi.fn(), setSpellCheckerLanguages: vi.fn() });

test('no name resolves, and no address goes past a proxy that is not there', async () => {
  const { closeNetwork, closeSession } = await load();
  closeNetwork();
  expect(Object.fromEntries(electron.switches)).toEqual({
    'host-resolver-rules': 'MAP * ~NOTFOUND',
    'proxy-server': 'http://0.0.0.0:1',
    'proxy-bypass-list': '<-loopback>',
    'webrtc-ip-handling-policy': 'disable_non_proxied_udp',
  });
  const session = sessionThatNotes();
  closeSession(session as never);
  expect(session.setProxy).toHaveBeenCalledWith({
    mode: 'fixed_servers',
    proxyRules: 'http://0.0.0.0:1',
    proxyBypassRules: '<-loopback>',
  });
  expect(session.setSpellCheckerLanguages).toHaveBeenCalledWith([]);
});

test('every page is told to send nothing by UDP', async () => {
  const { closeNetwork } = await load();
  closeNetwork();
  const contents = { setWebRTCIPHandlingPolicy: vi.fn() };
  for (const listener of electron.created) listener({}, contents);
  expect(contents.setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
});

test.each([
  ['http://localhost:5173/', 'EXCLUDE localhost', 'localhost:5173'],
  ['http://127.0.0.1:5173/', 'EXCLUDE 127.0.0.1', '127.0.0.1:5173'],
])('the dev server alone is within reach: %s', async (address, rule, host) => {
  vi.stubEnv('ELECTRON_RENDERER_URL', address);
  const { closeNetwork, closeSession } = await load();
  closeNetwork();
  const session = sessionThatNotes();
  closeSession(session as never);
  expect(electron.switches.get('host-resolver-rules')).toBe(`MAP * ~NOTFOUND,${rule}`);
  expect(electron.switches.get('proxy-bypass-list')).toBe(`<-loopback>;${host}`);
  expect(session.setProxy.mock.calls[0]?.[0]).toMatchObject({
    proxyBypassRules: `<-loopback>;${host}`,
  });
});

test('a server elsewhere is no dev server', async () => {
  vi.stubEnv('ELECTRON_RENDERER_URL', 'http://dev.example.com/');
  const { closeNetwork } = await load();
  closeNetwork();
  expect(electron.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
});
