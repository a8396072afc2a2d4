/** `credential import`: where each name of an .env file goes, that all of it is told, and that no value ever is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEnv } from '#shared/env-file.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { writeAgent } from '../../support/agent-packages.ts';
import { bytesOf, everything, expectRefused, household } from '../../support/cli-household.ts';
import { temporaryFolder } from '../../support/home.ts';

const CANARY = 'canary-7c1e';

/** With an agent that asks for two shared ones and a personal one. */
const withMail = () =>
  household(async ({ services }) => {
    const source = writeAgent(temporaryFolder(), {
      id: 'mail',
      capabilities: { imap: { secrets: { PASSWORD: 'user', SERVER: 'system', TOKEN: 'system' } } },
    });
    const { handle } = await services.packages.inspect(machine, source, 'en');
    await services.packages.install(machine, handle, { removeLeftovers: false });
  });

function envFile(text: string, name = 'selu.env'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

it('stores each name where an agent asks for it, says why others are left out, and names the file', async () => {
  const { run, folder, open, services } = await withMail();
  const file = envFile(
    [
      `SERVER='${CANARY}-a'`,
      `PASSWORD=${CANARY}-b`,
      `server=${CANARY}-c`,
      `STRANGER=${CANARY}-d`,
      'EMPTY=',
      `${CANARY} is no line`,
      `token=" ${CANARY}-e$HOME "`,
    ].join('\n'),
  );
  const command = ['credential', 'import', file, '--system'];
  const before = bytesOf(folder);
  const asked = await run(command);
  expectRefused(asked);
  expect(asked.err).toContain('--yes');
  const dry = await run([...command, '--dry-run']);
  expect(dry).toMatchObject({ code: 0, out: '2 values would be stored. Nothing was changed.\n' });
  expect(bytesOf(folder)).toEqual(before);

  const stored = await run([...command, '--yes']);
  expect(stored).toMatchObject({ code: 0, out: '2 values are stored.\n' });
  for (const line of [
    /^SERVER: to imap \/ SERVER, shared\.$/m,
    /^token: to imap \/ TOKEN, shared\. It has a \$ .* White space around/m,
    /^PASSWORD: left out\. .*other kind/m,
    /^server: left out\. Another name/m,
    /^STRANGER: left out\. No installed agent/m,
    /^EMPTY: left out\. It has no value/m,
    /^Line 6: left out\. It isn't a line/m,
  ]) {
    expect(stored.err).toMatch(line);
  }
  expect(stored.err).toContain(`${file} still holds`);

  const again = await run([...command, '--yes', '--json']);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ file, stored: false, places: [] });
  expect(await run([...command, '--yes', '--replace'])).toMatchObject({
    out: '2 values are stored.\n',
  });
  const unseen = envFile('A=\u202e\nB=1');
  const some = await run([
    'credential',
    'import',
    unseen,
    '--system',
    '--capability=b',
    '--dry-run',
  ]);
  expect(some.err).toMatch(/^A: left out\. It has no value/m);
  // A shared value does not make a personal one.
  const bobs = await run(['credential', 'import', file, '--user', 'bob', '--yes']);
  expect(bobs.err).toMatch(/^PASSWORD: to imap \/ PASSWORD, bob\.$/m);
  expect(everything(folder, asked, dry, stored, again, bobs)).not.toContain(CANARY);
  open();
  const value = services.credentials.valueOf.bind(services.credentials);
  expect(value({ scope: 'system' }, { capabilityId: 'imap', name: 'SERVER' })).toBe(`${CANARY}-a`);
  expect(value({ scope: 'system' }, { capabilityId: 'imap', name: 'TOKEN' })).toBe(
    `${CANARY}-e$HOME`,
  );
});

it('puts any file under a capability: all that can be read is stored or told, and no value is shown', async () => {
  const home = await household();
  const { run, open, services } = home;
  const line = fc.tuple(
    fc.constantFrom('A', 'B_2', 'export C', 'd.e', 'A'),
    fc.constantFrom('=', ': ', ' = '),
    fc.constantFrom(CANARY, `"${CANARY}\\n2"`, `'${CANARY}`, `"${CANARY}" x`, '', '••••••••'),
  );
  let at = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
      const file = envFile(lines.map((parts) => parts.join('')).join('\n'));
      const { values, leftOut } = readEnv(lines.map((parts) => parts.join('')).join('\n'));
      const capability = `pim${at++}`;
      const command = `credential import ${file} --user bob --capability ${capability}`;
      const { code, out, err } = await run(`${command} --yes --json`);
      expect(out + err).not.toContain(CANARY);
      if (values.size === 0) {
        expect(code).toBe(2);
        return;
      }
      const told = JSON.parse(out) as {
        places: { variable: string }[];
        leftOut: { variable: string | null }[];
      };
      expect(told.places.length + told.leftOut.length).toBe(values.size + leftOut.length);
      expect(code).toBe(told.places.length > 0 ? 0 : 2);
      open();
      const bob = { scope: 'user', userId: home.bob } as const;
      for (const { variable: name } of told.places) {
        const stored = services.credentials.valueOf(bob, { capabilityId: capability, name });
        expect(stored).toBe(values.get(name)?.value.trim());
      }
      services.instance.close();
      services.panel.close();
    }),
    { numRuns: 12 },
  );
});

it.each([
  ['nobody is named', 'x.env', 'A=b', '--capability pim --yes'],
  ['both are named', 'x.env', 'A=b', '--system --user bob --yes'],
  ['it is no .env file', 'x.csv', 'name,password\na,b\n', '--system --yes'],
  ['it is a picture', 'x.env', 'A=\0', '--system --yes'],
  ['nobody has asked for it', 'x.env', 'A=b', '--system --yes'],
  ['the capability has no name', 'x.env', 'A=b', '--system --yes --capability='],
])('refuses when %s, and changes nothing', async (_why, name, text, options) => {
  const { run, folder } = await household();
  const before = bytesOf(folder);
  const refused = await run(`credential import ${envFile(text, name)} ${options}`);
  expect(refused.code).toBe(2);
  expect(refused.err).not.toMatch(/[{}]|cli\.|\bat .*\.ts:/);
  expect(refused.out).toBe('');
  expect(bytesOf(folder)).toEqual(before);
});
