/** The recovery kit: what stands on it, how it is saved, and what is noted of whether somebody keeps it. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretGroups } from '#shared/master-secret.ts';
import { makeMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { translator } from '../../../../src/main/platform/languages.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { kitContent, type KitSubject } from '../../../../src/main/services/instance/kit/content.ts';
import { kitHtml } from '../../../../src/main/services/instance/kit/html.ts';
import { kitPdfApart } from '../../../../src/main/services/instance/kit/pdf-apart.ts';
import { writeKit } from '../../../../src/main/services/instance/kit/write-kit.ts';
import { codeOf, householdHome, laterRun, temporaryFolder } from '../../../support/home.ts';
import { homeKinds, homeOf } from '../../../support/homes.ts';
import { missingProgram } from '../../../support/programs.ts';

const pageProgram = join(import.meta.dirname, '../../../../out/main/kit-page.js');

const DAY = 86_400_000;

const subject = (secret: string, more: Partial<KitSubject['instance']> = {}): KitSubject => ({
  secret,
  instance: { id: 'f'.repeat(32), kind: 'own', name: '', keyFile: null, ...more },
  made: new Date(2026, 10, 28, 12),
});

const contentOf = (given: KitSubject, language: 'en' | 'de' = 'en') =>
  kitContent(given, translator(language), language);

describe('a kit that is saved', () => {
  const { text } = makeMasterSecret();

  it.each(['kit.pdf', 'kit.txt', 'KIT.TXT'])(
    'is a private file, whole or not there: %s',
    async (name) => {
      const folder = temporaryFolder();
      const file = join(folder, name);
      writeFileSync(file, 'an older one', { mode: 0o644 });
      await writeKit(file, contentOf(subject(text)));
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const start = name.endsWith('pdf') ? '%PDF-' : 'Selu recovery kit';
      expect(readFileSync(file, 'latin1').slice(0, start.length)).toBe(start);
      expect(readdirSync(folder)).toEqual([name]);
      const missing = join(folder, 'no such folder', name);
      expect(await codeOf(writeKit(missing, contentOf(subject(text))))).toBe('file_not_written');
    },
  );

  it('is nothing else than a page or a text', async () => {
    const folder = temporaryFolder();
    for (const name of ['kit', 'kit.png', 'kit.pdf.zip', '.pdf']) {
      expect(await codeOf(writeKit(join(folder, name), contentOf(subject(text))))).toBe(
        'kit_file_kind',
      );
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['en', 'de'] as const)('says as text all that is needed: %s', async (language) => {
    const file = join(temporaryFolder(), 'kit.txt');
    await writeKit(file, contentOf(subject(text), language));
    const kit = readFileSync(file, 'utf8');
    expect(kit).toContain(secretGroups(text).join(' '));
    expect(kit).toContain(`SELU_ENCRYPTION_KEY=${text}\n`);
    expect(kit).toContain('f'.repeat(32));
    expect(kit).toContain(language === 'de' ? '28. November 2026' : 'November 28, 2026');
    expect(kit).not.toMatch(/[{}]|\bkit\.[a-z]/);
  });

  it('names for a Selu’s the variable that its server reads, and where', async () => {
    const file = join(temporaryFolder(), 'kit.txt');
    const place = { kind: 'attached', name: 'Haus am See', keyFile: '/srv/selu/.env' } as const;
    await writeKit(file, contentOf(subject(text, place)));
    const kit = readFileSync(file, 'utf8');
    expect(kit).toContain('Haus am See');
    expect(kit).toContain('/srv/selu/.env');
    expect(kit).toContain(`SELU__ENCRYPTION_KEY=${text}\n`);
    expect(kit).not.toMatch(/\bSELU_ENCRYPTION_KEY/);
  });
});

const lacking = missingProgram('pdftotext', 'pdftoppm', 'zbarimg');
describe.skipIf(lacking)(`the page, read by other programs ${lacking ?? ''}`, () => {
  it.each(['en', 'de'] as const)(
    'has the secret as a code and as text, on one sheet of A4: %s',
    async (language) => {
      const folder = temporaryFolder();
      const file = join(folder, 'kit.pdf');
      // All that looks alike, and what fonts make one character of.
      const secret = '0O0oIl1|//==ffi'.replace(/[|=]/g, '+').padEnd(43, 'fiflWVAT').slice(0, 42);
      const name = 'Grüße aus Ελλάδα, Łódź und Дом – ß é';
      const kit = contentOf(subject(`${secret}A=`, { kind: 'attached', name }), language);
      // As the window makes it in one language, and as the command line does in the other.
      await writeKit(file, kit, language === 'en' ? kitPdfApart(pageProgram) : undefined);
      const run = (program: string, args: string[]): string =>
        execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      const words = run('pdftotext', ['-layout', file, '-']).replace(/\s+/g, ' ');
      const plain = (text: string): string => text.replace(/\s+/g, '');
      expect(plain(words)).toContain(plain(`${secret}A=`));
      expect(words).toContain(name);
      expect(words).toContain(kit.title);
      for (const { heading, lines } of kit.sections) {
        for (const line of [heading, ...lines]) expect(plain(words)).toContain(plain(line));
      }
      run('pdftoppm', ['-r', '110', '-png', file, join(folder, 'page')]);
      const pages = readdirSync(folder).filter((each) => each.endsWith('.png'));
      expect(pages).toHaveLength(1);
      const picture = join(folder, pages[0] ?? '');
      expect(run('zbarimg', ['--quiet', '--raw', picture]).trim()).toBe(`${secret}A=`);
      // A4 in points, from the head of the picture: 210 by 297 mm at 110 dots to the inch.
      const head = readFileSync(picture);
      expect([head.readUInt32BE(16), head.readUInt32BE(20)]).toEqual([910, 1287]);
    },
  );
});

describe.each(homeKinds)('what is noted of a kit: %s', (kind) => {
  it('is due until somebody confirms it, and to be looked after a year later', async () => {
    const { services, clock } = await homeOf(kind);
    const { kit } = services;
    clock.now = new Date('2026-11-28T12:00:00Z');
    const at = clock.now.toISOString();
    const due = { due: 'confirm', reminder: 'confirm', confirmedAt: null, checkedAt: null };
    expect(kit.status()).toEqual(due);

    await kit.later(machine);
    expect(kit.status()).toEqual({ ...due, reminder: null });
    clock.now = new Date(clock.now.getTime() + 7 * DAY);
    expect(kit.status()).toEqual(due);

    clock.now = new Date(at);
    await kit.confirm(machine);
    const kept = { due: null, reminder: null, confirmedAt: at, checkedAt: null };
    expect(kit.status()).toEqual(kept);
    clock.now = new Date(clock.now.getTime() + 366 * DAY);
    expect(kit.status()).toEqual({ ...kept, due: 'check', reminder: 'check' });

    const { secret } = kit.subject({ name: '', keyFile: null });
    await kit.check(machine, secretGroups(secret).join(' '));
    const checkedAt = clock.now.toISOString();
    expect(kit.status()).toEqual({ ...kept, checkedAt });
  });
});

describe('what is noted of a kit', () => {
  it('counts only if it was noted under the secret in use', async () => {
    const home = await householdHome();
    await home.services.kit.confirm(machine);
    const later = laterRun(home);
    expect(later.services.kit.status().due).toBeNull();
    // As a rotation leaves it that carries all records over, signed anew.
    const [key] = later.services.panel.store().keys('kit/');
    const record = JSON.parse(later.services.records.get(key ?? '') ?? '') as object;
    const other = { ...record, fingerprint: 'of another secret' };
    await later.services.records.set(key ?? '', JSON.stringify(other));
    expect(later.services.kit.status().due).toBe('confirm');
    // As somebody leaves it who can write files.
    await later.services.panel.set(key ?? '', JSON.stringify(record));
    expect(later.services.kit.status().due).toBe('confirm');
  });

  it('is not put off by a clock that was years ahead', async () => {
    const { services, clock } = await householdHome();
    clock.now = new Date('2099-01-01T00:00:00Z');
    await services.kit.later(machine);
    clock.now = new Date('2026-11-28T12:00:00Z');
    expect(services.kit.status().reminder).toBe('confirm');
  });
});

describe('what a kit says', () => {
  it('fits as it is; where a group or two are wrong they are named, and more are another secret', async () => {
    const { services, secret } = await householdHome();
    const groups = secretGroups(secret);
    const wrongAt = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(wrongAt, async (places) => {
        const typed = groups.map((group, index) =>
          places.includes(index) ? group.replace(/./, (c) => (c === 'A' ? 'B' : 'A')) : group,
        );
        const error: unknown = await services.kit.check(machine, typed.join(' ')).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        const named = places.sort((a, b) => a - b).map((place) => place + 1);
        expect(error).toMatchObject(
          places.length <= 2
            ? { code: 'kit_mistyped', params: { groups: named.join(', ') } }
            : { code: 'kit_wrong', params: {} },
        );
      }),
      { numRuns: 40 },
    );
    expect(services.kit.status().checkedAt).toBeNull();
    expect(await codeOf(services.kit.check(machine, ''))).toBe('secret_empty');
    expect(await codeOf(services.kit.check(machine, secret.toLowerCase()))).toMatch(
      /^(kit_|secret_)/,
    );
    await services.kit.check(machine, `  ${secret}\n`);
    expect(services.kit.status()).toMatchObject({ due: null, confirmedAt: null });
  });
});

describe('the document that is printed', () => {
  it('says the same as the page, and a name is text in it', () => {
    const { text } = makeMasterSecret();
    const name = '<img src="x" onerror="alert(1)"> & "Haus"';
    const kit = contentOf(subject(text, { name }), 'de');
    const html = kitHtml(kit, 'once');
    expect(html).toContain(
      '&lt;img src=&quot;x&quot; onerror=&quot;alert(1)&quot;&gt; &amp; &quot;Haus&quot;',
    );
    expect(html).not.toContain('<img');
    for (const group of kit.secret.groups) expect(html).toContain(`<span>${group}</span>`);
    for (const { lines } of kit.sections) for (const line of lines) expect(html).toContain(line);
    expect(html.match(/<style nonce="once">|<svg /g)).toHaveLength(2);
  });
});
