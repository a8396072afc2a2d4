/** Addresses that a person types: whatever it is, a key goes to that host or nowhere. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseApiAddress,
  parseBaseAddress,
  readOtherwise,
  readServerAddress,
} from '#shared/addresses.ts';

const part = fc.oneof(
  fc.constantFrom(
    'http://',
    'HTTPS://',
    'https:',
    '//',
    '/',
    '\\',
    '@',
    ':',
    '?',
    '#',
    '%',
    '..',
    '/v1',
  ),
  fc.constantFrom(
    'nas',
    'api.example.com',
    '127.0.0.1',
    '[::1]',
    '0x7f.1',
    'ü.de',
    '8080',
    'user',
    ' ',
    '\n',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
const likely = fc
  .tuple(fc.constantFrom('http://', 'https://'), text)
  .map((parts) => parts.join(''));

describe.each([
  ['a base address', parseBaseAddress],
  ['the address of an API', parseApiAddress],
  ['the address of an API as it is typed', (text: string) => readServerAddress(text, 'api')],
])('%s', (_what, parse) => {
  it('is http or https, a host and a path, and the same when it is read again', () => {
    fc.assert(
      fc.property(fc.oneof(text, likely), (typed) => {
        const base = parse(typed);
        if (base === null) return;
        const url = new URL(base.address);
        expect(['http:', 'https:']).toContain(url.protocol);
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
        expect(base.address).not.toMatch(/\/$|[?#@\s\\]/);
        expect(base.isSecure).toBe(url.protocol === 'https:');
        expect(base.host).toBe(url.host);
        expect(parse(base.address)).toEqual(base);
        // What comes after it stays on the host.
        expect(new URL(`${base.address}/v1/models?limit=1`).host).toBe(base.host);
      }),
      { numRuns: 2000 },
    );
  });
});

it.each([
  ['https://api.openai.com/', 'https://api.openai.com'],
  ['https://api.openai.com/v1', 'https://api.openai.com'],
  [' https://API.openai.com/v1// ', 'https://api.openai.com'],
  ['http://localhost:11434/v1/', 'http://localhost:11434'],
  ['https://gateway.example/openai/v1', 'https://gateway.example/openai'],
  ['https://gateway.example/v1beta', 'https://gateway.example/v1beta'],
  ['https://example.com:443', 'https://example.com'],
])('%j is kept as %s', (typed, kept) => {
  expect(parseApiAddress(typed)?.address).toBe(kept);
});

it.each([
  ['127.0.0.1:11434', 'http://127.0.0.1:11434'],
  ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
  ['http://0.0.0.0:1234/v1', 'http://127.0.0.1:1234'],
  ['[::]:8080', 'http://[::1]:8080'],
  ['http://[::]:8080/v1/chat/completions', 'http://[::1]:8080'],
  ['localhost', 'http://localhost'],
  [' nas:11434/v1 ', 'http://nas:11434'],
  ['api.example.com', 'https://api.example.com'],
  ['gateway.example.com/openai/v1/', 'https://gateway.example.com/openai'],
  ['https://api.openai.com/v1/chat/completions', 'https://api.openai.com'],
  ['https://gateway.example/openai/v1/models', 'https://gateway.example/openai'],
  ['http://localhost:11434/api/chat', 'http://localhost:11434'],
  ['https://example.com/models-of-mine', 'https://example.com/models-of-mine'],
])('%j is read as %s', (typed, read) => {
  expect(readServerAddress(typed, 'api')?.address).toBe(read);
});

it.each([
  ['blueBubbles', '0.0.0.0:1234', 'http://127.0.0.1:1234'],
  ['blueBubbles', 'http://mac.local:1234/api/v1/server/info', 'http://mac.local:1234'],
  ['blueBubbles', 'https://mac.example/bb/api/v1', 'https://mac.example/bb'],
  ['selu', '127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['selu', '[::]:3000/login', 'http://[::1]:3000'],
  ['selu', 'http://localhost:3000/api/health', 'http://localhost:3000'],
  ['webhook', '0.0.0.0:8080/api/v1/hook', 'http://127.0.0.1:8080/api/v1/hook'],
  ['webhook', 'https://example.com/hook/', 'https://example.com/hook/'],
  ['webhook', 'https://example.com/', 'https://example.com/'],
  ['webhook', 'https://example.com/hook', 'https://example.com/hook'],
] as const)('of %s, %j is read as %s', (kind, typed, read) => {
  expect(readServerAddress(typed, kind)?.address).toBe(read);
  expect(readServerAddress(read, kind)?.address).toBe(read);
});

it('shows an address only where it is read otherwise than it was typed', () => {
  expect(readOtherwise('nas:1234', 'blueBubbles')).toBe('http://nas:1234');
  expect(readOtherwise(' http://nas:1234/ ', 'blueBubbles')).toBeNull();
  expect(readOtherwise('https://example.com/hook/', 'webhook')).toBeNull();
  expect(readOtherwise('no address', 'selu')).toBeNull();
});

it.each([
  ...['sk-canary-9f31', 'sk-proj-Abc.Def', 'eyJhbGciOi.eyJzdWIi.SflKxwRJSM', 'user@host:80'],
  ...['ftp://example.com', 'javascript:alert(1)', 'localhost\\@example.com', 'a b:80', ':80', ''],
])('%j is completed to no address', (typed) => {
  expect(readServerAddress(typed, 'api')).toBeNull();
});

it.each([
  '',
  'api.openai.com',
  'ftp://example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://',
  'https://?',
  'https://key@example.com',
  'https://user:key@example.com',
  'https://example.com?key=1',
  'https://example.com/?',
  'https://example.com/#',
  'https://example.com\\@other.example',
  'https://exa mple.com',
  'https://example.com\n.other.example',
  'https://example.com:99999',
])('%j is none', (typed) => {
  expect(parseBaseAddress(typed)).toBeNull();
});

describe('nearby', () => {
  it.each([
    ...['localhost', 'LOCALHOST.', 'app.localhost', 'nas', 'nas.local', 'pi.home.arpa', 'box.lan'],
    ...['127.0.0.1', '127.1', '2130706433', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
    ...['192.168.178.20', '169.254.1.1', '100.64.0.1', '[::1]', '[fd00::1]', '[fe80::1]'],
    ...['[::ffff:192.168.1.1]', 'host.docker.internal'],
  ])('is %s', (host) => {
    expect(parseBaseAddress(`http://${host}:8080`)).toMatchObject({ isNearby: true });
  });

  it.each([
    ...[
      'ai',
      'ai.',
      'AI',
      'tk',
      'рф',
      'xn--p1ai',
      'example.com',
      'localhost.example.com',
      'nas.localx',
      '8.8.8.8',
      '11.0.0.1',
    ],
    ...['172.15.0.1', '172.32.0.1', '192.169.0.1', '100.63.0.1', '100.128.0.1', '0.0.0.0'],
    ...['[2001:db8::1]', '[::ffff:8.8.8.8]', '[::2]', '10.0.0.1.example.com'],
  ])('is not %s', (host) => {
    expect(parseBaseAddress(`http://${host}:8080`)).toMatchObject({ isNearby: false });
  });
});
