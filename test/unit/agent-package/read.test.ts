/** What is read of a package, and what is said of one that cannot be read. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { bounds } from '../../../src/main/agent-package/bounds.ts';
import {
  checkWhole,
  credentialDescription,
  textOf,
} from '../../../src/main/agent-package/package.ts';
import { readPackage } from '../../../src/main/agent-package/read.ts';
import { localeFile, manifestFile } from '../../../src/main/agent-package/schemas.ts';
import { temporaryFolder } from '../../support/home.ts';
import { agentYaml, manifestYaml, sound, writeFiles, type Files } from '../../support/archives.ts';
import { howMany } from '../../support/deep.ts';

const MANIFEST = 'capabilities/mail/manifest.yaml';

function read(files: Files) {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return readPackage(folder);
}

/** What is said of a manifest. */
async function manifestError(content: string | Uint8Array): Promise<ErrorInfo | undefined> {
  const { unreadable, capabilities } = await read({ ...sound, [MANIFEST]: content });
  expect(capabilities.length + unreadable.length).toBe(1);
  return unreadable[0]?.error;
}

describe('a package', () => {
  it('is read as it says, with the defaults that Selu has', async () => {
    const agent = await read({ ...sound, 'capabilities/README.md': 'no capability' });
    expect(agent).toEqual({
      id: 'helper',
      name: 'Helper',
      version: null,
      defaultLocale: 'en',
      texts: { de: { name: 'Helferin', description: '', longDescription: '', credentials: {} } },
      capabilities: [
        {
          id: 'mail',
          networkMode: 'allowlist',
          hosts: ['mail.example.com:993'],
          credentials: [
            {
              name: 'PASSWORD',
              scope: 'user',
              required: true,
              secret: true,
              description: 'Your mail password',
            },
            {
              name: 'SERVER',
              scope: 'system',
              required: false,
              secret: true,
              description: '',
            },
          ],
        },
      ],
      unreadable: [],
      warnings: [],
    });
    expect(Object.isFrozen(agent.capabilities[0]?.credentials[0])).toBe(true);
    checkWhole(agent);
  });

  it('may leave out everything but its id and name, and say what nobody knows', async () => {
    const agent = await read({
      'agent.yaml':
        '# ours\nname: >\n  Helper\nid: x\nrouting: {a: [b, 1]}\ni18n:\nversion:\n<<: {id: other}\n',
      'capabilities/a/manifest.yaml':
        'id: a\nimage: 3\ntools: [{name: [1]}]\ncredentials:\nnetwork:\n',
      'i18n/en.yaml': '# nothing yet\n',
    });
    expect(agent).toMatchObject({
      id: 'x',
      name: 'Helper',
      version: null,
      defaultLocale: null,
      unreadable: [],
      warnings: [],
    });
    expect(agent.capabilities).toEqual([
      { id: 'a', networkMode: null, hosts: [], credentials: [] },
    ]);
  });

  it.for([
    ['1.10', '1.10'],
    ['2', '2'],
    ['"1.0-beta"', '1.0-beta'],
    ['0x10', '0x10'],
    ['1.0.0', '1.0.0'],
  ])('has the version %s', async ([written = '', version]) => {
    expect((await read({ 'agent.yaml': `${agentYaml}version: ${written} # now\n` })).version).toBe(
      version,
    );
  });

  it('may have a byte order mark, Windows line ends, and names that objects have', async () => {
    const agent = await read({
      'agent.yaml': `\ufeff${agentYaml.replaceAll('\n', '\r\n')}`,
      'capabilities/x/manifest.yaml':
        'id: constructor\ncredentials:\n- {name: __proto__, scope: user}\n- {name: toString, scope: user}\n',
      'i18n/de.yaml': 'capabilities:\n  __proto__: {credentials: {a: {}}}\n',
    });
    const [capability] = agent.capabilities;
    expect(capability?.credentials.map(({ name }) => name)).toEqual(['__proto__', 'toString']);
    for (const credential of capability?.credentials ?? []) {
      if (capability) expect(credentialDescription(agent, capability, credential, 'de')).toBe('');
    }
    expect(({} as Record<string, unknown>)['credentials']).toBeUndefined();
  });

  it('is read with hundreds of others at once', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, sound);
    const all = await Promise.all([
      ...Array.from({ length: 300 }, () => readPackage(folder)),
      readPackage(join(folder, 'none')).catch(() => null),
      readPackage(folder),
    ]);
    expect(all.filter((agent) => agent?.id === 'helper')).toHaveLength(301);
  });
});

