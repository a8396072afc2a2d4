/** The program of a worker thread: does the jobs that it is asked for, several in turns. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '#shared/errors.ts';
import { WorkerHost } from './host.ts';
import { createJobs, type Helper, type JobContext, type ThreadData } from './jobs.ts';
import type { Answer, Question } from './messages.ts';

type AnyJob = (input: unknown, context: JobContext<unknown>) => unknown;

const port = parentPort;
if (port === null) throw new Error('this is the program of a worker thread');
const data = workerData as ThreadData;
const jobs = createJobs(data, data.mayHaveHelp ? helperOf(data) : null) as unknown as Readonly<
  Record<string, AnyJob>
>;
const running = new Map<number, AbortController>();
const tell = (answer: Answer): void => port.postMessage(answer);

port.on('message', (question: Question) => {
  if (question.kind === 'cancel') running.get(question.id)?.abort();
  else void run(question);
});

async function run({ id, job, input }: Extract<Question, { kind: 'ask' }>): Promise<void> {
  const stopped = new AbortController();
  running.set(id, stopped);
  try {
    const work = jobs[job];
    if (work === undefined) throw new Error(`no such job: ${job}`);
    const value = await work(input, {
      signal: stopped.signal,
      progress: (progress) => tell({ kind: 'progress', id, value: progress }),
    });
    tell({ kind: 'done', id, value });
  } catch (error) {
    const expected = error instanceof AppError ? error.toInfo() : null;
    tell({ kind: 'failed', id, expected, error });
  } finally {
    running.delete(id);
  }
}

/** A thread of the same program, for as long as there is something to do for it. */
function helperOf(ours: ThreadData): Helper {
  let host: WorkerHost | null = null;
  const awake = (): WorkerHost => (host ??= new WorkerHost({ ...ours, mayHaveHelp: false }));
  return {
    check: (parts, onProgress, signal) =>
      awake().ask('credentials.checkParts', parts, { onProgress, signal }),
    wake: () => void awake().start(),
    reseal: (begin) => awake().ask('rotation.page', { begin }),
    rest: () => {
      void host?.close();
      host = null;
    },
  };
}
