import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('electron', () => ({ app: { isPackaged: true }, protocol: {} }));
const { showSoon } = await import('../../../src/main/app/window.ts');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function hiddenWindow() {
  const webContents = new EventEmitter();
  const window = Object.assign(new EventEmitter(), { webContents, show: vi.fn() });
  showSoon(window as never);
  return window;
}

const ways: [string, (window: ReturnType<typeof hiddenWindow>) => void][] = [
  ['it is ready', (window) => window.emit('ready-to-show')],
  ['its page has loaded', (window) => window.webContents.emit('did-finish-load')],
  ['two seconds have passed', () => vi.advanceTimersByTime(2_000)],
];

test.each(ways)('a window shows when %s, and once', (_when, first) => {
  const window = hiddenWindow();
  expect(window.show).not.toHaveBeenCalled();
  first(window);
  expect(window.show).toHaveBeenCalledTimes(1);
  for (const [, way] of ways) way(window);
  expect(window.show).toHaveBeenCalledTimes(1);
});

test('a window that has gone does not', () => {
  const window = hiddenWindow();
  window.emit('closed');
  vi.advanceTimersByTime(2_000);
  expect(window.show).not.toHaveBeenCalled();
});
