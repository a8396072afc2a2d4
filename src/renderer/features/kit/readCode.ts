/** Reads codes in pictures, off the window's own thread. */

/** More is no photo, and would only fill the memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Looks at one picture after the other, and forgets all when it is closed. */
export class CodeReader {
  readonly #worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
  #ended = false;

  isClosed(): boolean {
    return this.#ended;
  }

  /**
   * @param picture a file that the person has chosen, or what a camera sees, which is handed over
   * @returns what its code says; null when none can be read in it
   */
  read(picture: Blob | ImageBitmap): Promise<string | null> {
    return new Promise<string | null>((resolve) => {
      this.#worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data);
      this.#worker.onerror = () => resolve(null);
      this.#worker.postMessage(picture, picture instanceof Blob ? [] : [picture]);
    });
  }

  /** Ends it, and with it what stood in the pictures. */
  close(): void {
    this.#ended = true;
    this.#worker.terminate();
  }
}

/** As {@link CodeReader.read}, of one file. */
export async function readCode(picture: Blob): Promise<string | null> {
  if (picture.size > MOST_BYTES) return null;
  const reader = new CodeReader();
  try {
    return await reader.read(picture);
  } finally {
    reader.close();
  }
}
