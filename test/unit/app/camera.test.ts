/** Who may use the camera: the app's own page, the picture alone, and only for as long as a person has said so. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const WINDOW = { id: 1 };
const PAGE = 'app://selu/index.html';

vi.mock('electron', () => ({
  app: { isPackaged: true },
  protocol: {},
  BrowserWindow: {
    fromWebContents: ({ window }: { readonly window: number | null }) =>
      window === null ? null : { id: window },
  },
}));

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const load = () => import('../../../src/main/app/camera.ts');
const page = (window: number | null = WINDOW.id) => ({ window }) as never;
const video = { isMainFrame: true, requestingUrl: PAGE, mediaTypes: ['video'] };

it('is nobody’s before a person has said so, nor after they have taken it back', async () => {
  const { allowCamera, mayUseCamera } = await load();
  const may = (): boolean => mayUseCamera(page(), 'media', video);
  expect(may()).toBe(false);
  allowCamera(WINDOW, true);
  expect(may()).toBe(true);
  expect(mayUseCamera(page(2), 'media', video)).toBe(false);
  allowCamera(WINDOW, false);
  expect(may()).toBe(false);
});

it('ends by itself', async () => {
  const { allowCamera, mayUseCamera } = await load();
  allowCamera(WINDOW, true);
  vi.advanceTimersByTime(119_000);
  expect(mayUseCamera(page(), 'media', video)).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(mayUseCamera(page(), 'media', video)).toBe(false);
});

it('is the picture alone, for the page itself', async () => {
  const { allowCamera, mayUseCamera } = await load();
  allowCamera(WINDOW, true);
  const look = { isMainFrame: true, requestingUrl: PAGE, mediaType: 'video' };
  expect(mayUseCamera(page(), 'media', look)).toBe(true);
  for (const [permission, more] of [
    ['geolocation', {}],
    ['display-capture', {}],
    ['media', { mediaTypes: ['video', 'audio'] }],
    ['media', { mediaTypes: ['audio'] }],
    ['media', { mediaTypes: [] }],
    ['media', { isMainFrame: false }],
    ['media', { requestingUrl: 'https://example.com/' }],
    ['media', { requestingUrl: undefined }],
  ] as const) {
    expect(mayUseCamera(page(), permission, { ...video, ...more })).toBe(false);
  }
  expect(mayUseCamera(page(null), 'media', video)).toBe(false);
  expect(mayUseCamera(null, 'media', video)).toBe(false);
});
