/** A native module that does not load: a sentence and an exit code, no stack. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appWithBroken } from '../../support/broken-module.ts';
import { commandEnvironment } from '../../support/cli-run.ts';
import { temporaryFolder } from '../../support/home.ts';

it.each(['argon2', 'better-sqlite3'] as const)('%s', (name) => {
  const app = appWithBroken(name, temporaryFolder());
  const home = temporaryFolder();
  const run = (LANG: string) =>
    spawnSync(process.execPath, [join(app, 'out/main/cli.js'), 'status'], {
      encoding: 'utf8',
      env: commandEnvironment(home, { env: { LANG } }),
    });
  const english = run('C.UTF-8');
  expect(english).toMatchObject({ status: 1, stdout: '' });
  expect(english.stderr).toMatch(new RegExp(`^Selu Desktop could not start\\..* ${name} .*\n$`));
  expect(run('de_DE.UTF-8').stderr).toMatch(new RegExp(`konnte nicht starten.* ${name} `));
  expect(readdirSync(home)).toEqual([]);
});
