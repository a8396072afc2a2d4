/**
 * Checks the language files, as part of the lint: the same keys and placeholders in every language, no key
 * that nothing uses, one sentence for each error code with just its parameters, and those of each kind of finding.
 * The type checker checks that keys in the code exist (src/shared/i18n/types.d.ts).
 */
import { globSync, readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';
import { language } from '#shared/contract/schemas.ts';
import { errorParams } from '#shared/errors.ts';
import { findingKinds } from '#shared/findings.ts';

/** The folders in which a namespace is the default one: their code names its keys without the namespace. */
const homes = {
  window: 'src/renderer',
  native: 'src/main',
  errors: null,
  outside: 'src/shared',
  activity: 'src/shared',
  health: null,
};
type Namespace = keyof typeof homes;

const languages = language.options;
const problems: string[] = [];

for (const namespace of Object.keys(homes) as Namespace[]) {
  const [english = new Map<string, string>(), ...others] = languages.map((name) =>
    read(name, namespace),
  );
  others.forEach((other, index) => {
    compare(`${languages[index + 1]}/${namespace}.json`, english, other);
  });
  findUnused(namespace, english);
}
checkErrors(read('en', 'errors'));
checkFindings(read('en', 'health'));

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

/** Each sentence by its dotted key. */
function read(name: string, namespace: Namespace): Map<string, string> {
  const sentences = new Map<string, string>();
  const walk = (node: unknown, path: string[]): void => {
    if (typeof node === 'string') sentences.set(path.join('.'), node);
    else Object.entries(node as object).forEach(([key, child]) => walk(child, [...path, key]));
  };
  walk(JSON.parse(readFileSync(`src/shared/i18n/${name}/${namespace}.json`, 'utf8')), []);
  return sentences;
}

/** The names between {{ and }}, without their formats, and whole $t(…) references. */
function placeholders(sentence: string): string {
  const names = [...sentence.matchAll(/\{\{-?\s*([^},\s]+)/g)].map((match) => match[1]);
  return [...new Set([...names, ...(sentence.match(/\$t\([^)]*\)/g) ?? [])])].sort().join(', ');
}

function compare(file: string, english: Map<string, string>, other: Map<string, string>): void {
  for (const [key, sentence] of english) {
    const translated = other.get(key);
    if (!sentence || !translated) problems.push(`${file}: ${key} is missing, here or in English`);
    else if (placeholders(translated) !== placeholders(sentence)) {
      problems.push(
        `${file}: ${key} has {${placeholders(translated)}}, English {${placeholders(sentence)}}`,
      );
    }
  }
  for (const key of other.keys()) {
    if (!english.has(key)) problems.push(`${file}: ${key} is not there in English`);
  }
}

function findUnused(namespace: Namespace, sentences: Map<string, string>): void {
  const patterns = [...textsInCode(namespace), ...references(namespace, sentences)];
  const used = new Set(patterns);
  // A template counts when it starts with a part of a key: `*.title` could be anything.
  const wild = patterns
    .filter((pattern) => /^[\w.-]+\*[\w.*-]*$/.test(pattern))
    .map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[\\w-]+')}$`));
  for (const key of sentences.keys()) {
    const name = key.replace(/_(zero|one|two|few|many|other)$/, '');
    if (namespace === 'errors' && name in errorParams) continue;
    if (namespace === 'health' && findingWordsOf().has(name)) continue;
    if (!used.has(name) && !wild.some((pattern) => pattern.test(name))) {
      problems.push(`${namespace}.json: ${key} is not used`);
    }
  }
}

/** Every string in the code that may be a key of the namespace; `*` stands for the variable parts of a template. */
function textsInCode(namespace: Namespace): string[] {
  const prefix = `${namespace}:`;
  const home = homes[namespace];
  return globSync('src/**/*.{ts,tsx}').flatMap((file) => {
    const texts: string[] = [];
    new Visitor({
      Literal: ({ value }) => {
        if (typeof value === 'string') texts.push(value);
      },
      TemplateLiteral: ({ quasis }) => {
        texts.push(quasis.map(({ value }) => value.cooked).join('*'));
      },
    }).visit(parseSync(file, readFileSync(file, 'utf8')).program);
    return texts.flatMap((text) => {
      if (text.startsWith(prefix)) return [text.slice(prefix.length)];
      return home !== null && file.startsWith(`${home}/`) ? [text] : [];
    });
  });
}

/** Keys that other sentences include by `$t(namespace:key)`. */
function references(namespace: Namespace, sentences: Map<string, string>): string[] {
  return [...sentences.values()].flatMap((sentence) =>
    [...sentence.matchAll(/\$t\((\w+):([^),]+)/g)]
      .filter((match) => match[1] === namespace)
      .map((match) => (match[2] ?? '').replaceAll(/\{\{.*?\}\}/g, '*')),
  );
}

function checkErrors(sentences: Map<string, string>): void {
  for (const [code, params] of Object.entries<readonly string[]>(errorParams)) {
    const sentence = sentences.get(code);
    if (sentence === undefined) problems.push(`errors.json: ${code} has no sentence`);
    else {
      const found = placeholders(sentence.replaceAll(/\$t\([^)]*?(\{\{.*?\}\})\)/g, '$1'));
      const wanted = [...params].sort().join(', ');
      if (found !== wanted)
        problems.push(`errors.json: ${code} has {${found}}, its parameters are {${wanted}}`);
    }
  }
}

/** What each kind of finding says, with the parameters that it may name. */
function findingWordsOf(): ReadonlyMap<string, readonly string[]> {
  const titles = { all: 'title', person: 'personTitle', own: 'ownTitle' } as const;
  return new Map(
    Object.entries(findingKinds).flatMap(([kind, { whose, params }]) => [
      ...whose.map(
        (each) =>
          [`${kind}.${titles[each]}`, each === 'person' ? [...params, 'person'] : params] as const,
      ),
      [`${kind}.why`, params] as const,
      [`${kind}.fix`, params] as const,
    ]),
  );
}

function checkFindings(sentences: Map<string, string>): void {
  const plain = new Map(
    [...sentences].map(([key, sentence]) => [key.replace(/_(zero|one|other)$/, ''), sentence]),
  );
  for (const [key, params] of findingWordsOf()) {
    const sentence = plain.get(key);
    if (sentence === undefined) problems.push(`health.json: ${key} has no sentence`);
    else {
      const other = placeholders(sentence)
        .split(', ')
        .filter((name) => name !== '' && !params.includes(name));
      if (other.length > 0) problems.push(`health.json: ${key} has {${other.join(', ')}}`);
    }
  }
}