describe('texts', () => {
  const files = (withGerman: boolean, defaultLocale: string): Files => ({
    'agent.yaml': agentYaml.replace('locale: en', `locale: ${defaultLocale}`),
    [MANIFEST]: manifestYaml,
    'i18n/fr.yaml':
      'agent: {name: Aide, description: Elle aide, long_description: " "}\ncapabilities: {mail: {credentials: {SERVER: {description: Le serveur}, PASSWORD: {description: Mot de passe}}}}',
    ...(withGerman && {
      'i18n/de.yaml':
        'agent: {name: Hilfe}\ncapabilities: {mail: {credentials: {PASSWORD: {description: Passwort}, SERVER: {description: ""}}}}',
    }),
  });
  const describeAll = async (from: Files, language: string) => {
    const agent = await read(from);
    const [capability] = agent.capabilities;
    return {
      ...textOf(agent, language),
      ...Object.fromEntries(
        capability?.credentials.map((credential) => [
          credential.name,
          credentialDescription(agent, capability, credential, language),
        ]) ?? [],
      ),
    };
  };

  it('come in the language, else in the default one, else as the manifest says', async () => {
    const french = {
      name: 'Aide',
      description: 'Elle aide',
      longDescription: '',
      PASSWORD: 'Mot de passe',
      SERVER: 'Le serveur',
    };
    expect(await describeAll(files(true, 'fr'), 'de')).toEqual({
      ...french,
      name: 'Hilfe',
      PASSWORD: 'Passwort',
    });
    expect(await describeAll(files(true, 'fr'), 'en')).toEqual(french);
    expect(await describeAll(files(false, 'fr'), 'de')).toEqual(french);
    expect(await describeAll(files(false, 'es'), 'de')).toEqual({
      name: 'Helper',
      description: '',
      longDescription: '',
      PASSWORD: 'Your mail password',
      SERVER: '',
    });
  });

  it('that cannot be read hide nothing', async () => {
    const agent = await read({ ...sound, 'i18n/de.yaml': 'agent:\n  name: [1]\n' });
    expect(agent.warnings).toEqual([
      {
        code: 'package_value_type',
        params: { file: 'i18n/de.yaml', line: 2, column: 9, key: 'agent.name', kind: 'text' },
      },
    ]);
    expect(textOf(agent, 'de').name).toBe('Helper');
    expect(agent.capabilities).toHaveLength(1);
    expect(() => checkWhole(agent)).toThrow(
      expect.objectContaining({ code: 'package_value_type' }),
    );
  });
});

/** A map as large as may be, fifty times. */
const flatBomb = [
  `a: &a {${Array.from({ length: 24_000 }, (_, n) => `${n.toString(36)}: `).join()}}`,
  ...Array.from({ length: 50 }, (_, n) => `b${n}: *a`),
].join(', ');

