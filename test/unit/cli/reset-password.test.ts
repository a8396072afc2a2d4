/** `reset-password`. */
import { describe, expect, it } from 'vitest';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { householdHome, PASSWORD, somebody } from '../../support/home.ts';
import {
  bytesOf,
  everything,
  expectOneLine,
  expectRefused,
  household,
} from '../../support/cli-household.ts';
import { runCli } from '../../support/cli.ts';

const reset = ['reset-password', '--password-stdin', '--username'];
const NEW_PASSWORD = ' canary-91c4 stays 🔑 ';

describe('reset-password', () => {
  it('sets a new password, as it is, and ends every session of that user and no other', async () => {
    const home = await householdHome();
    const { auth } = home.services;
    const bobs = [
      await auth.signIn(somebody, 'bob', PASSWORD),
      await auth.openSession(somebody, home.bob),
    ];
    const alices = await auth.signIn(somebody, 'alice', PASSWORD);
    const done = await runCli(home.folder, [...reset, 'bob', '--temporary'], {
      stdin: `${NEW_PASSWORD}\r\n`,
      env: { SELU_ENCRYPTION_KEY: home.secret },
    });
    expectOneLine(done);
    expect(done.out).toBe('New password set for bob; 2 sessions ended.\n');
    const marked = (await home.services.users.list()).filter((user) => user.temporaryPassword);
    expect(marked.map(({ username }) => username)).toEqual(['bob']);
    for (const session of bobs) expect(auth.resolve(session)).toBeNull();
    expect(auth.resolve(alices)).not.toBeNull();
    await expect(auth.signIn(somebody, 'bob', PASSWORD)).rejects.toThrow('sign_in_failed');
    await expect(auth.signIn(somebody, 'bob', NEW_PASSWORD.trim())).rejects.toThrow(
      'sign_in_failed',
    );
    await auth.signIn(somebody, 'bob', NEW_PASSWORD);
    await auth.signIn(somebody, 'alice', PASSWORD);
    expect(everything(home.folder, done)).not.toContain('canary-91c4');
  });

  it.each([
    ['with more lines after it', 'blue-river-44\nsecond\n'],
    ['after a mark of the byte order', '\ufeffblue-river-44\n'],
    ['before empty lines of Windows', 'blue-river-44\r\n\r\n'],
    ['with a lone carriage return after it', 'blue-river-44\r'],
  ])('takes the line that is seen, %s', async (_what, stdin) => {
    const home = await household();
    expectOneLine(await home.run([...reset, 'bob'], stdin));
    home.open();
    await home.services.auth.signIn(somebody, 'bob', 'blue-river-44');
  });

  it('lets the user in at once after many failures, and nobody else', async () => {
    const home = await householdHome();
    const { auth } = home.services;
    for (let n = 0; n < 7; n += 1) {
      for (const name of ['bob', 'alice'])
        await auth.signIn(somebody, name, 'wrong').catch(() => undefined);
      home.clock.now = new Date(home.clock.now.getTime() + 60_000);
    }
    home.clock.now = new Date(home.clock.now.getTime() - 59_500);
    await expect(auth.signIn(somebody, 'bob', PASSWORD)).rejects.toThrow('sign_in_wait');
    const done = await runCli(home.folder, [...reset, 'BOB'], {
      stdin: NEW_PASSWORD,
      env: { LANG: 'de_DE.UTF-8', SELU_ENCRYPTION_KEY: home.secret },
    });
    expectOneLine(done);
    expect(done.out).toContain('0 Sitzungen beendet');
    await auth.signIn(somebody, 'bob', NEW_PASSWORD);
    await expect(auth.signIn(somebody, 'alice', PASSWORD)).rejects.toThrow('sign_in_wait');
  });

  it('needs the master secret: whoever has no more than the files gets no account', async () => {
    const { run, folder } = await household();
    const before = bytesOf(folder);
    for (const secret of ['', makeMasterSecret().text]) {
      const refused = await run([...reset, 'alice'], PASSWORD, { SELU_ENCRYPTION_KEY: secret });
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err.trim()).not.toBe('');
    }
    expect(bytesOf(folder)).toEqual(before);
  });

  it.each([
    ['nobody known', ['mallory'], PASSWORD],
    ['a name left out', [], PASSWORD],
    ['a short password', ['bob'], 'sevench'],
    ['an empty password', ['bob'], '\n'],
    ['a password over 1,024 characters', ['bob'], 'x'.repeat(1_025)],
    ['a lone end of a line', ['bob'], '\r'],
    ['a NUL', ['bob'], 'blue-river\u0000-44\n'],
    ['an end of a line in its middle', ['bob'], 'blue-river\r-44\n'],
    ['a tab', ['bob'], 'blue-river\t-44'],
    ['bytes that are no text', ['bob'], Buffer.from([0xc3, 0x28, ...Buffer.from(PASSWORD)])],
  ])('refuses %s with exit code 2 and changes nothing', async (_what, name, stdin) => {
    const { run, folder } = await household();
    const before = bytesOf(folder);
    const refused = await run([...reset, ...name], stdin);
    expectRefused(refused);
    expect(refused.err).not.toContain(PASSWORD);
    expect(bytesOf(folder)).toEqual(before);
  });
});
