/** Reading agent packages for the Agents page, against reading the same files with the YAML library alone. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { readPackage } from '../src/main/packages/read.ts';
import { inTurns, type Measurement, type Sample } from './harness.ts';

export default [
  // What the first visit of the page costs: nothing is compiled or remembered.
  { rounds: 1, warmUp: false, round: () => readAll('first') },
  { rounds: 5, warmUp: false, round: () => readAll('again') },
] satisfies readonly Measurement[];

const AGENTS = 500;
const CREDENTIALS = 20;
const SLICE = 10;

/** Writes 500 agents and reads them, in turns of ten; a `pause` is how long nothing else had its turn. */
async function readAll(when: string): Promise<Sample[]> {
  const home = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  try {
    const folders = Array.from({ length: AGENTS }, (_, index) => writeAgent(home, index));
    const slice = (step: number) => folders.slice(step * SLICE, (step + 1) * SLICE);
    const took = await inTurns(AGENTS / SLICE, {
      ours: (step) => Promise.all(slice(step).map(readPackage)),
      baseline: (step) => slice(step).map(readStraight),
    });
    const pause = {
      ours: await longestPause(() => Promise.all(folders.map(readPackage))),
      baseline: await longestPause(() => folders.map(readStraight)),
    };
    const label = `${AGENTS} agents × ${CREDENTIALS} credentials`;
    return [
      { name: `read ${label}, ${when}`, unit: 'ms', ...took },
      { name: `longest pause meanwhile, ${when}`, unit: 'ms', ...pause },
    ];
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** For how long, at most, the event loop did nothing else, in milliseconds. */
async function longestPause(work: () => unknown): Promise<number> {
  let [longest, last, done] = [0, performance.now(), false];
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!done) setImmediate(look);
  };
  setImmediate(look);
  await work();
  done = true;
  look();
  return longest;
}

/** As real ones are: half of the credentials in each of two capabilities, which have tools, in two languages. */
function writeAgent(home: string, index: number): string {
  const folder = join(home, `agent-${index}`);
  const capabilities = [`mail-${index}`, `calendar-${index}`];
  const names = Array.from({ length: CREDENTIALS / 2 }, (_, number) => `TOKEN_${number}`);
  const write = (file: string, content: object): void =>
    writeFileSync(join(folder, file), dump(content));
  mkdirSync(join(folder, 'i18n'), { recursive: true });
  write('agent.yaml', {
    id: `agent-${index}`,
    name: `Agent ${index}`,
    i18n: { default_locale: 'en', supported_locales: ['en', 'de'] },
    routing: 'inline',
    session: { trigger: 'mention', idle_timeout_minutes: 30 },
  });
  for (const locale of ['en', 'de']) {
    const described = names.map((name) => [name, { description: `${name}, ${locale}` }]);
    const credentials = Object.fromEntries(described) as object;
    write(`i18n/${locale}.yaml`, {
      agent: { name: `Agent ${index}`, description: 'Helps.', long_description: 'Helps a lot.' },
      capabilities: Object.fromEntries(capabilities.map((id) => [id, { credentials }])),
    });
  }
  for (const id of capabilities) {
    mkdirSync(join(folder, 'capabilities', id), { recursive: true });
    write(`capabilities/${id}/manifest.yaml`, {
      id,
      class: 'tool',
      image: `selu-cap-${id}:latest`,
      tools: ['list', 'read', 'send'].map((name) => ({
        name,
        description: `Does ${name} with whatever it is given, and says what came of it.`,
        input_schema: { type: 'object', properties: { limit: { type: 'integer' } }, required: [] },
      })),
      network: { mode: 'allowlist', hosts: ['mail.example.com:993'] },
      credentials: names.map((name, number) => ({
        name,
        scope: number % 2 === 0 ? 'user' : 'system',
        required: true,
        description: `What ${name} is for`,
      })),
    });
  }
  return folder;
}

/** The work alone: the same files, parsed. */
function readStraight(folder: string): unknown[] {
  const manifests = readdirSync(join(folder, 'capabilities')).map(
    (name) => `capabilities/${name}/manifest.yaml`,
  );
  return ['agent.yaml', 'i18n/en.yaml', 'i18n/de.yaml', ...manifests].map((file) =>
    load(readFileSync(join(folder, file), 'utf8')),
  );
}