describe('a translation that cannot be read', () => {
  const flow = (count: number, value: string): string =>
    `{${Array.from({ length: count }, (_, n) => `k${n}: ${value}`).join(', ')}}`;

  it.for<[string, string, Record<string, unknown> & { code: string }]>([
    ['a flat bomb', `capabilities: {${flatBomb}}`, { code: 'package_yaml_too_complex' }],
    [
      'many capabilities',
      `capabilities: ${flow(201, '')}`,
      { code: 'package_too_many_items', key: 'capabilities', max: 200 },
    ],
    [
      'many credentials',
      `capabilities: {mail: {credentials: ${flow(201, '')}}}`,
      { code: 'package_too_many_items', key: 'capabilities.mail.credentials', max: 200 },
    ],
    [
      'a name that turns around',
      'agent: {name: "Help\\u202er"}',
      { code: 'package_line_invalid', key: 'agent.name' },
    ],
  ])('%s', async ([, content, { code, ...params }]) => {
    const { warnings } = await read({ ...sound, 'i18n/de.yaml': content });
    expect(warnings).toMatchObject([{ code, params: { file: 'i18n/de.yaml', ...params } }]);
  });

  it('is not searched further than its first error', () => {
    const wrong = (count: number, value: unknown) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, value]));
    const capabilities = wrong(200, { credentials: wrong(200, { description: 1 }) });
    expect(localeFile.safeParse({ capabilities }).error?.issues).toHaveLength(1);
    const hosts = Array.from({ length: 500 }, () => 1);
    expect(manifestFile.safeParse({ id: 'x', network: { hosts } }).error?.issues).toHaveLength(1);
  });
});

describe('what cannot be seen', () => {
  /** Turns of the direction, joiners, fillers, tags, and what a soft hyphen is. */
  const HIDDEN = [
    ...['\u202e', '\u2066', '\u200f', '\u061c', '\u200b', '\u200c', '\u200d', '\u2060'],
    ...['\ufe0f', '\u{e0041}', '\u00ad', '\u3164', '\u2800'],
  ];
  const put = (hidden: string) => ({
    id: `mail${hidden}s`,
    network: { hosts: [`mail.example.com${hidden}.evil.example`] },
    credentials: [{ name: `PASS${hidden}WORD`, scope: 'user' }],
  });

  it.for(HIDDEN)('is in no id, credential name or host', async (hidden) => {
    const clean = put('');
    expect(await manifestError(dump(clean))).toBeUndefined();
    for (const key of ['id', 'network', 'credentials'] as const) {
      const content = dump({ ...clean, [key]: put(hidden)[key] });
      const code = key === 'network' ? 'package_host_invalid' : 'package_line_invalid';
      expect(await manifestError(content)).toMatchObject({ code });
    }
    const agents = [dump({ id: `x${hidden}y`, name: 'x' }), `${agentYaml}version: "1${hidden}0"\n`];
    for (const agent of agents) {
      await expect(read({ 'agent.yaml': agent })).rejects.toMatchObject({
        code: 'package_line_invalid',
      });
    }
  });

  it.for([
    ['api.оpenai.com', false],
    ['ехample.com:443', false],
    ['mail.example.com\uff0eevil.example', false],
    ['http://example.com', false],
    ['example.com/path', false],
    ['user@example.com', false],
    ['a b.example', false],
    ['a..example', false],
    ['-', false],
    ['', false],
    ['example.com:', false],
    ['exa*mple.com', false],
    [`${'x'.repeat(64)}.example`, false],
    ['example.com', true],
    ['*.icloud.com:443', true],
    ['xn--mnchen-3ya.example:8443', true],
    ['localhost:11434', true],
    ['my_nas.fritz.box', true],
    ['192.168.1.2:80', true],
    ['[fd00::1]:443', true],
    ['*', true],
  ] as const)('%j is a host: %s', async ([written, isOne]) => {
    const error = await manifestError(dump({ id: 'mail', network: { hosts: [written] } }));
    if (isOne) expect(error).toBeUndefined();
    else expect(error).toMatchObject({ code: 'package_host_invalid' });
  });

  it("is in an agent's name only where a script or an emoji is written with it", async () => {
    const nameOf = async (name: string) =>
      (await read({ 'agent.yaml': dump({ id: 'x', name }) })).name;
    for (const name of ['می\u200cخواهم', '👩\u200d💻 Helper', '❤\ufe0f', 'מייל']) {
      expect(await nameOf(name)).toBe(name);
    }
    for (const name of ['Help\u202er', '\u2066x', 'x\u200by', 'x\u00ady', '\u200d', '\u2800']) {
      await expect(nameOf(name)).rejects.toMatchObject({ code: 'package_line_invalid' });
    }
  });

  it('is left out of descriptions where it turns the direction of writing', async () => {
    const description = '\u202eevil\u202c \u2067x\u2069\u061c\u200e می\u200cخواهم';
    const { texts, capabilities } = await read({
      ...sound,
      [MANIFEST]: dump({ id: 'm', credentials: [{ name: 'A', scope: 'user', description }] }),
      'i18n/de.yaml': dump({
        agent: { description, long_description: description },
        capabilities: { m: { credentials: { A: { description } } } },
      }),
    });
    const plain = 'evil x می\u200cخواهم';
    expect(capabilities[0]?.credentials[0]?.description).toBe(plain);
    expect(texts['de']).toEqual({
      name: '',
      description: plain,
      longDescription: plain,
      credentials: { m: { A: plain } },
    });
  });
});

