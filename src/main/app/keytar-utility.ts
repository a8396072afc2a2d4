/** keytar's process in the app: one of Electron's own, so that Electron need not be able to run as plain Node. */
import { utilityProcess } from 'electron';
import type { StartKeytar } from '../crypto/keychain/keytar-process.ts';

/** Only once the app is ready. Electron ends the process with the app. */
export const startUtilityProcess: StartKeytar = ({ program, env, request, onMessage, onEnd }) => {
  const child = utilityProcess.fork(program, [], {
    env,
    stdio: 'ignore',
    serviceName: 'Selu keychain',
  });
  child.on('message', onMessage);
  child.on('error', (type) => onEnd(type));
  child.on('exit', (code) => onEnd(`ended with ${code}`));
  child.postMessage(request);
  return () => {
    // One that has not been made yet cannot be ended yet.
    if (!child.kill()) child.once('spawn', () => child.kill());
  };
};
