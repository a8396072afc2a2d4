/** Where a Selu has its things, from what a person chose: real folders, as people have them. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { findPlace, keyOf } from '../../../../../src/main/services/instance/attach/find-place.ts';
import {
  interpolated,
  parseEnvFile,
} from '../../../../../src/main/services/instance/attach/interpolation.ts';
import {
  likelyFolders,
  likelyPlaces,
} from '../../../../../src/main/services/instance/attach/likely-places.ts';
import { temporaryFolder } from '../../../../support/home.ts';

const KEY = 'Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LTEyMzQ=';

/** The documented way, in its words. */
const COMPOSE = `
services:
  selu-updater:
    image: example/selu-updater:latest
    environment: { UPDATER__SECRET: x }
    volumes: [ "/var/run/docker.sock:/var/run/docker.sock" ]
  selu:
    image: example/selu:latest
    env_file: .env
    ports: [ "3000:3000" ]
    volumes:
      - ./data:/app/data
      - ./installed_agents:/app/installed_agents
`;

/** Files by path; `db` is an empty database, `null` a folder. */
function folderOf(files: Readonly<Record<string, string | null>>): string {
  const folder = realpathSync(temporaryFolder());
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(content === null ? path : dirname(path), { recursive: true });
    if (content === 'db') {
      const db = new Database(path);
      db.exec('CREATE TABLE users (id TEXT PRIMARY KEY)');
      db.close();
    } else if (content !== null) writeFileSync(path, content);
  }
  return folder;
}

const documented = (compose = COMPOSE, more: Record<string, string | null> = {}): string =>
  folderOf({
    'compose.yaml': compose,
    '.env': `SELU__ENCRYPTION_KEY=${KEY}\n`,
    'data/selu.db': 'db',
    installed_agents: null,
    ...more,
  });

/** A compose file with one Selu that has these lines. */
const seluWith = (...lines: string[]): string =>
  ['services:', '  selu:', '    image: example/selu', ...lines.map((line) => `    ${line}`)].join(
    '\n',
  );

async function problemOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.params };
    throw error;
  }
  return { code: 'nothing was refused' };
}

describe('the documented compose folder', () => {
  it.each(['', 'compose.yaml', 'data', 'data/selu.db'])(
    'is found from its “%s”',
    async (chosen) => {
      const folder = documented();
      const place = await findPlace(join(folder, chosen));
      expect(place).toEqual({
        file: join(folder, 'data/selu.db'),
        agents: join(folder, 'installed_agents'),
        keyFile: join(folder, '.env'),
        address: 'http://127.0.0.1:3000',
        compose: join(folder, 'compose.yaml'),
      });
      expect(JSON.stringify(place)).not.toContain(KEY);
      expect(await keyOf(place)).toBe(KEY);
    },
  );

  it('is left as it is', async () => {
    const folder = documented();
    const seen = () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    const before = [seen(), readFileSync(join(folder, 'data/selu.db'), 'hex')];
    await findPlace(folder);
    expect([seen(), readFileSync(join(folder, 'data/selu.db'), 'hex')]).toEqual(before);
  });

  it('says nothing of the key that is this app’s own', async () => {
    const folder = documented(
      seluWith('environment: [ SELU__ENCRYPTION_KEY ]', 'volumes: [ "./data:/app/data" ]'),
    );
    const place = await findPlace(folder, {
      SELU__ENCRYPTION_KEY: 'own',
      SELU_ENCRYPTION_KEY: 'own',
    });
    expect(await keyOf(place, { SELU__ENCRYPTION_KEY: 'own' })).toBe(KEY);
  });
});

