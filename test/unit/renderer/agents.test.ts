/** The Agents pages' own logic: what stands first, what is found, and where a page is. */
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Route, Router } from 'wouter';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import { found, stateOf, worstFirst } from '../../../src/renderer/features/agents/agentList.ts';
import { agentIdOf, agentPath } from '../../../src/renderer/app/routes.ts';

const agent = (id: string, over: Partial<AgentSummary> = {}): AgentSummary => ({
  id,
  name: id,
  description: '',
  version: null,
  builtIn: false,
  capabilities: [],
  required: 0,
  ready: 0,
  lastUsed: null,
  problem: null,
  ...over,
});
const problem = { code: 'package_file_missing', params: { file: 'agent.yaml' } } as const;

describe('what needs attention first', () => {
  it('is what cannot be read, then by how much is missing, then by name; the built-in one is last', () => {
    const agents = [
      agent('default', { builtIn: true }),
      agent('nothing'),
      agent('ready', { required: 2, ready: 2 }),
      agent('one missing', { required: 2, ready: 1 }),
      agent('z', { name: 'Zwei 10', required: 2 }),
      agent('y', { name: 'Zwei 9', required: 2 }),
      agent('x', { name: 'Ähre', required: 2 }),
      agent('broken', { problem, required: 3 }),
    ];
    const order = ['broken', 'x', 'y', 'z', 'one missing', 'ready', 'nothing', 'default'];
    expect(worstFirst(agents, 'de').map(({ id }) => id)).toEqual(order);
    expect(worstFirst(agents.toReversed(), 'en').map(({ id }) => id)).toEqual(order);
  });

  it('loses nobody, and no agent that lacks something stands after one that does not', () => {
    const any = fc
      .record({ id: fc.string(), required: fc.nat(3), part: fc.nat(3), broken: fc.boolean() })
      .map(({ id, required, part, broken }) =>
        agent(id, {
          required,
          ready: Math.min(required, part),
          problem: broken ? problem : null,
        }),
      );
    fc.assert(
      fc.property(fc.array(any), (agents) => {
        const sorted = worstFirst(agents, 'en');
        expect(sorted).toHaveLength(agents.length);
        expect(new Set(sorted)).toEqual(new Set(agents));
        const lacking = sorted.map((each) => ['unreadable', 'missing'].includes(stateOf(each)));
        expect(lacking.lastIndexOf(true)).toBeLessThan(
          lacking.includes(false) ? lacking.indexOf(false) : Infinity,
        );
      }),
    );
  });
});

describe('a search', () => {
  const agents = [
    agent('mail', { name: 'Post', description: 'Liest Nachrichten', capabilities: ['imap'] }),
    agent('default', { builtIn: true }),
  ];
  const nameOf = ({ builtIn, name }: AgentSummary) => (builtIn ? 'Selu' : name);
  it.each([
    ['', ['mail', 'default']],
    [' \t', ['mail', 'default']],
    ['POST', ['mail']],
    ['imap nach', ['mail']],
    ['mail selu', []],
    ['selu', ['default']],
    ['st li', ['mail']],
    ['stlie', []],
  ])('for %j', (search, ids) => {
    expect(found(agents, search, nameOf).map(({ id }) => id)).toEqual(ids);
  });
});

describe('where the page of an agent is', () => {
  /** What the page is given, through the router. */
  const shownAt = (path: string): string | null => {
    let shown: string | null = null;
    const page = createElement(Route<{ id: string }>, {
      path: '/agents/:id',
      children: ({ id }) => {
        shown = agentIdOf(id);
        return null;
      },
    });
    const hook = (): [string, () => void] => [path, () => {}];
    renderToStaticMarkup(createElement(Router, { hook, children: page }));
    return shown;
  };

  it('any id comes back from it as it is', () => {
    const id = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({
        unit: fc.constantFrom('%', '2', '5', '4', '1', 'F', '/', '?', '#', 'é'),
        minLength: 1,
      }),
    );
    fc.assert(
      fc.property(id, (text) => {
        expect(shownAt(agentPath(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('an address that somebody typed breaks nothing', () => {
    expect(shownAt('/agents/100%')).toBe('100%');
    expect(shownAt('/agents/a/b')).toBeNull();
  });
});
