import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FixtureApp, noChromium } from './fixture-app.ts';

const cyclic: Record<string, unknown> = { name: 'cyclic' };
cyclic['self'] = cyclic;
cyclic['list'] = [cyclic];
const shared = { n: 1 };
const error = new RangeError('too far');

/** As a script that makes the value in the page, and as the value that arrives. */
const cloned: [what: string, script: string, value: unknown][] = [
  ['undefined', 'undefined', undefined],
  ['null', 'null', null],
  ['booleans', '[true, false]', [true, false]],
  ['NaN', 'NaN', NaN],
  ['infinities', '[Infinity, -Infinity]', [Infinity, -Infinity]],
  ['minus zero', '-0', -0],
  ['a large number', '2 ** 53 + 2', 2 ** 53 + 2],
  ['a bigint', '12345678901234567890n', 12345678901234567890n],
  ['text', `'ä\\u0000😀</script>"\\\\\\u2028'`, 'ä\u0000😀</script>"\\\u2028'],
  ['half of a pair', `'\\ud800x'`, '\ud800x'],
  ['a date', 'new Date(86400000)', new Date(86400000)],
  ['an invalid date', 'new Date(NaN)', new Date(NaN)],
  ['a pattern', '/a+b/gi', /a+b/gi],
  ['a map', `new Map([[{ k: 1 }, new Set(['x', 2n])]])`, new Map([[{ k: 1 }, new Set(['x', 2n])]])],
  ['an array buffer', 'new Uint8Array([1, 2, 255]).buffer', new Uint8Array([1, 2, 255]).buffer],
  ['bytes', 'new Uint8Array([0, 128, 255])', new Uint8Array([0, 128, 255])],
  ['floats', 'new Float64Array([1.5, NaN])', new Float64Array([1.5, NaN])],
  ['wide integers', 'new BigInt64Array([-1n])', new BigInt64Array([-1n])],
  ['a part of a buffer', 'new Uint8Array([1, 2, 3]).subarray(1)', new Uint8Array([2, 3])],
  [
    'nested objects',
    `({ a: { b: [{ c: [undefined, null] }] } })`,
    { a: { b: [{ c: [undefined, null] }] } },
  ],
  ['a property without a value', `({ a: undefined })`, { a: undefined }],
  [
    'a key of a prototype',
    `JSON.parse('{"__proto__":{"x":1},"constructor":2}')`,
    JSON.parse('{"__proto__":{"x":1},"constructor":2}'),
  ],
  [
    'a cycle',
    `(() => { const o = { name: 'cyclic' }; o.self = o; o.list = [o]; return o; })()`,
    cyclic,
  ],
  ['the same object twice', `(() => { const s = { n: 1 }; return [s, s]; })()`, [shared, shared]],
  ['an error', `new RangeError('too far')`, error],
];

const refused: [what: string, script: string][] = [
  ['a function', '() => 1'],
  ['a function inside', '({ list: [() => 1] })'],
  ['a symbol', 'Symbol("x")'],
  ['a symbol inside', '[Symbol.iterator]'],
  ['a node of the document', 'document.body'],
  ['the window', 'window'],
  ['a promise', 'Promise.resolve(1)'],
  ['a weak map', 'new WeakMap()'],
  ['a stream inside', '({ stream: new ReadableStream() })'],
];

