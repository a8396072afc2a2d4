/**
 * What the stand-in lacks says so by name.
 *
 * An app that asks for a property Electron has and the stand-in has not gets an error instead of
 * `undefined`, so that no test passes because something was silently not there.
 */
import { EventEmitter } from 'node:events';

/** Asked by the language, by `await` or by a test's printer: no API of Electron. */
const neverApi = new Set([
  'then',
  'toJSON',
  'constructor',
  'asymmetricMatch',
  '$$typeof',
  'nodeType',
]);

/** Electron has these on macOS only; elsewhere they are undefined there too. */
const absentHere = new Set(['dock']);

function missing(name: string, key: string): never {
  throw new Error(`electron stand-in: ${name}.${key} is not implemented`);
}

function refusing(name: string): ProxyHandler<object> {
  return {
    get(target, key, receiver) {
      if (
        typeof key === 'string' &&
        !(key in target) &&
        !neverApi.has(key) &&
        !absentHere.has(key)
      ) {
        missing(name, key);
      }
      return Reflect.get(target, key, receiver) as unknown;
    },
  };
}

/** An object whose missing properties throw by name. */
export function strict<T extends object>(name: string, api: T): T {
  return new Proxy<object>(api, refusing(name)) as T;
}

/** Makes missing methods of a class's instances, and missing statics, throw by name. */
export function strictClass(name: string, type: { prototype: object }): void {
  for (const [object, label] of [
    [type.prototype, name.charAt(0).toLowerCase() + name.slice(1)],
    [type, name],
  ] as const) {
    const parent = Object.getPrototypeOf(object) as object;
    Object.setPrototypeOf(object, new Proxy(parent, refusing(label)));
  }
}

/** A whole module or class that the stand-in lacks: any use of it throws by name. */
export function absent(name: string): never {
  function refuse(): never {
    throw new Error(`electron stand-in: ${name} is not implemented`);
  }
  return new Proxy(refuse, {
    construct: refuse,
    get: (_target, key) =>
      typeof key === 'string' && !neverApi.has(key) ? missing(name, key) : undefined,
  }) as never;
}

/** An emitter that refuses listeners for events which the stand-in does not know. */
export class ApiEmitter extends EventEmitter {
  /**
   * @param name for the error's sentence
   * @param events all that can be listened to; those that cannot happen here among them
   */
  constructor(name: string, events: readonly string[]) {
    super();
    const known = new Set([...events, 'newListener', 'removeListener']);
    this.on('newListener', (event: string | symbol) => {
      if (typeof event === 'string' && !known.has(event)) missing(name, `on('${event}')`);
    });
  }

  /** @returns true when a listener prevented what the event announces */
  announce(event: string, details: object = {}, ...args: readonly unknown[]): boolean {
    let prevented = false;
    const fields = {
      preventDefault() {
        prevented = true;
      },
    };
    Object.defineProperty(fields, 'defaultPrevented', { get: () => prevented });
    this.emit(event, Object.assign(fields, details), ...args);
    return prevented;
  }
}
