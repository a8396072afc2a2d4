/**
 * One end of the bridge between the page's world and the preload's isolated world.
 *
 * Both ends share a DOM node that belongs to no document. An event dispatched on it reaches the listeners
 * of both worlds at once and carries a structured clone in `detail`, so a message is answered before
 * `dispatchEvent` returns. Functions and promises cross as numbers and are called through messages.
 *
 * The same code runs in the page's world, where scripts may change any prototype later. So everything is
 * captured first, nothing is looked up through a prototype, and only objects without one are written to.
 */
import { NOT_CLONED } from '../wire.ts';

const { apply, defineProperty, getPrototypeOf, ownKeys } = Reflect;
const { create, freeze, keys: keysOf } = Object;
const { isArray } = Array;
const clone = structuredClone;
const NativeError = Error;
const NativePromise = Promise;
const NativeMap = Map;
const NativeCustomEvent = CustomEvent;
const NativeRegistry = FinalizationRegistry;

type Method = (this: never, ...args: never[]) => unknown;
const uncurried =
  (method: Method) =>
  (self: unknown, ...args: unknown[]): unknown =>
    apply(method as never, self, args);
const detailOf = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as Method;
const on = {
  listen: uncurried(EventTarget.prototype.addEventListener),
  dispatch: uncurried(EventTarget.prototype.dispatchEvent),
  detail: uncurried(detailOf),
  then: uncurried(Promise.prototype.then as Method),
  tag: uncurried(Object.prototype.toString),
  get: uncurried(Map.prototype.get as Method),
  set: uncurried(Map.prototype.set as Method),
  has: uncurried(Map.prototype.has as Method),
  delete: uncurried(Map.prototype.delete as Method),
  watch: uncurried(FinalizationRegistry.prototype.register as Method),
};
const promisePrototype = Promise.prototype;

/** Electron's limit, and its sentence for what is beyond it. */
const MAX_DEPTH = 1000;
const TOO_DEEP =
  'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.';

type AnyFunction = (...args: unknown[]) => unknown;
interface List<T> {
  length: number;
  [index: number]: T;
}
type Item = { readonly node: number } | { readonly node: -1; readonly value: unknown };
type Node =
  | { kind: 'object'; keys: List<string>; items: List<Item> }
  | { kind: 'array'; items: List<Item> }
  | { kind: 'function' | 'promise'; id: number }
  | { kind: 'error'; message: string; stack: string }
  | { kind: 'clone'; value: unknown };
/** A value ready to cross: its root, and the objects it is made of. */
interface Packed {
  readonly root: Item;
  readonly nodes: List<Node>;
}

type Message =
  | { readonly op: 'expose'; readonly key: string; readonly value: Packed }
  | { readonly op: 'call'; readonly id: number; readonly value: Packed }
  | { readonly op: 'settle'; readonly id: number; readonly ok: boolean; readonly value: Packed }
  | { readonly op: 'release'; readonly id: number };
interface Reply {
  readonly ok: boolean;
  readonly value: Packed;
}

/** An object without a prototype: neither a setter nor a default of the page can be in its way. */
function bare<T extends object>(fields: T): T {
  const object = create(null) as Record<string, unknown>;
  const names = keysOf(fields);
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] as string;
    object[name] = (fields as Record<string, unknown>)[name];
  }
  return object as T;
}

const list = <T>(): List<T> => bare({ length: 0 });
const push = <T>(to: List<T>, item: T): number => {
  to[to.length] = item;
  to.length += 1;
  return to.length - 1;
};

function setOwn(object: object, key: string | number, value: unknown): void {
  defineProperty(
    object,
    key,
    bare({ value, writable: true, enumerable: true, configurable: true }),
  );
}

export interface BridgeEnd {
  /** Asks the other end to put a frozen copy of `api` into the page under `key`. */
  expose(key: string, api: unknown): void;
}

/**
 * @param node shared with the other end
 * @param name of this end's events; the other one has the two the other way round
 * @param expose puts a value into the page; only the page's end has it
 */
