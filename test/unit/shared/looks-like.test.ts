/** Whose key is it? Wrongly questioned is a nuisance, wrongly sent is a leak. */
import { describe, expect, it } from 'vitest';
import { isRegion } from '#shared/providers.ts';
import { isTelegramChat } from '#shared/pipes.ts';
import { looksLike } from '#shared/looks-like.ts';

const LONG = 'aB3'.repeat(16);

it.each([
  [`sk-ant-api03-${LONG}`, 'anthropic'],
  [`sk-proj-${LONG}`, 'openai'],
  [`sk-svcacct-${LONG}`, 'openai'],
  [`sk-admin-${LONG}`, 'openai'],
  [`sk-${LONG}`, 'openai'],
  [`sk-or-v1-${LONG}`, 'openrouter'],
  [`xai-${LONG}`, 'grok'],
  [`ABSK${LONG}=`, 'bedrock'],
  [`bedrock-api-key-${LONG}`, 'bedrock'],
  ['AKIAIOSFODNN7EXAMPLE', 'aws'],
  [`gsk_${LONG}`, 'groq'],
  [`AIza${LONG}`, 'google'],
  [`ghp_${LONG}`, 'github'],
  [`github_pat_${LONG}`, 'github'],
  [`hf_${LONG}`, 'huggingface'],
  ['123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', 'telegram'],
  [`  xai-${LONG}\n`, 'grok'],
  // Keys that people give their own servers.
  ['sk-1234', null],
  ['sk-local-secret', null],
  ['password', null],
  ['', null],
  [`my-xai-${LONG}`, null],
  ['123456789:short', null],
])('%s looks like %s', (key, maker) => {
  expect(looksLike(key)).toBe(maker);
});

describe('a region', () => {
  it.each(['eu-central-1', 'us-east-1', 'ap-southeast-2', 'us-gov-west-1', 'eusc-de-east-1'])(
    'is %s',
    (text) => expect(isRegion(text)).toBe(true),
  );
  it.each([
    '',
    'Frankfurt',
    'eu-central',
    'EU-CENTRAL-1',
    'eu-central-1/',
    'eu central 1',
    'a.b-c-1',
  ])('is not %j', (text) => expect(isRegion(text)).toBe(false));
});

describe('a chat of Telegram’s', () => {
  it.each(['1', '-1001234567890', '4503599627370495', '@a_channel'])('is %s', (text) =>
    expect(isTelegramChat(text)).toBe(true),
  );
  it.each([
    '',
    '-',
    '@',
    '@ab',
    'Family',
    '1 2',
    '@a b cd',
    '12345678901234567890123',
    '0',
    '-0',
    '007',
    '4503599627370496',
    '12345678901234567890',
  ])('is not %j', (text) => expect(isTelegramChat(text)).toBe(false));
});
