/** keytar's process where the program is run by Node itself, as on the command line: another Node. */
import { spawn } from 'node:child_process';
import type { StartKeytar } from './keytar-process.ts';

/** @throws Error in Electron, whose program is no plain Node: it would start the app again */
export const startPlainNode: StartKeytar = ({ program, env, request, onMessage, onEnd }) => {
  if ('electron' in process.versions) throw new Error('keytar needs a utility process here');
  const child = spawn(process.execPath, [program], {
    env,
    // What the system's libraries print would get between the lines of the command line.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  child.on('error', (error) => onEnd(error.message));
  child.on('exit', (code, signal) => onEnd(`ended with ${signal ?? code}`));
  child.on('message', onMessage);
  child.send(request);
  return () => child.kill('SIGKILL');
};
