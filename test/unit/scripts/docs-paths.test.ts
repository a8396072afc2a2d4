/** What the docs point at is there: a file that was renamed must not leave them saying what is not so. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const isThere = (...paths: readonly string[]): boolean =>
  paths.some((path) => existsSync(join(root, path)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What stands between backticks. */
const quotedIn = (text: string): string[] =>
  Array.from(text.matchAll(/`([^`\n]+)`/g), ([, quoted = '']) => quoted);

const docs = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (file) => file.endsWith('.md'),
);

it.each(docs)('%s names files that are there', (file) => {
  const paths = quotedIn(read(file)).filter((text) =>
    /^(src|test|scripts|tools|bench)\/[\w./-]+$/.test(text),
  );
  const missing = paths.filter(
    (path) => !isThere(path, `${path}.spec.ts`, `test/unit/${path}.test.ts`),
  );
  expect(missing).toEqual([]);
});

describe('docs/security.md', () => {
  const text = read('docs/security.md');
  const shown = text.slice(text.indexOf('## What shows it'));
  // The second column of its table; what is no test is a command.
  const named = Array.from(shown.matchAll(/^\|[^|]*\|([^|]*)\|$/gm), ([, where = '']) => where)
    .flatMap(quotedIn)
    .filter((name) => !name.includes(' '));

  it('names tests, or folders of tests, that are there', () => {
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(
      (name) => !isThere(`test/unit/${name}.test.ts`, `test/unit/${name}`, `${name}.spec.ts`),
    );
    expect(missing).toEqual([]);
  });

  it('shows each part of the threat model by tests that the claims name, too', () => {
    const model = text.slice(text.indexOf('## Threat model'), text.indexOf('\n## Keys'));
    const parts = model.split('\n### ').slice(1);
    expect(parts.length).toBe(8);
    for (const part of parts) {
      const [title = ''] = part.split('\n');
      const tests = quotedIn(part.slice(part.indexOf('**Shown by:**')));
      expect([title, tests]).not.toEqual([title, []]);
      const unknown = tests.filter((name) => !named.includes(name));
      expect([title, unknown]).toEqual([title, []]);
    }
  });
});

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

it.each(docs)('%s links to what is there', (file) => {
  const links = Array.from(read(file).matchAll(/\]\((?!https?:)([^)\s]+)\)/g), ([, to = '']) => to);
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!isThere(target)) return true;
    const headings = (): string[] =>
      Array.from(read(target).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading));
    return anchor !== undefined && !headings().includes(anchor);
  });
  expect(broken).toEqual([]);
});
