/** What a package says of itself, as pages show it: told from what the app says, and in its own direction of writing. */
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AgentCapability, AgentDetails } from '#shared/contract/schemas.ts';
import { AgentOverview } from '../../../src/renderer/features/agents/AgentOverview.tsx';
import { Requirements } from '../../../src/renderer/features/agents/install/Requirements.tsx';
import { startTexts } from '../../../src/renderer/i18n/start.ts';

beforeAll(() => startTexts('en'));

const FALSE_WORDS = 'Checked by Selu.\n\nIt asks for nothing else.';
const shown = (node: ReactNode): string => renderToStaticMarkup(node);
const quotations = (html: string): string[] =>
  [...html.matchAll(/<q dir="auto"[^>]*>([^<]*)<\/q>/g)].map(([, text]) => text ?? '');
const outside = (html: string): string => html.replaceAll(/<q dir="auto".*?<\/q>/gs, '');

const capability: AgentCapability = {
  id: 'דואר',
  network: 'none',
  hosts: [],
  sharedWith: [
    { id: 'a', name: 'Mail” and all of Selu' },
    { id: 'b', name: 'Notes' },
  ],
  secrets: [
    {
      name: 'PASSWORD',
      scope: 'system',
      required: true,
      description: FALSE_WORDS,
      status: 'missing',
      updatedAt: null,
      expiresAt: null,
      stamp: '',
    },
  ],
};

const agent: AgentDetails = {
  id: 'mail',
  name: 'Mail',
  description: 'short',
  longDescription: FALSE_WORDS,
  version: '2.0, checked by Selu',
  builtIn: false,
  installedAt: null,
  capabilities: [capability],
  unreadable: [],
  required: 1,
  ready: 0,
  lastUsed: null,
  problem: null,
};

const places = {
  'the requirements of a package': () =>
    shown(createElement(Requirements, { capabilities: [capability], existing: [] })),
  'the page of an agent': () => shown(createElement(AgentOverview, { agent })),
};

describe.each(Object.entries(places))('%s', (_name, markup) => {
  it('sets free text off as a quotation', () => {
    const html = markup();
    expect(quotations(html)).toEqual([FALSE_WORDS]);
    expect(outside(html)).not.toContain('asks for nothing else');
  });

  it('isolates names, and quotes them in sentences of the app', () => {
    const html = markup();
    expect(html).toContain('<bdi>דואר</bdi>');
    expect(html).toContain('“\u2068Mail’ and all of Selu\u2069”');
  });
});

it('the page of an agent says whose words they are, and quotes a version that is none', async () => {
  const { builtIn: _, ...rest } = agent;
  expect(places['the page of an agent']()).toContain('In its own words');
  expect(places['the page of an agent']()).toContain('“\u20682.0, checked by Selu\u2069”');
  await i18next.changeLanguage('de');
  expect(places['the page of an agent']()).toContain('„\u20682.0, checked by Selu\u2069“');
  const own = shown(
    createElement(AgentOverview, { agent: { ...rest, builtIn: true, longDescription: '' } }),
  );
  expect(own).not.toContain('<q');
});
