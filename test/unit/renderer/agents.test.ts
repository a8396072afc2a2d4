/** The Agents pages' own logic: .env files, what stands first, what is found, and where a page is. */
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Route, Router } from 'wouter';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import { found, stateOf, worstFirst } from '../../../src/renderer/features/agents/agentList.ts';
import { agentIdOf, agentPath } from '../../../src/renderer/app/routes.ts';
import { readEnv } from '../../../src/renderer/features/agents/envFile.ts';

const read = (text: string) => Object.fromEntries(readEnv(text));

describe('an .env file', () => {
  const blank = fc.constantFrom('', '', ' ', '  ', '\t');
  const name = fc.constantFrom('A', 'B', 'API_KEY', '_x', 'a1', 'lower', 'X9_');
  const plain = fc
    .string({ unit: fc.constantFrom(...Array.from('abcXYZ019-_=+/.:,;!?@$%&*()[]{}<>|~^ ä🔑\\n')) })
    .map((value) => value.trim());
  const quoted = fc
    .record({
      quote: fc.constantFrom('"', "'", '`'),
      inside: fc.string({ unit: fc.constantFrom(...Array.from('ab1= #\n\\n$\'"`ä \t')) }),
    })
    .map(({ quote, inside }) => `${quote}${inside.replaceAll(quote, '')}${quote}`);
  const value = fc.oneof(plain, quoted);
  const comment = fc.oneof(
    fc.constant(''),
    fc.constantFrom(' # a comment', ' #', '#close', ' # "quoted" = \'x\''),
  );
  const assignment = fc
    .tuple(blank, fc.constantFrom('', '', 'export '), name, blank, blank, value, blank, comment)
    .map(([before, exported, key, left, right, content, after, remark]) => {
      const behind = `${right}${content}${after}${remark}`;
      if (behind.trim() === '') return `${before}${key}${left}=`;
      return `${before}${exported}${key}${left}=${behind}`;
    });
  const line = fc.oneof(
    { weight: 4, arbitrary: assignment },
    fc.constantFrom('', '   ', '# comment', '#A=commented', 'no assignment', 'export'),
  );
  const file = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, end, last]) => lines.join('\n').replaceAll('\n', end) + (last ? end : ''));

  /*
   * It differs where Node's answer is of no use to a person, see below: Node takes the next line for the value
   * of a name with only spaces behind it, does not take off an `export` without a value or before a tab, keeps
   * a no-break space before a value, and takes any text before a `=` for a name.
   */
  it('is read as Node reads it', () => {
    fc.assert(
      fc.property(file, (text) => {
        expect(read(text)).toEqual({ ...parseEnv(text) });
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['KEY=sk-1', { KEY: 'sk-1' }],
    ['export KEY="a b" # mine', { KEY: 'a b' }],
    ["KEY='a\\nb'", { KEY: 'a\\nb' }],
    ['KEY="a\\nb"', { KEY: 'a\nb' }],
    ['KEY="-----BEGIN\nabc\n-----END"\nB=2', { KEY: '-----BEGIN\nabc\n-----END', B: '2' }],
    ['KEY=', { KEY: '' }],
    ['KEY=""', { KEY: '' }],
    ['KEY=a=b==', { KEY: 'a=b==' }],
    ['KEY=1\nKEY=2', { KEY: '2' }],
    ['KEY=\nB=2', { KEY: '', B: '2' }],
    ['KEY="never closed\nB=2', { KEY: '"never closed', B: '2' }],
    [
      'constructor=1\n__proto__=2',
      Object.fromEntries([
        ['constructor', '1'],
        ['__proto__', '2'],
      ]),
    ],
    ['', {}],
    ['KEY= \t\nB=2', { KEY: '', B: '2' }],
    ['export\tKEY=1', { KEY: '1' }],
    ['export KEY=', { KEY: '' }],
    ['KEY=\u00a0sk-1', { KEY: 'sk-1' }],
    ['To get a key, open https://example.com/?q=1', {}],
    ['\ufeffKEY=1', { KEY: '1' }],
  ])('%j', (text, values) => {
    expect(read(text)).toEqual(values);
  });

  it('any value in quotes that it does not hold comes back whole, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), file, (secret, rest) => {
        const inside = secret.replaceAll(/['\r]/g, '');
        expect(read(`LAST='${inside}'\n${rest}`)['LAST']).toBe(inside);
        const before = rest.replaceAll(/["'`]/g, '');
        expect(read(`${before}\nLAST='${inside}'`)['LAST']).toBe(inside);
      }),
    );
  });
});

const agent = (id: string, over: Partial<AgentSummary> = {}): AgentSummary => ({
  id,
  name: id,
  description: '',
  version: null,
  builtIn: false,
  capabilities: [],
  required: 0,
  ready: 0,
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
