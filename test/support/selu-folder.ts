/** The folder of a Selu that runs by a compose file, with its database and its master secret. */
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './home.ts';
import { makeSeluDatabase, seluSecret } from './selu-database.ts';

const COMPOSE = `
services:
  selu:
    image: example/selu:latest
    env_file: .env
    volumes: [ "./data:/app/data" ]
`;

export async function seluFolder(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'compose.yaml'), COMPOSE);
  writeFileSync(join(folder, '.env'), `SELU__ENCRYPTION_KEY=${seluSecret}\n`, { mode: 0o600 });
  const file = join(folder, 'data', 'selu.db');
  await makeSeluDatabase(file, { shape: 's67' });
  return { folder, file };
}
