/** `kit`: the secret goes into a file and nowhere else, unless it is asked for on standard output. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretGroups } from '#shared/master-secret.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { expectOneLine, expectRefused, household } from '../../support/cli-household.ts';
import { temporaryFolder } from '../../support/home.ts';

describe('kit', () => {
  it('writes a page or a text, and replaces none unasked', async () => {
    const { run, secret } = await household();
    const folder = temporaryFolder();
    for (const name of ['kit.pdf', 'kit.txt']) {
      const file = join(folder, name);
      const made = await run(`kit --output ${file}`);
      expectOneLine(made);
      expect(made.out).toContain(file);
      expect(made.out).not.toContain(secret);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      if (name === 'kit.pdf') continue;
      writeFileSync(file, 'mine');
      expectRefused(await run(`kit --output ${file}`));
      expect(readFileSync(file, 'utf8')).toBe('mine');
      expectOneLine(await run(`kit --output ${file} --force`));
      expect(readFileSync(file, 'utf8')).not.toBe('mine');
    }
    expect(readFileSync(join(folder, 'kit.txt'), 'utf8')).toContain(
      `SELU_ENCRYPTION_KEY=${secret}\n`,
    );
    expectRefused(await run(`kit --output ${join(folder, 'kit.png')}`));
    expect(readdirSync(folder).sort()).toEqual(['kit.pdf', 'kit.txt']);
  });

  it('prints the secret only where that is said, and does one thing at a time', async () => {
    const { run, secret, folder } = await household();
    const shown = await run('kit --stdout', '', { LANG: 'de_DE.UTF-8' });
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain(secretGroups(secret).join(' '));
    expect(shown.out).toContain('Hauptgeheimnis');
    const file = join(folder, 'kit.txt');
    for (const args of ['', '--force', `--stdout --output ${file}`, '--stdout --check-stdin']) {
      expectRefused(await run(`kit ${args}`.trim()));
    }
    expect(existsSync(file)).toBe(false);
  });

  it('needs the master secret', async () => {
    const { run, folder } = await household();
    const file = join(folder, 'kit.txt');
    const refused = await run(`kit --output ${file}`, '', {
      SELU_ENCRYPTION_KEY: makeMasterSecret().text,
    });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(existsSync(file)).toBe(false);
  });

  it('says whether a kit fits, and the window knows it', async () => {
    const home = await household();
    const { run, secret } = home;
    const typed = secretGroups(secret).join(' ');
    expectOneLine(await run('kit --check-stdin', `${typed}\n`));
    for (const wrong of [
      makeMasterSecret().text,
      `${typed.startsWith('A') ? 'B' : 'A'}${typed.slice(1)}`,
      `"${secret}"`,
      '',
    ]) {
      const refused = await run('kit --check-stdin', wrong);
      expectRefused(refused);
      if (wrong !== '') expect(refused.err).not.toContain(wrong.slice(2, 30));
    }
    home.open();
    expect(home.services.kit.status().checkedAt).not.toBeNull();
  });
});
