/** What a page holds on to: the texts that its scripts can still reach, and those in fields that have left the document. */
import type { CDPSession, Page } from '@playwright/test';

/**
 * Which of some texts a page still holds, after everything was collected that can be.
 *
 * @returns those that were found
 */
export async function heldBy(page: Page, texts: readonly string[]): Promise<string[]> {
  const devTools = await page.context().newCDPSession(page);
  try {
    const heap = await heapOf(devTools);
    // What the browser keeps for a field is no part of the heap of scripts.
    const fields = await fieldsOf(devTools);
    // As it stands in a snapshot: one JSON text.
    return texts.filter(
      (text) => heap.includes(JSON.stringify(text).slice(1, -1)) || fields.includes(text),
    );
  } finally {
    await devTools.detach();
  }
}

async function heapOf(devTools: CDPSession): Promise<string> {
  const parts: string[] = [];
  devTools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await devTools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return parts.join('');
}

/** The contents of all fields that something still refers to. */
async function fieldsOf(devTools: CDPSession): Promise<string> {
  const contents: unknown[] = [];
  for (const kind of ['HTMLInputElement', 'HTMLTextAreaElement']) {
    const { result } = await devTools.send('Runtime.evaluate', { expression: `${kind}.prototype` });
    const { objects } = await devTools.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId ?? '',
    });
    const read = await devTools.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.map(({ value }) => value).join("\\n"); }',
      returnByValue: true,
    });
    contents.push(read.result.value);
  }
  return contents.join('\n');
}
