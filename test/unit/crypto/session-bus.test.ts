/** What is no session bus is passed by, and never waited for without end. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { onSessionBus } from '../../../src/main/crypto/keychain/session-bus.ts';
import { temporaryFolder } from '../../support/home.ts';

it.each([
  ['no socket', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }],
  ['no folder', { XDG_RUNTIME_DIR: '/nowhere' }],
  ['nonsense', { DBUS_SESSION_BUS_ADDRESS: 'nonsense' }],
  ['a broken address', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/broken%zz' }],
  ['nothing', {}],
])('finds no bus with %s', async (_, env) => {
  const signal = AbortSignal.timeout(30_000);
  expect(await onSessionBus(env, signal, () => expect.fail('got in'))).toBeNull();
});

/** The address of a server that is no bus. */
async function noBus(answer: (socket: Socket) => void): Promise<string> {
  const path = join(temporaryFolder(), 'socket');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    answer(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `unix:path=${path}`;
}

it.each([
  ['hangs up', (socket: Socket) => socket.destroy()],
  ['talks another protocol', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
])('passes by what %s', async (_, answer) => {
  const address = await noBus(answer);
  const signal = AbortSignal.timeout(30_000);
  const work = () => expect.fail('got in');
  expect(await onSessionBus({ DBUS_SESSION_BUS_ADDRESS: address }, signal, work)).toBeNull();
});

it.each([
  ['says nothing', () => {}],
  ['lets nobody in', (socket: Socket) => socket.write('REJECTED EXTERNAL\r\n')],
  ['says hello and no more', (socket: Socket) => socket.write('OK 0\r\n')],
])('stops waiting for one that %s', async (_, answer) => {
  const address = await noBus(answer);
  const signal = AbortSignal.timeout(200);
  const work = () => expect.fail('got in');
  await expect(onSessionBus({ DBUS_SESSION_BUS_ADDRESS: address }, signal, work)).rejects.toThrow();
});
