/**
 * The file or folder that a person is letting fall onto the window. It is Chromium that says so: a page can make an
 * event like that, and a file, but no event that is trusted.
 */
import { webUtils } from 'electron';

/** What is used of the DOM: the main process, which shares this project, has none. */
declare const window: {
  addEventListener(
    type: 'drop',
    listener: (event: {
      readonly isTrusted: boolean;
      readonly dataTransfer: { readonly files: ArrayLike<File> } | null;
    }) => void,
    options: { readonly capture: true },
  ): void;
};

let dropped: File | null = null;

/** Watches for drops; to be called before any script of the page runs, so that none can be in the way. */
export function watchDrops(): void {
  window.addEventListener(
    'drop',
    ({ isTrusted, dataTransfer }) => {
      if (!isTrusted) return;
      const file = dataTransfer?.files[0] ?? null;
      dropped = file;
      // For the moment of the drop: what a page makes of it later is no wish of the person's.
      setTimeout(() => {
        if (dropped === file) dropped = null;
      });
    },
    { capture: true },
  );
}

/** @returns where it lies; once. @throws {TypeError} nothing is being dropped, or nothing that lies on the disk */
export function takeDroppedPath(): string {
  const file = dropped;
  dropped = null;
  const path = file === null ? '' : webUtils.getPathForFile(file);
  if (!path) throw new TypeError('no file of the disk was dropped');
  return path;
}