describe('ways to write it', () => {
  const volumes = 'volumes: [ "./data:/app/data" ]';
  it.each([
    ['a map', `environment: { SELU__ENCRYPTION_KEY: "${KEY}" }`, 'compose.yaml'],
    ['a list', `environment: [ "SELU__ENCRYPTION_KEY=${KEY}" ]`, 'compose.yaml'],
    [
      'a variable',
      'environment: { SELU__ENCRYPTION_KEY: "${SELU__ENCRYPTION_KEY:?is needed}" }',
      '.env',
    ],
    ['a variable of another name', 'environment: [ "SELU__ENCRYPTION_KEY=$OTHER" ]', '.env'],
    ['a default', `environment: [ "SELU__ENCRYPTION_KEY=\${NOBODY:-${KEY}}" ]`, 'compose.yaml'],
    ['a file by path', 'env_file: [ { path: keys/selu.env, required: true } ]', 'keys/selu.env'],
    ['a file by name', 'env_file: keys/selu.env', 'keys/selu.env'],
  ])('the key as %s', async (_, line, file) => {
    const folder = documented(seluWith(line, volumes), {
      '.env': `SELU__ENCRYPTION_KEY='${KEY}'\nOTHER="${KEY}" # the same\n`,
      'keys/selu.env': `export SELU__ENCRYPTION_KEY=${KEY}\n`,
    });
    const place = await findPlace(folder);
    expect(place.keyFile).toBe(join(folder, file));
    expect(await keyOf(place)).toBe(KEY);
  });

  it.each([
    ['["127.0.0.1:8080:3000"]', 'http://127.0.0.1:8080'],
    ['["8080:3000/tcp", "9:9"]', 'http://127.0.0.1:8080'],
    ['["192.168.1.5:80:3000"]', 'http://192.168.1.5:80'],
    ['["[::1]:80:3000"]', 'http://[::1]:80'],
    ['["${PORT:-8081}:3000"]', 'http://127.0.0.1:8081'],
    ['[{ target: 3000, published: 8082, host_ip: 0.0.0.0 }]', 'http://127.0.0.1:8082'],
    ['[{ target: 3000, published: "8082" }]', 'http://127.0.0.1:8082'],
    ['[3000]', null],
    ['["8888:8888"]', null],
    ['[]', null],
  ])('the ports %s', async (ports, address) => {
    const folder = documented(seluWith(`ports: ${ports}`, volumes));
    expect((await findPlace(folder)).address).toBe(address);
  });

  it.each([
    ['a short mount', '- ./data:/app/data:rw'],
    ['a long one', '- { type: bind, source: ./data, target: /app/data/ }'],
    ['one of all that is above', '- ./:/app'],
    ['the file itself', '- ./data/selu.db:/app/data/selu.db'],
    ['a variable', '- ${WHERE}/data:/app/data'],
    ['a default in a default', '- ${A:-${B:-./data}}:/app/data'],
    ['two, of which the narrower counts', '- ./elsewhere:/app\n      - ./data:/app/data'],
    ['a volume that is a folder', '- kept:/app/data'],
  ])('the database by %s', async (_, mount) => {
    const folder = documented();
    writeFileSync(
      join(folder, 'compose.yaml'),
      `${seluWith('volumes:')}\n      ${mount}\nvolumes:\n  kept: { driver_opts: { type: none, o: bind, device: ${folder}/data } }\n`,
    );
    expect((await findPlace(folder, { WHERE: folder })).file).toBe(join(folder, 'data/selu.db'));
  });

  it('a database and a folder of agents of another name, as the server’s environment says', async () => {
    const folder = documented(
      seluWith(
        'environment: { SELU__DATABASE__URL: "sqlite:///store/my.db?mode=rwc", SELU__INSTALLED_AGENTS_DIR: /store/agents, SELU__SERVER__PORT: 4000 }',
        'volumes: [ "./my:/store" ]',
        'ports: [ "4001:4000" ]',
      ),
      { 'my/my.db': 'db', 'my/agents': null },
    );
    expect(await findPlace(folder)).toMatchObject({
      file: join(folder, 'my/my.db'),
      agents: join(folder, 'my/agents'),
      address: 'http://127.0.0.1:4001',
    });
  });

  it('a home folder, an override, and anchors', async () => {
    const folder = documented(
      `x-common: &common\n  image: example/selu\nservices:\n  selu:\n    <<: *common\n    volumes: [ "~/nowhere-at-all:/app/data" ]\n`,
    );
    expect(await problemOf(findPlace(folder))).toMatchObject({
      code: 'compose_no_database',
      database: join(homedir(), 'nowhere-at-all/selu.db'),
    });
    writeFileSync(
      join(folder, 'compose.override.yml'),
      'services: { selu: { volumes: [ "./data:/app/data" ], ports: [ "81:3000" ] } }',
    );
    expect(await findPlace(folder)).toMatchObject({
      file: join(folder, 'data/selu.db'),
      address: 'http://127.0.0.1:81',
    });
  });
});

