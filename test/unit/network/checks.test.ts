/** Every check against every way in which a server can answer: a sentence for each, and the key in none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode, ErrorInfo } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { errorSentence, translator } from '../../../src/main/platform/languages.ts';
import { makeSelfSigned } from '../../support/certificates.ts';
import * as servers from '../../support/provider-servers.ts';
import type { Play, PlayServer } from '../../support/provider-servers.ts';
import { playground, trustedAuthority, type Playground } from '../../support/playground.ts';
import { spellings, subjects, type Subject } from './subjects.ts';

const english = translator('en');
const german = translator('de');

const running: PlayServer[] = [];
let server: PlayServer;
let other: PlayServer;
let bad: Record<'selfSigned' | 'expired' | 'wrongName' | 'plain', PlayServer>;
let names: readonly string[];

beforeAll(async () => {
  const authority = await trustedAuthority();
  names = ['127.0.0.1', 'localhost'];
  const start = async (...given: Parameters<typeof servers.startServer>) => {
    const started = await servers.startServer(...given);
    running.push(started);
    return started;
  };
  server = await start(servers.models, await authority.identify(names));
  other = await start(servers.models, await authority.identify(names));
  bad = {
    selfSigned: await start(servers.models, await makeSelfSigned(names)),
    expired: await start(servers.models, await authority.identify(names, 'expired')),
    wrongName: await start(servers.models, await authority.identify(['somebody.else'])),
    plain: await start(servers.models, null),
  };
});
afterAll(() => Promise.all(running.map((one) => one.close())));

/** What a person sees of a failure. */
const seen: { code: ErrorCode; en: string; de: string }[] = [];
const logs: string[] = [];

async function ask(subject: Subject, at: Playground, address = server.address) {
  const [name, input] = subject.send(address, at.home.bob);
  return at.call(name, input);
}

