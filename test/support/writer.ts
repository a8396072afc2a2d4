/** Writes to a database as no service does. */
import type { Services } from '../../src/main/services/index.ts';
import type { InstanceStore } from '../../src/main/store/instance/instance-store.ts';

/**
 * The database of a home to write to, behind the back of the services, for what a test finds there. It is signed as
 * what services write is; for what others write, open the file.
 */
export function writerOf({ services }: { readonly services: Services }): InstanceStore {
  // Only `InstanceService.change` gives it away; at run time it is what a reader is read from.
  const store = services.instance.store() as InstanceStore;
  let depth = 0;
  const signed = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'object' && value !== null) return signed(value);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown =>
          store.transaction(() => {
            depth += 1;
            try {
              const result: unknown = Reflect.apply(value, target, args);
              // Of a whole transaction once, at its end.
              if (depth === 1) services.instance.unlocked().rows?.sign();
              return result;
            } finally {
              depth -= 1;
            }
          });
      },
    });
  return signed(store);
}
