/** The agents that benchmarks read, on the disk, and the least that reading them takes. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';

export const AGENTS = 500;
export const CREDENTIALS = 20;

/** As real ones are: half of the credentials in each of two capabilities, which have tools, in two languages. */
export function writeAgent(home: string, index: number): string {
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

/** The work alone: the files of an agent, parsed. */
export function readStraight(folder: string): unknown[] {
  const manifests = readdirSync(join(folder, 'capabilities')).map(
    (name) => `capabilities/${name}/manifest.yaml`,
  );
  return ['agent.yaml', 'i18n/en.yaml', 'i18n/de.yaml', ...manifests].map((file) =>
    load(readFileSync(join(folder, file), 'utf8')),
  );
}
