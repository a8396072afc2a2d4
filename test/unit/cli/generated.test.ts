/** `--generate`: what is made is what is stored, and is shown once at most. */
import { expect, it } from 'vitest';
import { somebody } from '../../support/home.ts';
import {
  bytesOf,
  everything,
  expectOneLine,
  expectRefused,
  household,
} from '../../support/cli-household.ts';

it('makes a password, shows it once on standard error, and it signs in', async () => {
  const home = await household();
  for (const [command, username, form] of [
    ['user add --username eve --generate', 'eve', /^[a-z]+(-[a-z]+){4,}$/],
    ['reset-password --username bob --generate characters --length 30', 'bob', /^[A-Za-z2-9]{30}$/],
  ] as const) {
    const { code, out, err } = await home.run(command);
    expect(code).toBe(0);
    const [sentence, password = '', ...more] = err.split('\n');
    expect([sentence, more]).toEqual(['Password, shown only now. Pass it on safely:', ['']]);
    expect(password).toMatch(form);
    expect(out).toMatch(/^[^\n]+\n$/);
    expect(everything(home.folder, { code, out, err: '' })).not.toContain(password);
    home.open();
    await home.services.auth.signIn(somebody, username, password);
    home.services.instance.close();
    home.services.panel.close();
  }
});

it('makes a value for a credential and shows it nowhere', async () => {
  const home = await household();
  const set = 'credential set --system --capability pim --name';
  expectOneLine(await home.run(`${set} A --generate`));
  expectOneLine(await home.run(`${set} B --generate words --length 7`));
  home.open();
  const value = (name: string) =>
    home.services.credentials.valueOf({ scope: 'system' }, { capabilityId: 'pim', name });
  expect(value('A')).toMatch(/^[A-Za-z2-9]{20}$/);
  expect(value('B')).toMatch(/^[a-z]+(-[a-z]+){6,}$/);
});

it.each([
  'user add --username eve --generate poems',
  'user add --username eve --generate --length 3',
  'user add --username eve --generate characters --length 1e2',
  'user add --username eve --length 5 --password-stdin',
  'user add --username eve --generate --password-stdin',
  'credential set --system --capability pim --name A --generate --value-stdin',
  'reset-password --username nobody --generate',
])('%s: is refused, and shows nothing that was made', async (command) => {
  const { run, folder } = await household();
  const before = bytesOf(folder);
  const refused = await run(command, 'a-long-password');
  expectRefused(refused);
  expect(refused.err).not.toMatch(/[a-z]+(-[a-z]+){4}|[A-Za-z2-9]{20}/);
  expect(bytesOf(folder)).toEqual(before);
});
