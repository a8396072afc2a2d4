/** What of the agents' folders gets into a backup, and what is said to be left out. */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyAgents } from '../../../../src/main/services/backup/agent-files.ts';
import { agentsFolder } from '../../../support/backups.ts';
import { codeOf, temporaryFolder } from '../../../support/home.ts';

const target = (): string => join(temporaryFolder(), 'copy');

test('files are copied as they are; links and names that not every disk can hold are named', async () => {
  const from = agentsFolder();
  writeFileSync(join(from, 'helper', 'data.bin'), Buffer.alloc(200_000, 7));
  mkdirSync(join(from, 'helper', 'empty'));
  symlinkSync('/etc/passwd', join(from, 'helper', 'link'));
  writeFileSync(join(from, 'helper', 'a:b'), '');
  symlinkSync(join(from, 'helper'), join(from, 'linked-agent'));
  writeFileSync(join(from, 'README'), '');
  mkdirSync(join(from, `.new-${process.pid}-0123456789ab`));
  const to = target();
  const { agents, files, leftOut } = await copyAgents(from, to);
  expect(agents).toEqual(['helper']);
  expect([...leftOut].sort()).toEqual(['README', 'helper/a:b', 'helper/link', 'linked-agent']);
  expect(readFileSync(join(to, 'helper', 'data.bin'))).toEqual(Buffer.alloc(200_000, 7));
  expect(readdirSync(join(to, 'helper'))).not.toContain('link');
  expect(files.find(({ name }) => name.endsWith('data.bin'))).toMatchObject({
    name: 'installed_agents/helper/data.bin',
    size: 200_000,
  });
});

test('without a folder there are no agents, and what is no folder is said to be none', async () => {
  expect(await copyAgents(null, target())).toEqual({ agents: [], files: [], leftOut: [] });
  const gone = join(temporaryFolder(), 'gone');
  expect(await copyAgents(gone, target())).toEqual({ agents: [], files: [], leftOut: [] });
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(await codeOf(copyAgents(file, target()))).toBe('agents_no_folder');
});

test('an agent that is replaced while it is copied comes whole, the old one or the new', async () => {
  const from = agentsFolder();
  const agent = join(from, 'helper');
  const write = (folder: string, text: string): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'agent.yaml'), 'id: helper\n');
    for (let n = 0; n < 20; n += 1) writeFileSync(join(folder, `${n}`), text);
  };
  write(agent, 'old');
  const copying = copyAgents(from, target());
  // As an installation does it: aside, in its place, and the old one removed.
  const next = join(from, `.new-${process.pid}-0123456789ab`);
  write(next, 'new');
  const aside = join(from, `.old-${process.pid}-0123456789ab-helper`);
  renameSync(agent, aside);
  renameSync(next, agent);
  rmSync(aside, { recursive: true });
  const { files, leftOut } = await copying;
  expect(leftOut).toEqual([]);
  expect(files).toHaveLength(21);
  const hashes = files.filter(({ name }) => !name.endsWith('.yaml')).map(({ sha256 }) => sha256);
  expect(new Set(hashes).size).toBe(1);
});