describe('an agent.yaml that cannot be read', () => {
  it.for<[string, string | Uint8Array, Partial<Record<string, unknown>> & { code: string }]>([
    ['no id', 'name: x\n', { code: 'package_value_missing', key: 'id', line: 1, column: 1 }],
    ['an empty file', '', { code: 'package_value_missing', key: 'id', line: 1 }],
    [
      'a number as name',
      'id: x\nname:   3\n',
      { code: 'package_value_type', key: 'name', kind: 'text', line: 2, column: 9 },
    ],
    ['a list', '- id: x\n', { code: 'package_yaml_invalid', line: 1, column: 1 }],
    ['a text', 'hello', { code: 'package_yaml_invalid', line: 1, column: 1 }],
    [
      'a key twice',
      'id: x\nname: y\nid: z\n',
      { code: 'package_yaml_invalid', line: 3, column: 1 },
    ],
    [
      'two documents',
      'id: x\nname: y\n---\nid: z\n',
      { code: 'package_yaml_invalid', line: 4, column: 1 },
    ],
    [
      'a tag',
      'id: x\nname: !!js/function y\n',
      { code: 'package_yaml_invalid', line: 2, column: 7 },
    ],
    [
      'a tag where nobody looks',
      'id: x\nname: y\nz:\n  - !custom {a: 1}\n',
      { code: 'package_yaml_invalid', line: 4, column: 5 },
    ],
    ['an open bracket', 'id: x\nname: [y\n', { code: 'package_yaml_invalid', line: 3 }],
    ['a tab', 'id: x\n\tname: y', { code: 'package_yaml_invalid', line: 2 }],
    [
      'an alias of nothing',
      'id: x\nname: *y\n',
      { code: 'package_yaml_invalid', line: 2, column: 8 },
    ],
    [
      'a wide name',
      `id: x\nname: ${'ä'.repeat(201)}\n`,
      { code: 'package_line_invalid', key: 'name', max: 200, line: 2 },
    ],
    [
      'a name of two lines',
      'id: x\nname: "a\\nb"\n',
      { code: 'package_line_invalid', key: 'name' },
    ],
    [
      'a locale that leads out',
      agentYaml.replace('locale: en', 'locale: ../../x'),
      { code: 'package_locale_invalid', key: 'i18n.default_locale', line: 4, column: 19 },
    ],
    ['Latin-1', Buffer.from('id: x\nname: \xe4\n', 'latin1'), { code: 'package_not_utf8' }],
    ['UTF-16', Buffer.from(`\ufeff${agentYaml}`, 'utf16le'), { code: 'package_not_utf8' }],
    ['a zero', 'id: x\0\nname: y', { code: 'package_yaml_invalid' }],
    [
      'too many bytes',
      `${agentYaml}${'#'.repeat(bounds.yaml)}`,
      { code: 'package_yaml_too_large', max: 256 },
    ],
    [
      'deep nesting',
      `${agentYaml}x: ${'['.repeat(200)}${']'.repeat(200)}\n`,
      { code: 'package_yaml_invalid', line: 5 },
    ],
    [
      'nodes without number',
      `${agentYaml}x: [${'1,'.repeat(60_000)}]\n`,
      { code: 'package_yaml_too_complex' },
    ],
    ['a bomb of aliases', `${agentYaml}${bomb()}`, { code: 'package_yaml_too_complex' }],
    ['a flat bomb', `${agentYaml}x: {${flatBomb}}\n`, { code: 'package_yaml_too_complex' }],
    ['a list of itself', `${agentYaml}x: &x [*x]\n`, { code: 'package_yaml_too_complex' }],
    [
      'a version of many zeros',
      `${agentYaml}version: 1.${'0'.repeat(250_000)}\n`,
      { code: 'package_line_invalid', key: 'version', max: 200, line: 5, column: 10 },
    ],
    ...['.nan', '.inf', '-.inf'].map((version): [string, string, { code: string; key: string }] => [
      `the version ${version}`,
      `${agentYaml}version: ${version}\n`,
      { code: 'package_value_type', key: 'version' },
    ]),
  ])('%s', async ([, content, { code, ...params }]) => {
    await expect(read({ 'agent.yaml': content })).rejects.toMatchObject({
      code,
      params: { file: 'agent.yaml', ...params },
    });
  });

  it('a link, a pipe or a folder', async () => {
    const unreadable = { code: 'package_file_unreadable', params: { file: 'agent.yaml' } };
    const folder = temporaryFolder();
    const file = join(folder, 'agent.yaml');
    const sourceOfIt = temporaryFolder();
    writeFiles(sourceOfIt, sound);
    symlinkSync(join(sourceOfIt, 'agent.yaml'), file);
    await expect(readPackage(folder)).rejects.toMatchObject(unreadable);
    rmSync(file);
    execFileSync('mkfifo', [file]);
    await expect(readPackage(folder)).rejects.toMatchObject(unreadable);
    rmSync(file);
    mkdirSync(file);
    await expect(readPackage(folder)).rejects.toMatchObject(unreadable);
    rmSync(file, { recursive: true });
    const missing = { code: 'package_file_missing', params: { file: 'agent.yaml' } };
    await expect(readPackage(folder)).rejects.toMatchObject(missing);
    await expect(readPackage(join(folder, 'gone'))).rejects.toMatchObject(missing);
  });
});

