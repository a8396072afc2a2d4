/** How programs are started and ended on each system. */
import { existsSync } from 'node:fs';
import { isAbsolute, win32 } from 'node:path';
import { expect, it, vi } from 'vitest';
import { commandOf, Failure, node24, nodeOf } from '../../../scripts/lib/commands.mjs';
import { endTree, inBackground } from '../../../scripts/lib/run.mjs';

const node = String.raw`C:\Program Files\nodejs\node.exe`;
const beside = win32.join(win32.dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js');
const windows = { platform: 'win32', env: {}, execPath: node, exists: () => true } as const;
const linux = { ...windows, platform: 'linux', execPath: '/usr/bin/node' } as const;

it('npm is the one that started this, wherever that is', () => {
  const env = { npm_execpath: String.raw`D:\npm\bin\npm-cli.js` };
  expect(commandOf('npm', { ...windows, env })).toEqual([node, env.npm_execpath]);
  expect(commandOf('npm', { ...linux, env })).toEqual(['/usr/bin/node', env.npm_execpath]);
  // Another package manager's is none.
  expect(commandOf('npm', { ...linux, env: { npm_execpath: '/usr/bin/yarn.js' } })).toEqual([
    'npm',
  ]);
});

it('npm without one is that beside Node on Windows, which runs no .cmd without a shell', () => {
  expect(commandOf('npm', windows)).toEqual([node, beside]);
  expect(() => commandOf('npm', { ...windows, exists: () => false })).toThrow(Failure);
  expect(commandOf('npm', linux)).toEqual(['npm']);
});

it.each(['electron-vite', 'vitest', 'knip'])('%s is run by Node, from its own file', (name) => {
  const [program, file = ''] = commandOf(name);
  expect(program).toBe(node24);
  expect(isAbsolute(file) && existsSync(file) && !file.includes('.bin')).toBe(true);
  expect(commandOf(name, windows)[0]).toMatch(/node\.exe$/);
});

it('node is the project’s own; on Windows bin/node is an empty file', () => {
  expect(commandOf('node')).toEqual([node24]);
  expect(nodeOf('win32')).toMatch(/node\.exe$/);
  expect(nodeOf('darwin')).toMatch(/node$/);
});

it('other programs are what they are called', () => {
  for (const name of ['c++', 'sh', 'pkg-config', '/usr/bin/env', 'no-such-package']) {
    expect(commandOf(name, windows)).toEqual([name]);
  }
});

it('Windows ends a program with all that it has started, without a console showing up', () => {
  const start = vi.fn();
  endTree({ pid: 42 }, 'win32', start);
  endTree({ pid: undefined }, 'win32', start);
  expect(start.mock.calls).toEqual([
    ['taskkill', ['/PID', '42', '/T', '/F'], expect.objectContaining({ windowsHide: true })],
  ]);
  expect(inBackground('win32')).toEqual({ detached: false, windowsHide: true });
  expect(inBackground('linux')).toMatchObject({ detached: true });
});
