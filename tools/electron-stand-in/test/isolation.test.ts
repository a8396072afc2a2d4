import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FixtureApp, noChromium } from './fixture-app.ts';

/** Puts what a world can reach by name into `names`: own properties, hidden ones too, up the prototypes. */
const collectNames = `
  const namesOf = (object) => {
    const names = new Set();
    for (let at = object; at; at = Object.getPrototypeOf(at)) {
      for (const key of Reflect.ownKeys(at)) names.add(String(key));
    }
    return [...names];
  };`;

/** Of Node, of Electron, of the stand-in's own parts. */
const forbidden =
  /^(process|require|module|exports|global|Buffer|__dirname|setImmediate)$|electron|stand-?in|ipc|devtools/i;

/**
 * Replaces everything that the page's end of the bridge could stumble over, and notes each use.
 * Runs as the first script of a page.
 */
const poison = `
  globalThis.uses = 0;
  globalThis.firstUse = '';
  const { defineProperty, getOwnPropertyDescriptor } = Object;
  const { ownKeys } = Reflect;
  const note = (name) => {
    uses += 1;
    firstUse ||= name;
  };
  const put = (object, key, fields) =>
    defineProperty(object, key, { __proto__: null, configurable: true, ...fields });
  const trap = (object, key) => put(object, key, {
    value: function () {
      note(key);
      throw new Error('poisoned');
    },
  });
  const [{ prototype: mouse }, { prototype: custom }] = [MouseEvent, CustomEvent];
  const targets = [Array.prototype, EventTarget.prototype, Promise.prototype, Promise, Map.prototype,
    WeakMap.prototype, Set.prototype, FinalizationRegistry.prototype, JSON, String.prototype,
    Event.prototype, Number.prototype, RegExp.prototype, Date.prototype, Array, Reflect, Object,
    Object.getPrototypeOf([].values())];
  for (const target of targets) {
    for (const key of ownKeys(target)) {
      const { value, configurable } = getOwnPropertyDescriptor(target, key);
      // Array destructuring and loops of this very script use the iterators: they come last.
      if (typeof value !== 'function' || !configurable || key === 'constructor') continue;
      if (key !== Symbol.iterator && key !== 'next' && key !== Symbol.toPrimitive) trap(target, key);
    }
  }
  for (const name of ['structuredClone', 'MouseEvent', 'CustomEvent', 'Event', 'Promise', 'Map',
    'Error', 'FinalizationRegistry']) trap(globalThis, name);
  for (const name of ['call', 'apply', 'bind']) trap(Function.prototype, name);
  put(mouse, 'relatedTarget', { get() { note('relatedTarget'); } });
  put(custom, 'detail', { get() { note('detail'); } });
  const fields = ['node', 'nodes', 'kind', 'value', 'root', 'op', 'id', 'ok', 'key', 'keys', 'items',
    'detail', 'relatedTarget', 'get', 'set', 'writable', 'configurable', 'enumerable', '0', '1'];
  const prototype = Object.prototype;
  for (let i = 0; i < fields.length; i += 1) {
    put(prototype, fields[i], {
      get() { note('get ' + fields[i]); },
      set() { note('set ' + fields[i]); },
    });
  }
  trap(Array.prototype, Symbol.iterator);
`;