/** Each list holds the one before nine times. */
function bomb(): string {
  const lists = Array.from(
    { length: 9 },
    (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}]`,
  );
  return ['l0: &l0 [x]', ...lists, ''].join('\n');
}

describe('a capability that cannot be read', () => {
  const credentials = (...lines: string[]): string =>
    ['id: mail', 'credentials:', ...lines, ''].join('\n');

  it.for<[string, string, Partial<Record<string, unknown>> & { code: string }]>([
    ['no id', 'class: tool', { code: 'package_value_missing', key: 'id', line: 1, column: 1 }],
    [
      'an id of two lines',
      'id: |\n  a\n  b\n',
      { code: 'package_line_invalid', key: 'id', max: 200 },
    ],
    ['an id with space around it', 'id: " mail"\n', { code: 'package_line_invalid', key: 'id' }],
    [
      'an unknown scope',
      credentials('  - name: A', '    scope: user', '  - {name: B, scope: everyone}'),
      { code: 'package_scope_unknown', line: 5, column: 22 },
    ],
    [
      'no scope',
      credentials('  - name: A', '    scope: user', '  - name: B'),
      { code: 'package_value_missing', key: 'credentials.scope', line: 5, column: 5 },
    ],
    [
      'a name twice',
      credentials('  - {name: A, scope: user}', '  - {scope: system, name: A}'),
      { code: 'package_credential_twice', name: 'A', line: 4, column: 27 },
    ],
    [
      'a name with a control character',
      credentials('  - {name: "A\\u0007", scope: user}'),
      { code: 'package_line_invalid', key: 'credentials.name' },
    ],
    [
      'required, but not true or false',
      credentials('  - {name: A, scope: user, required: "yes"}'),
      { code: 'package_value_type', key: 'credentials.required', kind: 'yes_or_no', line: 3 },
    ],
    [
      'credentials by name',
      credentials('  A: {scope: user}'),
      { code: 'package_value_type', key: 'credentials', kind: 'list', line: 3, column: 3 },
    ],
    [
      'a credential that is a text',
      credentials('  - A'),
      { code: 'package_value_type', key: 'credentials', kind: 'group', line: 3, column: 5 },
    ],
    [
      'a long description',
      credentials(`  - {name: A, scope: user, description: ${'x'.repeat(4_001)}}`),
      { code: 'package_text_too_long', max: 4_000, line: 3 },
    ],
    [
      'many credentials',
      credentials(...Array.from({ length: 201 }, (_, n) => `  - {name: A${n}, scope: user}`)),
      { code: 'package_too_many_items', key: 'credentials', max: 200, line: 3 },
    ],
    [
      'many hosts',
      `id: mail\nnetwork:\n  hosts: [${'h,'.repeat(501)}]\n`,
      { code: 'package_too_many_items', key: 'network.hosts', max: 500, line: 3, column: 10 },
    ],
    [
      'a host that is a number',
      'id: mail\nnetwork:\n  hosts:\n    - a\n    - 443\n',
      { code: 'package_value_type', key: 'network.hosts', kind: 'text', line: 5, column: 7 },
    ],
    [
      'a network that is a text',
      'id: mail\nnetwork: any\n',
      { code: 'package_value_type', key: 'network', kind: 'group', line: 2, column: 10 },
    ],
  ])('%s', async ([, content, { code, ...params }]) => {
    expect(await manifestError(content)).toMatchObject({
      code,
      params: { file: MANIFEST, ...params },
    });
  });

  it('does not hide the others', async () => {
    const agent = await read({
      ...sound,
      'capabilities/a/manifest.yaml': 'id: [',
      'capabilities/b/prompt.md': '',
      'capabilities/nail/manifest.yaml': manifestYaml,
      'capabilities/z/manifest.yaml': 'id: z',
    });
    expect(agent.capabilities.map(({ id }) => id)).toEqual(['mail', 'z']);
    expect(agent.unreadable.map(({ folder, error }) => [folder, error.code])).toEqual([
      ['a', 'package_yaml_invalid'],
      ['b', 'package_file_missing'],
      ['nail', 'package_capability_twice'],
    ]);
    expect(() => checkWhole(agent)).toThrow(
      expect.objectContaining({ code: 'package_yaml_invalid' }),
    );
  });

  it('or descriptions that are long only together, in whatever language', async () => {
    const described = (count: number): string =>
      dump({
        id: 'many',
        credentials: Array.from({ length: count }, (_, n) => ({
          name: `A${n}`,
          scope: 'user',
          description: 'x'.repeat(4_000),
        })),
      });
    const long = { agent: { description: 'x'.repeat(4_000) } };
    const fits = { ...sound, 'capabilities/many/manifest.yaml': described(24) };
    expect((await read(fits)).capabilities).toHaveLength(2);
    await expect(read({ ...fits, 'i18n/de.yaml': dump(long) })).rejects.toMatchObject({
      code: 'package_descriptions_too_long',
      params: { max: 100_000 },
    });
  });

  it('or two hundred and one of them', async () => {
    const folders = Object.fromEntries(
      Array.from({ length: 201 }, (_, n) => [`capabilities/${n}/manifest.yaml`, `id: c${n}`]),
    );
    await expect(read({ ...sound, ...folders })).rejects.toMatchObject({
      code: 'package_too_many_capabilities',
    });
  });
});

describe('whatever the files hold', () => {
  const folder = mkdtempSync(join(tmpdir(), 'selu-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  /** Pieces of YAML, in any order. */
  const pieces = fc.constantFrom(
    ...[
      'id',
      'name',
      'i18n',
      'credentials',
      'network',
      'hosts',
      'scope',
      'user',
      'agent',
      'capabilities',
      'x',
      '1',
      'null',
      '~',
    ],
    ...[
      ': ',
      ':\n',
      '\n',
      '\n  ',
      '\n    - ',
      '- ',
      '? ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '"',
      "'",
      '|\n',
      '>-\n',
      '# ',
      '---\n',
      '...\n',
    ],
    ...[
      '&a ',
      '*a',
      '!!str ',
      '!x ',
      '<<: ',
      '%YAML 1.2\n',
      '\t',
      '\r',
      '\u0085',
      '\ufeff',
      '\\u',
      '\ud800',
      '\u0000',
      'é',
      '𝄞',
      '__proto__: ',
    ],
  );
  const soup = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));
  const mutated = fc
    .tuple(
      fc.constantFrom(agentYaml, manifestYaml, String(sound['i18n/de.yaml'])),
      fc.nat(),
      fc.nat(20),
      soup,
    )
    .map(([text, at, length, put]) => {
      const start = at % text.length;
      return text.slice(0, start) + put + text.slice(start + length);
    });
  const scalar = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc
    .letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(
          fc.oneof(
            fc.constantFrom(
              'id',
              'name',
              'scope',
              'credentials',
              'network',
              'hosts',
              'agent',
              'description',
              'i18n',
              'capabilities',
            ),
            fc.string(),
          ),
          tie('node'),
          { maxKeys: 5 },
        ),
      ),
    }))
    .node.map((data) => dump(data));
  const document = fc.oneof(soup, mutated, value, fc.uint8Array({ maxLength: 200 }));

  it('the reader throws nothing but its own error, which points into the file', async () => {
    await fc.assert(
      fc.asyncProperty(
        document,
        document,
        document,
        fc.boolean(),
        async (agent, manifest, locale, good) => {
          const files = {
            'agent.yaml': good ? agentYaml : agent,
            [MANIFEST]: manifest,
            'i18n/de.yaml': locale,
          };
          writeFiles(folder, files);
          const errors: ErrorInfo[] = [];
          try {
            const { unreadable, warnings } = await readPackage(folder);
            errors.push(...unreadable.map(({ error }) => error), ...warnings);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            errors.push((error as AppError).toInfo());
          }
          for (const { code, params } of errors) {
            expect(code).toMatch(/^package_/);
            const { file, line, column } = params as Record<string, string | number>;
            const lines = Buffer.from(files[file as keyof typeof files])
              .toString()
              .split(/\r\n?|\n/);
            if (line === undefined) continue;
            expect(Number(line)).toBeGreaterThanOrEqual(1);
            expect(Number(line)).toBeLessThanOrEqual(lines.length);
            expect(Number(column)).toBeLessThanOrEqual(
              [...(lines[Number(line) - 1] ?? '')].length + 2,
            );
          }
        },
      ),
      { numRuns: howMany({ short: 200, deep: 3_000 }) },
    );
  });

  it('what is written is what is read', async () => {
    const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
    const plain = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => text === text.trim() && !UNSEEN.test(text));
    const host = fc
      .tuple(fc.constantFrom('', '*.'), fc.domain(), fc.constantFrom('', ':443', ':*'))
      .map((parts) => parts.join(''));
    const credential = fc.record({
      name: plain,
      scope: fc.constantFrom('user' as const, 'system' as const),
      required: fc.boolean(),
      secret: fc.boolean(),
      description: fc
        .string({ unit: 'grapheme', maxLength: 100 })
        .filter((text) => text === text.trim() && !/\p{Bidi_Control}/u.test(text)),
    });
    const capability = fc.record({
      id: plain,
      hosts: fc.array(host, { maxLength: 5 }),
      credentials: fc.uniqueArray(credential, { selector: ({ name }) => name, maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(capability, plain, async ({ id, hosts, credentials }, name) => {
        writeFiles(folder, {
          'agent.yaml': dump({ id: 'x', name, more: [1] }),
          [MANIFEST]: dump({
            id,
            network: { hosts },
            credentials: credentials.map(({ secret, ...each }) => ({
              ...each,
              credential_type: secret ? 'secret' : 'text',
              other: {},
            })),
          }),
          'i18n/de.yaml': '',
        });
        const read = await readPackage(folder);
        expect(read.unreadable).toEqual([]);
        expect(read.name).toBe(name);
        expect(read.capabilities).toEqual([{ id, hosts, credentials, networkMode: null }]);
      }),
      { numRuns: howMany({ short: 40, deep: 300 }) },
    );
  });
});
