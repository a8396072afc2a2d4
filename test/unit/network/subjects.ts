/** Everything that can be checked, each with a key that is a canary. */
import type { Name } from '#shared/contract/index.ts';
import { bot, json, models, pong, type Play } from '../../support/provider-servers.ts';

export interface Subject {
  readonly name: string;
  /** No server, error or log may have it but in the one request. */
  readonly canary: string;
  /** The call that sends the canary to a server, of an administrator who is called this. */
  readonly send: (server: string, userId: string) => readonly [Name, object];
  /** A good answer of the provider. */
  readonly well: Play;
  /** What the request looks like then. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What a status means to this provider alone. */
  readonly own: Readonly<Record<number, string>>;
}

const provider = (
  id: string,
  given: { canary: string; baseAddress?: (server: string) => string },
): Pick<Subject, 'name' | 'canary' | 'send'> => ({
  name: id,
  canary: given.canary,
  send: (server) => [
    'providers.save',
    {
      id,
      key: given.canary,
      baseAddress: given.baseAddress?.(server) ?? null,
      region: null,
      check: true,
      otherKeyOk: false,
      insecureOk: false,
    },
  ],
});

const TOKEN = '4711:cAnArY-bot_token-AAHdqTcvCH1vGWJxfSe';
const PASSWORD = 'cAnArY pässword/with?all&of=it #%';

const pipe = { pipeId: null, name: 'A pipe', agentId: null, check: true, otherKeyOk: false };

export const subjects: readonly Subject[] = [
  {
    ...provider('openai', { canary: 'sk-proj-cAnArY-openai-4b1d' }),
    well: models,
    path: '/v1/models',
    headers: { authorization: 'Bearer sk-proj-cAnArY-openai-4b1d' },
    own: {},
  },
  {
    ...provider('anthropic', { canary: 'sk-ant-cAnArY-anthropic-4b1d' }),
    well: json({ data: [], has_more: false }),
    path: '/v1/models?limit=1',
    headers: { 'x-api-key': 'sk-ant-cAnArY-anthropic-4b1d', 'anthropic-version': '2023-06-01' },
    own: {},
  },
  {
    ...provider('grok', { canary: 'xai-cAnArY-grok-4b1d', baseAddress: (at) => `${at}/v1/` }),
    well: models,
    path: '/v1/models',
    headers: { authorization: 'Bearer xai-cAnArY-grok-4b1d' },
    own: { 400: 'check_key_refused' },
  },
  {
    ...provider('pico', { canary: 'cAnArY-local-4b1d', baseAddress: (at) => `${at}/my/server` }),
    well: json({ object: 'list', data: null }),
    path: '/my/server/v1/models',
    headers: { authorization: 'Bearer cAnArY-local-4b1d' },
    own: {},
  },
  {
    name: 'telegram',
    canary: TOKEN,
    send: (_server, userId) => [
      'pipes.saveTelegram',
      { ...pipe, userId, token: TOKEN, chat: '-1001234' },
    ],
    well: bot,
    path: `/bot${TOKEN}/getMe`,
    headers: {},
    own: { 401: 'check_bot_unknown', 404: 'check_bot_unknown', 409: 'telegram_webhook_set' },
  },
  {
    name: 'chats of a bot',
    canary: TOKEN,
    send: () => ['pipes.telegramChats', { token: TOKEN, otherKeyOk: false }],
    well: json({ ok: true, result: [] }),
    path: `/bot${TOKEN}/getUpdates`,
    headers: {},
    own: { 401: 'check_bot_unknown', 404: 'check_bot_unknown', 409: 'telegram_webhook_set' },
  },
  {
    name: 'bluebubbles',
    canary: PASSWORD,
    send: (server, userId) => [
      'pipes.saveBlueBubbles',
      {
        ...pipe,
        userId,
        address: `${server}/`,
        password: PASSWORD,
        chat: 'iMessage;-;+4915112345678',
        insecureOk: false,
      },
    ],
    well: pong,
    path: `/api/v1/ping?password=${encodeURIComponent(PASSWORD)}`,
    headers: {},
    own: { 401: 'check_password_refused' },
  },
];

/** Every way in which a canary could be written. */
export const spellings = (canary: string): string[] => [
  canary,
  canary.toLowerCase(),
  encodeURIComponent(canary),
  encodeURI(canary),
  Buffer.from(canary).toString('base64').replace(/=+$/, ''),
  Buffer.from(canary).toString('hex'),
  JSON.stringify(canary).slice(1, -1),
];
