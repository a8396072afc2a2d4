/** Has the page of a kit made in a thread: fonts are large, and main is not held for them. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { KitContent } from './content.ts';

/** @param program absolute path of the thread's bundle. @returns as `kitPdf` does */
export const kitPdfApart =
  (program: string) =>
  async (content: KitContent): Promise<Buffer> => {
    const worker = new Worker(program, { workerData: content, execArgv: [], env: {} });
    try {
      // An error of the thread's rejects.
      const [bytes] = (await once(worker, 'message')) as [Uint8Array];
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } finally {
      await worker.terminate();
    }
  };
