/** Reads the code in a picture, off the window's own thread. */

/** More is no photo, and would only fill the memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * @param picture a file that the person has chosen
 * @returns what its code says; null when none can be read in it
 */
export async function readCode(picture: Blob): Promise<string | null> {
  if (picture.size > MOST_BYTES) return null;
  const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<string | null>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data);
      worker.onerror = () => resolve(null);
      worker.postMessage(picture);
    });
  } finally {
    // And with it the picture, and what stood in it.
    worker.terminate();
  }
}