describe('what cannot be opened, and what to do', () => {
  it('a volume that Docker keeps: its name, and how the data gets out of it', async () => {
    const folder = documented(
      `${seluWith('volumes: [ "selu-data:/app/data" ]')}\nname: home\nvolumes: { selu-data: }\n`,
    );
    expect(await problemOf(findPlace(folder))).toEqual({
      code: 'compose_volume',
      file: join(folder, 'compose.yaml'),
      volume: 'home_selu-data',
      command: 'docker compose stop selu && docker compose cp selu:/app/data/. ./data',
      mount: './data:/app/data',
    });
  });

  it.each([
    ['compose_data_inside', seluWith('ports: [ "3000:3000" ]')],
    ['compose_no_database', seluWith('volumes: [ "./empty:/app/data" ]')],
    ['compose_value_missing', seluWith('volumes: [ "${WHERE:?}:/app/data" ]')],
  ])('%s', async (code, compose) => {
    expect(await problemOf(findPlace(documented(compose)))).toMatchObject({ code });
  });

  it.each(['services: {}', 'services: [', 'a: !odd 1', '[]', '', '- '.repeat(200), 'a: &a [ *a ]'])(
    'the compose file “%s” of something else: alone it is refused, beside a database it does not count',
    async (compose) => {
      const alone = folderOf({ 'compose.yaml': compose });
      const { code } = await problemOf(findPlace(join(alone, 'compose.yaml')));
      expect(code).toMatch(/^compose_(no_selu|unreadable)$/);
      const beside = folderOf({ 'compose.yaml': compose, 'selu.db': 'db' });
      expect(await findPlace(beside)).toMatchObject({
        file: join(beside, 'selu.db'),
        compose: null,
      });
    },
  );

  it('nothing, an empty folder, another file', async () => {
    const folder = folderOf({ 'notes.txt': 'SQLite format 2', empty: null });
    expect(await problemOf(findPlace(join(folder, 'nothing')))).toMatchObject({
      code: 'place_missing',
    });
    expect(await problemOf(findPlace(join(folder, 'empty')))).toMatchObject({
      code: 'place_no_database',
    });
    expect(await problemOf(findPlace(join(folder, 'notes.txt')))).toMatchObject({
      code: 'place_not_database',
    });
  });
});

it('a server that is run by hand has its key and agents beside its database', async () => {
  const folder = folderOf({
    'selu.db': 'db',
    installed_agents: null,
    '.env': `SELU__ENCRYPTION_KEY=${KEY}`,
  });
  const place = await findPlace(join(folder, 'selu.db'));
  expect(place).toEqual({
    file: join(folder, 'selu.db'),
    agents: join(folder, 'installed_agents'),
    keyFile: join(folder, '.env'),
    address: null,
    compose: null,
  });
  expect(await keyOf(place)).toBe(KEY);
});

describe('likely places', () => {
  it('are the ones that a person would look at, each Selu once', async () => {
    const home = folderOf({
      'docker/selu/compose.yaml': COMPOSE,
      'docker/selu/data/selu.db': 'db',
    });
    const inVolume = folderOf({ 'compose.yml': seluWith('volumes: [ "d:/app/data" ]') });
    symlinkSync(join(home, 'docker/selu'), join(home, 'selu'));
    const found = await likelyPlaces(
      {},
      [inVolume, join(home, 'docker/selu')],
      likelyFolders(home, 'linux').filter((folder) => folder.startsWith(home)),
    );
    expect(
      found.map(({ folder, place, problem }) => [folder, place?.address ?? problem?.code]),
    ).toEqual([
      [inVolume, 'compose_volume'],
      [join(home, 'docker/selu'), 'http://127.0.0.1:3000'],
    ]);
  });

  it('are few', () => {
    expect(likelyFolders().length).toBeLessThan(60);
    expect(likelyFolders('C:\\Users\\eva', 'win32')).toContain('C:\\Users\\eva\\docker\\selu');
  });
});

describe('variables', () => {
  const values = new Map([
    ['A', 'a'],
    ['EMPTY', ''],
  ]);
  it.each([
    ['$A-$B', 'a-'],
    ['${A}${B}', 'a'],
    ['${EMPTY:-x}|${EMPTY-x}|${B:-x}|${B-x}', 'x||x|x'],
    ['${A:+x}|${EMPTY:+x}|${EMPTY+x}|${B+x}', 'x||x|'],
    ['${B:-${C:-$A}}', 'a'],
    ['$$A $${A} $', '$A ${A} $'],
    ['${A:?words}', 'a'],
    ['${', '${'],
  ])('%s', (text, result) => {
    expect(interpolated(text, values)).toBe(result);
  });

  it('a text without a dollar sign stays, and none hangs or throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('$', '{', '}', ':', '-', '+', 'A', ' ') }),
        (text) => {
          expect(typeof interpolated(text, values)).toBe('string');
          if (!text.includes('$')) expect(interpolated(text, values)).toBe(text);
        },
      ),
    );
  });

  it('a .env file: comments, quotes, lines, and variables of before', () => {
    const text = [
      '# A=1',
      'export A=1 # one',
      "B='$A \\'quoted\\' #'",
      'C="$A\\n\\$A"',
      'D=${A}x#y',
      'E="two',
      'lines"',
      'F=',
      'G: 7',
      'A=2',
    ].join('\r\n');
    expect(Object.fromEntries(parseEnvFile(text))).toEqual({
      A: '2',
      B: "$A 'quoted' #",
      C: '1\n$A',
      D: '1x#y',
      E: 'two\r\nlines',
      F: '',
      G: '7',
    });
  });
});
