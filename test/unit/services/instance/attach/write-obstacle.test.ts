/** Why nothing may be written to a Selu's database, and the one command that mends it. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockerMachine } from '../../../../../src/main/services/instance/attach/docker-kernel.ts';
import {
  missingRight,
  questionsOf,
  writeObstacle,
  type ObstacleQuestions,
} from '../../../../../src/main/services/instance/attach/write-obstacle.ts';
import { temporaryFolder } from '../../../../support/home.ts';

const mine = process.getuid?.() ?? 0;

const fine: ObstacleQuestions = {
  ...questionsOf({}),
  uid: mine,
  fileSystem: async () => ({ type: 'ext4', isAlone: true }),
  synced: async () => null,
  docker: async () => null,
  access: () => {},
};

function place(compose: string | null = null, name = 'selu') {
  const folder = join(temporaryFolder(), name);
  mkdirSync(join(folder, 'data'), { recursive: true });
  const file = join(folder, 'data/selu.db');
  for (const end of ['', '-wal', '-shm']) writeFileSync(`${file}${end}`, '');
  return { file, agents: join(folder, 'installed_agents'), compose, folder };
}

/** The system refuses these, with this code. */
const refusing =
  (code: string, ...paths: readonly string[]): ObstacleQuestions['access'] =>
  (path) => {
    if (paths.includes(path)) throw Object.assign(new Error(code), { code });
  };

it('nothing is in the way where this kernel, and this user, have it all', async () => {
  expect(await writeObstacle(place('/srv/compose.yaml'), fine)).toBeNull();
});

it.each([
  [
    'file_system_shared',
    { fileSystem: async () => ({ type: 'virtiofs', isAlone: false }) },
    { type: 'virtiofs' },
  ],
  ['file_system_unknown', { fileSystem: async () => ({ type: '', isAlone: false }) }, {}],
  ['folder_synced', { synced: async () => 'Syncthing' }, { service: 'Syncthing' }],
  ['docker_machine', { docker: async () => 'Docker Desktop' }, { machine: 'Docker Desktop' }],
])('%s', async (code, answers, params) => {
  expect(await writeObstacle(place('/srv/compose.yaml'), { ...fine, ...answers })).toMatchObject({
    code,
    params,
  });
});

it('a server that is in no container is not in Docker’s machine', async () => {
  expect(
    await writeObstacle(place(), { ...fine, docker: async () => 'Docker Desktop' }),
  ).toBeNull();
});

describe('rights', () => {
  it.each(['', '-wal', '-shm'])('on selu.db%s: somebody else’s', (end) => {
    const { file, agents, folder } = place(null, "Eva's selu");
    const info = missingRight(
      { file, agents },
      { uid: mine + 1, access: refusing('EACCES', `${file}${end}`) },
    );
    const quoted = `'${folder.replaceAll("'", String.raw`'\''`)}`;
    expect(info).toEqual({
      code: 'rights_foreign',
      params: {
        path: `${file}${end}`,
        command: `sudo chown -R "$USER" ${quoted}/data' ${quoted}/installed_agents'`,
      },
    });
  });

  it('on the folder, in which a log is made', () => {
    const { file, folder } = place();
    const access = refusing('EACCES', join(folder, 'data'));
    expect(missingRight({ file, agents: null }, { uid: mine + 1, access })).toMatchObject({
      code: 'rights_foreign',
      params: { command: `sudo chown -R "$USER" ${folder}/data` },
    });
    expect(missingRight({ file, agents: null }, { uid: mine, access })).toMatchObject({
      code: 'rights_own',
      params: { command: `chmod -R u+rwX ${folder}/data` },
    });
    expect(missingRight({ file, agents: null }, { uid: null, access })).toMatchObject({
      code: 'rights_refused',
    });
  });

  it('on a disk that is mounted for reading, which no command of ours mends', () => {
    const { file } = place();
    const access = refusing('EROFS', file);
    expect(missingRight({ file, agents: null }, { uid: mine, access })).toMatchObject({
      code: 'rights_system',
    });
  });

  it('do not matter of a log and an index that are not there', () => {
    const { file } = place();
    rmSync(`${file}-wal`);
    rmSync(`${file}-shm`);
    const access = refusing('EACCES', `${file}-wal`, `${file}-shm`);
    expect(missingRight({ file, agents: null }, { uid: mine, access })).toBeNull();
  });

  it.skipIf(mine === 0)('come and go while it is open, and are asked for again', () => {
    const { file, agents } = place();
    const { access, uid } = questionsOf({});
    const now = () => missingRight({ file, agents }, { uid, access })?.code ?? null;
    expect(now()).toBeNull();
    chmodSync(file, 0o444);
    expect(now()).toBe('rights_own');
    chmodSync(file, 0o644);
    expect(now()).toBeNull();
  });

  it('may go and come back as the system says it', () => {
    const { file, agents } = place();
    let access: ObstacleQuestions['access'] = () => {};
    const now = () => missingRight({ file, agents }, { uid: mine + 1, access })?.code ?? null;
    expect(now()).toBeNull();
    access = refusing('EACCES', `${file}-shm`);
    expect(now()).toBe('rights_foreign');
    access = () => {};
    expect(now()).toBeNull();
  });
});

describe('what containers run in', () => {
  const withContext = (name: string, host: string | null): string => {
    const home = temporaryFolder();
    const docker = join(home, '.docker');
    const meta = join(docker, 'contexts/meta', createHash('sha256').update(name).digest('hex'));
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(docker, 'config.json'), JSON.stringify({ currentContext: name }));
    if (host !== null) {
      const endpoints = { docker: { Host: host } };
      writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: endpoints }));
    }
    return home;
  };

  it.each([
    ['desktop-linux', 'unix:///home/eva/.docker/desktop/docker.sock', 'Docker Desktop'],
    ['desktop-linux', null, 'Docker Desktop'],
    ['colima', 'unix:///home/eva/.colima/default/docker.sock', 'colima'],
    ['far', 'ssh://eva@nas', 'far'],
    ['rootless', 'unix:///run/user/1000/docker.sock', null],
    ['own', 'unix:///var/run/docker.sock', null],
    ['default', null, null],
  ])('the context %s at %s', async (name, host, machine) => {
    expect(await dockerMachine({}, 'linux', withContext(name, host))).toBe(machine);
  });

  it('the variables of Docker’s own command win', async () => {
    const home = withContext('desktop-linux', null);
    expect(await dockerMachine({ DOCKER_CONTEXT: 'default' }, 'linux', home)).toBeNull();
    expect(
      await dockerMachine({ DOCKER_HOST: 'unix:///run/docker.sock' }, 'linux', home),
    ).toBeNull();
    expect(await dockerMachine({ DOCKER_HOST: 'tcp://nas:2375' }, 'linux', temporaryFolder())).toBe(
      'tcp://nas:2375',
    );
  });

  it('always a machine on macOS and Windows, and this kernel where there is no Docker', async () => {
    expect(await dockerMachine({}, 'darwin', temporaryFolder())).not.toBeNull();
    expect(await dockerMachine({}, 'win32', temporaryFolder())).not.toBeNull();
    expect(await dockerMachine({}, 'linux', temporaryFolder())).toBeNull();
  });
});
