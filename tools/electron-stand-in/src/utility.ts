/** The first script of a utility process: puts Electron's port in the place of Node's channel, then runs the app's. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { appearAs } from './identity.ts';
import { ApiEmitter, strictClass } from './strict.ts';

const send = process.send?.bind(process);
const [, , program] = process.argv;
if (!send || program === undefined)
  throw new Error('this is the first script of a utility process');

class ParentPort extends ApiEmitter {
  static {
    strictClass('ParentPort', this);
  }

  constructor() {
    super('parentPort', ['message']);
    const hear = (data: unknown): void => void this.emit('message', { data, ports: [] });
    const heard = (name: string | symbol): boolean =>
      name === 'message' && this.listenerCount('message') === 0;
    // What comes before the first listener waits in Node's channel.
    this.on('newListener', (name: string | symbol) => {
      if (heard(name)) process.on('message', hear);
    });
    this.on('removeListener', (name: string | symbol) => {
      if (heard(name)) process.off('message', hear);
    });
  }

  postMessage(message: unknown): void {
    send?.(structuredClone(message));
  }
}

// Chromium ends its processes when the first one has gone.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
Reflect.deleteProperty(process, 'send');
appearAs('utility');
Object.defineProperty(process, 'parentPort', { value: new ParentPort(), enumerable: true });
process.argv.splice(0, 2, process.execPath);
registerHooks({
  resolve(specifier, context, next) {
    if (!/^electron(\/|$)/.test(specifier)) return next(specifier, context);
    throw new Error("electron stand-in: 'electron' in a utility process is not implemented");
  },
});
await import(pathToFileURL(program).href);