describe.skipIf(noChromium)('a page', () => {
  let app: FixtureApp;
  beforeAll(async () => {
    app = await FixtureApp.start();
  });
  afterAll(() => app.end());

  async function show(path: string, html: string): Promise<number> {
    await app.main(
      (_electron, { pages }, [name, text]) => {
        pages[name] = text;
      },
      [path, `<!doctype html><title>Fixture</title><body>${html}`] as const,
    );
    return app.open(path);
  }

  test('has what the preload exposes, and nothing of Node, Electron or the stand-in', async () => {
    const window = await show('/names.html', '<iframe src="/index.html"></iframe>');
    const [page, frame, difference] = await app.page<[string[], string[], string[]]>(
      window,
      `${collectNames}
      (() => {
        const inner = document.querySelector('iframe').contentWindow;
        const [page, frame] = [namesOf(window), namesOf(inner)];
        return [page, frame, page.filter((name) => !frame.includes(name) && !/^\\d+$/.test(name))];
      })()`,
    );
    expect(page).toContain('fixture');
    expect(page.filter((name) => forbidden.test(name))).toEqual([]);
    expect(frame.filter((name) => forbidden.test(name))).toEqual([]);
    expect(difference).toEqual(['fixture']);
  });

  test('finds nothing in frames and workers either', async () => {
    await app.main((_electron, { pages }) => {
      pages['/worker.js'] = 'postMessage(Object.getOwnPropertyNames(self))';
    });
    const window = await show(
      '/frames.html',
      `<iframe srcdoc="x"></iframe><iframe src="data:text/html,x"></iframe><iframe sandbox="allow-scripts"
        srcdoc="<script>parent.postMessage(Object.getOwnPropertyNames(window), '*')</script>"></iframe>`,
    );
    const found = await app.page<string[][]>(
      window,
      `(async () => {
        const message = (from) => new Promise((done) => from.onmessage = ({ data }) => done(data));
        const sandboxed = message(window);
        const frame = document.querySelectorAll('iframe')[2];
        frame.srcdoc = frame.srcdoc;
        return [
          Object.getOwnPropertyNames(frames[0]),
          await sandboxed,
          await message(new Worker('/worker.js')),
        ];
      })()`,
    );
    expect(found).toHaveLength(3);
    for (const names of found) {
      expect(names.length).toBeGreaterThan(100);
      expect(names.filter((name) => forbidden.test(name) || name === 'fixture')).toEqual([]);
    }
  });

  test('can neither replace nor change what was exposed', async () => {
    const window = await app.open();
    const outcome = await app.page(
      window,
      `(() => {
        const before = window.fixture;
        const { invoke } = before;
        try { window.fixture = 1; } catch {}
        try { delete window.fixture; } catch {}
        try { Object.defineProperty(window, 'fixture', { value: 1 }); } catch {}
        try { fixture.invoke = 1; } catch {}
        try { fixture.nested.list[1].two = 3; } catch {}
        try { fixture.nested.list.push(1); } catch {}
        try { fixture.invoke.extra = 1; } catch {}
        return [window.fixture === before, fixture.invoke === invoke, fixture.nested, 'extra' in invoke];
      })()`,
    );
    expect(outcome).toEqual([true, true, { list: [1, { two: 2 }] }, false]);
  });

  test('cannot get at the preload through what the exposed functions are or give', async () => {
    const window = await app.open();
    const outcome = await app.page(
      window,
      `(async () => {
        const evaluate = 'return typeof electronStandInSend + typeof require + typeof process';
        const constructors = [fixture.invoke.constructor, fixture.call.constructor,
          fixture.call(() => ({})).constructor.constructor,
          fixture.invoke('echo', 1).constructor.constructor];
        let thrown;
        try { fixture.call(null); } catch (error) { thrown = error; }
        constructors.push(thrown.constructor.constructor);
        const rejected = await fixture.invoke('fail').catch((error) => error);
        constructors.push(rejected.constructor.constructor);
        let handed;
        fixture.call((value) => { handed = value; }, { list: [] });
        constructors.push(handed.list.constructor.constructor);
        return constructors.map((it) => [it === Function, it(evaluate)()]);
      })()`,
    );
    expect(outcome).toEqual(Array(7).fill([true, 'undefinedundefinedundefined']));
  });

  test('that poisons every prototype gets its answers, and sees nothing of the bridge', async () => {
    const window = await show(
      '/poisoned.html',
      `<script>
        const { invoke, call } = fixture;
        ${poison}
        (async () => {
          const value = { list: [1, 2n, { deep: 'x' }], when: new Date(5), work: undefined };
          uses = 0;
          const answer = await invoke('echo', value);
          let failed;
          try { await invoke('fail'); } catch (error) { failed = error.message; }
          const called = call((a, b) => a + b, 20, 22);
          globalThis.outcome = [uses, firstUse, answer.list[1] === 2n, answer.list[2].deep, failed, called];
        })();
      </script>`,
    );
    await expect.poll(() => app.page(window, `typeof outcome`), { timeout: 5000 }).toBe('object');
    const outcome: unknown[] = [];
    for (let i = 0; i < 6; i += 1) outcome.push(await app.page(window, `outcome[${i}]`));
    expect(outcome).toEqual([
      0,
      '',
      true,
      'x',
      "Error invoking remote method 'fail': TypeError: no such thing",
      42,
    ]);
    expect((await app.main((_electron, { heard }) => heard.at(-1))) as object).toStrictEqual({
      list: [1, 2n, { deep: 'x' }],
      when: new Date(5),
      work: undefined,
    });
  });

  test('gets no listener of another document after a load', async () => {
    const window = await app.open();
    await app.page(window, `fixture.on('news', () => { window.heard = true; })`);
    await app.main(async ({ BrowserWindow }, _state, id) => {
      const found = BrowserWindow.fromId(id);
      await found?.loadURL('app://fixture/index.html');
      found?.webContents.send('news', 1);
    }, window);
    expect(await app.page(window, `fixture.invoke('echo', 1).then(() => typeof heard)`)).toBe(
      'undefined',
    );
  });
});