describe.skipIf(noChromium)('IPC', () => {
  let app: FixtureApp;
  let window: number;
  beforeAll(async () => {
    app = await FixtureApp.start();
    window = await app.open();
  });
  afterAll(() => app.end());

  const heard = (): Promise<unknown[]> => app.main((_electron, state) => state.heard.splice(0));

  test.each(cloned)('carries %s there and back', async (what, script, value) => {
    // The second time it is the answer that is sent.
    await app.page(
      window,
      `fixture.invoke('echo', ${script}).then((it) => fixture.invoke('echo', it)).then(() => 1)`,
    );
    const [there, back] = await heard();
    // A RangeError crosses the bridge as a plain error, in Electron as well.
    expect(there).toStrictEqual(what === 'an error' ? new Error('too far') : value);
    expect(back).toStrictEqual(there);
  });

  test('keeps what was one object one', async () => {
    await app.page(
      window,
      `(() => { const s = {}; return fixture.invoke('echo', { a: s, b: [s] }); })()`,
    );
    const [value] = (await heard()) as [{ a: object; b: [object] }];
    expect(value.b[0]).toBe(value.a);
  });

  test.each(refused)('refuses %s', async (_what, script) => {
    const outcome = await app.page(
      window,
      `(async () => { try { await fixture.invoke('echo', ${script}); return 'sent'; } catch (error) { return error.message; } })()`,
    );
    expect(outcome).toBe('An object could not be cloned.');
    expect(await heard()).toEqual([]);
  });

  test('refuses an answer that cannot be cloned', async () => {
    await app.main((_electron, state) => {
      state.answer = { work: () => 1 };
    });
    expect(await app.page(window, `fixture.invoke('give').catch((error) => error.message)`)).toBe(
      "Error invoking remote method 'give': Error: An object could not be cloned.",
    );
  });

  test('rejects a call that no handler answers', async () => {
    expect(await app.page(window, `fixture.invoke('nobody').catch((error) => error.message)`)).toBe(
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });

  test('rejects a call whose handler throws, without its stack', async () => {
    const outcome = await app.page<string[]>(
      window,
      `fixture.invoke('fail').catch((error) => [error.message, error.stack])`,
    );
    expect(outcome[0]).toBe("Error invoking remote method 'fail': TypeError: no such thing");
    expect(outcome[1]).not.toContain('main.js');
  });

  test('refuses a second handler for a channel', async () => {
    const outcome = await app.main(({ ipcMain }) => {
      try {
        return ipcMain.handle('echo', () => 1);
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(outcome).toBe("Attempted to register a second handler for 'echo'");
  });

  test('knows two windows apart, and both at once', async () => {
    const other = await app.open();
    const ask = (from: number): Promise<number[]> =>
      app.page(
        from,
        `Promise.all(Array.from({ length: 20 }, (_, i) => fixture.invoke('echo', [${from}, i]).then((it) => it[0])))`,
      );
    expect(await Promise.all([ask(window), ask(other)])).toEqual([
      Array(20).fill(window),
      Array(20).fill(other),
    ]);
    expect((await heard()).length).toBe(40);
    for (const one of [window, other]) {
      await app.page(one, `fixture.invoke('echo', 1)`);
      expect(await app.main((_electron, state) => state.sender)).toBe(one);
    }
    await heard();

    await Promise.all(
      [window, other].map((one) =>
        app.page(one, `window.news = []; fixture.on('news', (it) => news.push(it))`),
      ),
    );
    await app.main(
      ({ BrowserWindow }, _state, id) =>
        BrowserWindow.fromId(id)?.webContents.send('news', 'for one'),
      other,
    );
    await expect.poll(() => app.page(other, 'news')).toEqual(['for one']);
    expect(await app.page(window, `fixture.invoke('echo', 1).then(() => news)`)).toEqual([]);
    await heard();
  });
});

describe.skipIf(noChromium)('contextBridge', () => {
  let app: FixtureApp;
  let window: number;
  beforeAll(async () => {
    app = await FixtureApp.start();
    window = await app.open();
  });
  afterAll(() => app.end());

  test('carries functions, promises and errors both ways', async () => {
    const outcome = await app.page(
      window,
      `(async () => {
        const results = [
          fixture.call((a, b) => a + b, 1, 2),
          await fixture.call(async (a) => a, { list: [1] }),
          await fixture.call(() => Promise.reject(new Error('later'))).catch((error) => error.message),
        ];
        try { fixture.call(() => { throw new Error('now'); }); } catch (error) { results.push(error.message); }
        return results;
      })()`,
    );
    expect(outcome).toEqual([3, { list: [1] }, 'later', 'now']);
  });

  test('refuses what is nested too deep', async () => {
    const outcome = await app.page(
      window,
      `(() => {
        let deep = {};
        for (let i = 0; i < 1100; i += 1) deep = { deep };
        try { fixture.call(() => 1, deep); } catch (error) { return error.message; }
      })()`,
    );
    expect(outcome).toContain('recursion depth exceeded');
  });
});