/** The failure, after a look at everything that could hold the key. */
async function failure(subject: Subject, at: Playground, address?: string): Promise<ErrorInfo> {
  const result = await ask(subject, at, address);
  if (result.ok) throw new Error(`${subject.name} was let through`);
  const en = errorSentence(english, result.error);
  const de = errorSentence(german, result.error);
  seen.push({ code: result.error.code, en, de });
  const told = [JSON.stringify(result), en, de, at.logged()].join('\n');
  logs.push(at.logged());
  for (const spelling of spellings(subject.canary)) expect(told).not.toContain(spelling);
  expect(told).not.toMatch(/password=|\/bot\d|v1\/models|echo-of/);
  expect(`${en}${de}`).not.toMatch(/\{\{|errors:|\$t/);
  return result.error;
}

const stored = ({ home }: Playground) =>
  JSON.stringify([home.services.providers.list(), home.services.pipes.list()]);

/** Plays one behaviour to every subject, and sees that nothing is stored. */
async function each(
  play: Play,
  expected: (subject: Subject) => { code: string; params?: object },
  seconds = 10,
): Promise<void> {
  const at = await playground(server.address, seconds);
  const before = stored(at);
  for (const subject of subjects) {
    server.play = play;
    const error = await failure(subject, at);
    const { code, params = { host: server.host } } = expected(subject);
    expect({ subject: subject.name, ...error }).toEqual({ subject: subject.name, code, params });
    expect(stored(at)).toBe(before);
  }
}

describe('a good answer', () => {
  it.each(subjects)(
    'of $name: one request, and nothing in it that need not be',
    async (subject) => {
      const at = await playground(server.address);
      server.play = subject.well;
      const before = server.seen.length;
      const result = await ask(subject, at);
      expect(result).toMatchObject({ ok: true });
      expect(JSON.stringify(result)).not.toContain('cAnArY');
      const [request, ...more] = server.seen.slice(before);
      expect(more).toEqual([]);
      expect(request).toEqual({
        method: 'GET',
        url: subject.path,
        headers: {
          accept: 'application/json',
          connection: 'close',
          host: server.host,
          'user-agent': 'selu-desktop',
          ...subject.headers,
        },
      });
      expect(at.logged()).not.toContain('cAnArY');
    },
  );

  it('over http, to a server of one’s own', async () => {
    const at = await playground(server.address);
    for (const subject of subjects.filter(({ name }) => /pico|bluebubbles/.test(name))) {
      bad.plain.play = subject.well;
      expect(await ask(subject, at, bad.plain.address)).toMatchObject({ ok: true });
    }
  });
});

describe('a refusal', () => {
  const own =
    (status: number, code: string) =>
    (subject: Subject): { code: string; params?: object } => {
      const meant = subject.own[status] ?? code;
      return meant === 'telegram_webhook_set' ? { code: meant, params: {} } : { code: meant };
    };

  it.each([
    [400, 'check_answer_unexpected'],
    [401, 'check_key_refused'],
    [403, 'check_forbidden'],
    [404, 'check_not_found'],
    [409, 'check_answer_unexpected'],
    [418, 'check_answer_unexpected'],
    [204, 'check_answer_unexpected'],
    [304, 'check_answer_unexpected'],
    [429, 'check_rate_limited'],
  ])('with %i', (status, code) => each(servers.refuse(status), own(status, code)));

  it.each([
    ['30', 30],
    ['86400', 86_400],
  ])('with 429 and Retry-After: %s', (retryAfter, seconds) =>
    each(servers.refuse(429, { 'retry-after': retryAfter }), () => ({
      code: 'check_rate_limited_for',
      params: { host: server.host, seconds },
    })),
  );

  it('with 429 until a date', async () => {
    const at = await playground(server.address);
    const until = new Date(Date.now() + 3_600_000).toUTCString();
    server.play = servers.refuse(429, { 'retry-after': until });
    for (const subject of subjects) {
      const { code, params } = await failure(subject, at);
      expect(code).toBe('check_rate_limited_for');
      expect((params as { seconds: number }).seconds).toBeGreaterThan(3000);
      expect((params as { seconds: number }).seconds).toBeLessThanOrEqual(3600);
    }
  });

  it.each(['soon', '-5', '0', new Date(0).toUTCString(), '9'.repeat(400)])(
    'with 429 and a Retry-After that says nothing: %s',
    (retryAfter) =>
      each(servers.refuse(429, { 'retry-after': retryAfter }), () => ({
        code: 'check_rate_limited',
      })),
  );

  it.each([500, 502, 503, 599])('with %i', (status) =>
    each(servers.refuse(status), () => ({
      code: 'check_server_failed',
      params: { host: server.host, status },
    })),
  );
});

describe('an answer that is none', () => {
  it.each<[string, Play, ErrorCode]>([
    ['nothing, dropped', servers.drop, 'check_dropped'],
    ['half of one, dropped', servers.dropInBody, 'check_dropped'],
    ['without end', servers.endless, 'check_answer_too_large'],
    ['a web page', servers.page, 'check_answer_unexpected'],
    ['broken JSON', servers.brokenJson, 'check_answer_unexpected'],
    ['JSON about something else', servers.json({ hello: 'world' }), 'check_answer_unexpected'],
    ['another protocol', servers.noHttp, 'check_answer_unexpected'],
    ['a switch to another protocol', servers.upgrade, 'check_answer_unexpected'],
    [
      'headers without end',
      servers.json({}, 200, { x: 'x'.repeat(20_000) }),
      'check_answer_unexpected',
    ],
  ])('%s', (_what, play, code) => each(play, () => ({ code })));

  it.each<[string, Play]>([
    ['no answer', servers.silent],
    ['half of one', servers.slowBody],
    ['100 Continue and no more', servers.onlyHints('100 Continue')],
    ['102 Processing and no more', servers.onlyHints('102 Processing')],
    ['103 Early Hints and no more', servers.onlyHints('103 Early Hints')],
  ])('%s in time', (_what, play) =>
    each(
      play,
      () => ({ code: 'check_timed_out', params: { host: server.host, seconds: 0.3 } }),
      0.3,
    ),
  );
});

describe('more bad answers than there are places for checks', () => {
  it.each<[string, Play, number]>([
    ['switches of protocol', servers.upgrade, 10],
    ['hints and no answer', servers.onlyHints('103 Early Hints'), 0.3],
    ['drops', servers.drop, 10],
  ])('leave room for the next: %s', async (_what, play, seconds) => {
    const at = await playground(server.address, seconds);
    const [subject] = subjects;
    if (subject === undefined) throw new Error('nothing is checked');
    server.play = play;
    for (let n = 0; n <= limits.checksAtOnce; n += 1) {
      expect((await failure(subject, at)).code).not.toBe('too_busy');
    }
    server.play = subject.well;
    expect(await ask(subject, at)).toMatchObject({ ok: true });
  });
});

describe('a redirect', () => {
  it('to another host is not followed', async () => {
    const before = other.seen.length;
    await each(
      servers.redirect(({ url }) => `${other.address}${url ?? ''}`),
      () => ({
        code: 'check_redirected',
        params: { host: server.host },
      }),
    );
    expect(other.seen).toHaveLength(before);
  });

  it('on the same host is not followed either', () =>
    each(
      servers.redirect(({ url }) => `/elsewhere${url ?? ''}`),
      () => ({
        code: 'check_redirected',
        params: { host: server.host },
      }),
    ));

  it('to a host that is called like a piece of the key is not named', () =>
    each(
      servers.redirect(({ headers }) => {
        const key = String(headers.authorization?.slice(7) ?? headers['x-api-key'] ?? 'x');
        return `https://canary-${key.slice(0, 5)}.example/`;
      }),
      () => ({ code: 'check_redirected', params: { host: server.host } }),
    ));

  it('to a host that is called like the key is not named', () =>
    each(
      servers.redirect(({ url, headers }) => {
        const key = headers.authorization?.slice(7) ?? headers['x-api-key'] ?? '';
        const name =
          String(key) || /bot(\d+:[\w-]+)/.exec(url ?? '')?.[1]?.replace(':', '.') || 'x';
        return `https://${name}.example/`;
      }),
      () => ({ code: 'check_redirected', params: { host: server.host } }),
    ));

  it.each(['', 'http://', 'ftp://x.example/', 'javascript:alert(1)'])('to %j', (location) =>
    each(
      servers.redirect(() => location),
      () => ({
        code: location === '' ? 'check_redirected' : 'check_answer_unexpected',
        ...(location === '' ? { params: expect.anything() as object } : {}),
      }),
    ),
  );
});

describe('a connection that does not come about', () => {
  it.each<[keyof typeof bad, ErrorCode]>([
    ['selfSigned', 'check_tls_untrusted'],
    ['expired', 'check_tls_expired'],
    ['wrongName', 'check_tls_name_wrong'],
    ['plain', 'check_tls_failed'],
  ])('for its certificate: %s', async (which, code) => {
    const { host, port, seen: requests } = bad[which];
    const before = requests.length;
    const address = `https://127.0.0.1:${port}`;
    const at = await playground(address);
    for (const subject of subjects) {
      expect(await failure(subject, at, address)).toEqual({ code, params: { host } });
    }
    expect(requests).toHaveLength(before);
  });

  it.each<[string, string, ErrorCode]>([
    ['nobody listens', '127.0.0.1:1', 'check_no_connection'],
    ['nobody is called so', 'nobody.invalid', 'check_host_unknown'],
  ])('because %s', async (_what, host, code) => {
    const at = await playground(`https://${host}`);
    for (const subject of subjects) {
      expect(await failure(subject, at, `https://${host}`)).toEqual({ code, params: { host } });
    }
  });
});

describe('all of them together', () => {
  it('have a sentence of their own in both languages', () => {
    const sentences = new Map(seen.map(({ code, en, de }) => [code, { en, de }]));
    expect(sentences.size).toBeGreaterThan(15);
    // Hosts and numbers aside.
    const bare = (text: string) => text.replaceAll(/[\d.:]+/g, '#');
    for (const language of ['en', 'de'] as const) {
      const texts = [...sentences.values()].map((sentence) => bare(sentence[language]));
      expect(new Set(texts).size).toBe(sentences.size);
    }
    for (const { en, de } of sentences.values()) expect(en).not.toBe(de);
  });

  it('left nothing in the log', () => {
    expect(logs.join('')).toContain('opened');
    expect(logs.join('')).not.toMatch(/cAnArY|failed|error/i);
  });
});
