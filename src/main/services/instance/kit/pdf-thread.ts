/** The program of a thread that makes the page of one kit and ends, and the secret in its memory with it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { KitContent } from './content.ts';
import { kitPdf } from './pdf.ts';

if (parentPort === null) throw new Error('this is the program of a worker thread');
parentPort.postMessage(new Uint8Array(await kitPdf(workerData as KitContent)));