export function openBridge(
  node: EventTarget,
  name: { readonly mine: string; readonly theirs: string },
  expose?: (key: string, value: unknown) => void,
): BridgeEnd {
  const functions = new NativeMap<number, AnyFunction>();
  const promises = new NativeMap<number, (ok: boolean, value: unknown) => void>();
  const collected = new NativeRegistry<number>((id) => tell(bare({ op: 'release' as const, id })));
  let lastId = 0;
  let reply: Reply | undefined;

  on.listen(node, `${name.mine}-reply`, (event: Event) => {
    reply = on.detail(event) as Reply;
  });
  on.listen(node, name.mine, (event: Event) => {
    const answer = answerTo(on.detail(event) as Message);
    on.dispatch(node, new NativeCustomEvent(`${name.theirs}-reply`, bare({ detail: answer })));
  });

  function tell(message: Message): void {
    on.dispatch(node, new NativeCustomEvent(name.theirs, bare({ detail: message })));
  }

  function ask(message: Message): Reply {
    reply = undefined;
    tell(message);
    // Read at once: a later message of this end replaces it.
    const answer = reply as Reply | undefined;
    if (!answer) throw new NativeError(NOT_CLONED);
    return answer;
  }

  function answerTo(message: Message): Reply {
    try {
      return bare({ ok: true, value: pack(perform(message)) });
    } catch (error) {
      return bare({ ok: false, value: packFailure(error) });
    }
  }

  function perform(message: Message): unknown {
    switch (message.op) {
      case 'call': {
        const called = on.get(functions, message.id) as AnyFunction | undefined;
        if (!called) throw new NativeError('electron stand-in: a function that is gone');
        return apply(called, undefined, unpack(message.value, false) as unknown[]);
      }
      case 'settle': {
        const settle = on.get(promises, message.id) as
          | ((ok: boolean, v: unknown) => void)
          | undefined;
        on.delete(promises, message.id);
        settle?.(message.ok, unpack(message.value, false));
        return undefined;
      }
      case 'release':
        on.delete(functions, message.id);
        return undefined;
      case 'expose':
        if (!expose) throw new NativeError('electron stand-in: not from the page');
        expose(message.key, unpack(message.value, true));
        return undefined;
    }
  }

  function pack(value: unknown): Packed {
    const nodes = list<Node>();
    const seen = new NativeMap<object, number>();

    const visit = (current: unknown, depth: number): Item => {
      if (depth > MAX_DEPTH) throw new NativeError(TOO_DEEP);
      const type = typeof current;
      if (type === 'symbol') throw new NativeError(NOT_CLONED);
      if (current === null || (type !== 'object' && type !== 'function')) {
        return bare({ node: -1 as const, value: current });
      }
      const object = current as object;
      if (on.has(seen, object)) return bare({ node: on.get(seen, object) as number });
      const index = push(nodes, undefined as never);
      on.set(seen, object, index);
      nodes[index] = describe(object, depth);
      return bare({ node: index });
    };

    const describe = (object: object, depth: number): Node => {
      if (typeof object === 'function') {
        const id = (lastId += 1);
        on.set(functions, id, object);
        return bare({ kind: 'function' as const, id });
      }
      if (isPromise(object)) return bare({ kind: 'promise' as const, id: send(object) });
      if (isArray(object)) {
        const items = list<Item>();
        for (let i = 0; i < object.length; i += 1) push(items, visit(object[i], depth + 1));
        return bare({ kind: 'array' as const, items });
      }
      const tag = on.tag(object) as string;
      if (tag === '[object Error]') {
        const { message, stack } = object as Error;
        return bare({ kind: 'error' as const, message: message, stack: `${stack}` });
      }
      if (tag === '[object Object]') {
        const keys = list<string>();
        const items = list<Item>();
        const names = keysOf(object);
        for (let i = 0; i < names.length; i += 1) {
          const key = names[i] as string;
          push(keys, key);
          push(items, visit((object as Record<string, unknown>)[key], depth + 1));
        }
        return bare({ kind: 'object' as const, keys, items });
      }
      try {
        return bare({ kind: 'clone' as const, value: clone(object) });
      } catch {
        throw new NativeError(NOT_CLONED);
      }
    };

    return bare({ root: visit(value, 0), nodes });
  }

  function packFailure(error: unknown): Packed {
    try {
      return pack(error);
    } catch {
      return pack(new NativeError(NOT_CLONED));
    }
  }

  /** Tells the other end when a promise of this one settles. */
  function send(promise: object): number {
    const id = (lastId += 1);
    const settle =
      (ok: boolean) =>
      (value: unknown): void => {
        let packed: Packed;
        try {
          packed = pack(value);
        } catch (error) {
          tell(bare({ op: 'settle' as const, id, ok: false, value: packFailure(error) }));
          return;
        }
        tell(bare({ op: 'settle' as const, id, ok, value: packed }));
      };
    on.then(promise, settle(true), settle(false));
    return id;
  }

  function unpack({ root, nodes }: Packed, frozen: boolean): unknown {
    const made = new NativeMap<number, unknown>();

    const build = (item: Item): unknown => {
      if (item.node === -1) return (item as { value: unknown }).value;
      const index = item.node;
      if (on.has(made, index)) return on.get(made, index);
      const source = nodes[index] as Node;
      const target = make(source);
      on.set(made, index, target);
      if (source.kind === 'object' || source.kind === 'array') {
        for (let i = 0; i < source.items.length; i += 1) {
          const key = source.kind === 'object' ? (source.keys[i] as string) : i;
          setOwn(target as object, key, build(source.items[i] as Item));
        }
      }
      if (frozen && source.kind !== 'clone' && source.kind !== 'promise') freeze(target);
      return target;
    };
    return build(root);
  }

  function make(source: Node): unknown {
    switch (source.kind) {
      case 'object':
        return {};
      case 'array':
        return [];
      case 'clone':
        return source.value;
      case 'error': {
        const error = new NativeError(source.message);
        defineProperty(
          error,
          'stack',
          bare({ value: source.stack, writable: true, enumerable: false, configurable: true }),
        );
        return error;
      }
      case 'function': {
        const { id } = source;
        const proxy = (...args: unknown[]): unknown => {
          const { ok, value } = ask(bare({ op: 'call' as const, id, value: pack(args) }));
          if (!ok) throw unpack(value, false);
          return unpack(value, false);
        };
        on.watch(collected, proxy, id);
        return proxy;
      }
      case 'promise': {
        const { id } = source;
        return new NativePromise((resolve, reject) => {
          on.set(promises, id, (ok: boolean, value: unknown) => (ok ? resolve : reject)(value));
        });
      }
    }
  }

  return {
    expose(key, api) {
      const { ok, value } = ask(bare({ op: 'expose' as const, key, value: pack(api) }));
      if (!ok) throw unpack(value, false);
    },
  };
}

function isPromise(object: object): boolean {
  for (let at = getPrototypeOf(object); at !== null; at = getPrototypeOf(at)) {
    if (at === promisePrototype) return true;
  }
  return false;
}

/** Throws unless nothing of that name is there, as Electron does. */
export function putInto(target: object, key: string, value: unknown): void {
  const names = ownKeys(target);
  for (let i = 0; i < names.length; i += 1) {
    if (names[i] === key) {
      throw new NativeError(
        'Cannot bind an API on top of an existing property on the window object',
      );
    }
  }
  defineProperty(
    target,
    key,
    bare({ value, writable: false, enumerable: true, configurable: false }),
  );
}
