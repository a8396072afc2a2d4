import { spawnSync } from 'node:child_process';
import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Passwords } from '../../../src/main/crypto/passwords.ts';
import { isDeep } from '../../support/deep.ts';
import { leastCost } from '../../support/passwords.ts';

/** As the app makes them. */
const passwords = new Passwords();
/** For what does not depend on the work. */
const cheap = new Passwords(leastCost);

describe('a password hash', () => {
  it('is an argon2id PHC string above the floor, with a salt of its own each time', async () => {
    const [one, two] = await Promise.all([passwords.hash('same'), passwords.hash('same')]);
    const phc =
      /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{22})\$[A-Za-z0-9+/]{43}$/;
    const [, memory, passes, lanes, salt] = phc.exec(one) ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
    expect(Number(passes)).toBeGreaterThanOrEqual(2);
    expect(Number(lanes)).toBeGreaterThanOrEqual(1);
    expect(phc.exec(two)?.[4]).not.toBe(salt);
  });

  it('fits its password as it was typed, and nothing near it', async () => {
    const password = '  Größe🔑\u0000e\u0301 ';
    const phc = await cheap.hash(password);
    expect(await cheap.verify(phc, password)).toBe(true);
    const near = [
      password.trim(),
      password.normalize('NFC'),
      password.toLowerCase(),
      `${password} `,
      '',
    ];
    for (const other of near) expect(await cheap.verify(phc, other)).toBe(false);
  });

  it('is what another implementation computes from its parts', async () => {
    const phc = await passwords.hash('correct horse');
    const [, , , parameters = '', salt = '', hash] = phc.split('$');
    const [memory, passes, parallelism] = (parameters.match(/\d+/g) ?? []).map(Number);
    const again = argon2Sync('argon2id', {
      message: 'correct horse',
      nonce: Buffer.from(salt, 'base64'),
      parallelism: parallelism ?? 0,
      tagLength: 32,
      memory: memory ?? 0,
      passes: passes ?? 0,
    });
    expect(again.toString('base64').replace('=', '')).toBe(hash);
  });

  it('takes all of 1,024 characters into account', async () => {
    const password = '🔑'.repeat(1_024);
    const phc = await cheap.hash(password);
    expect(await cheap.verify(phc, password)).toBe(true);
    expect(await cheap.verify(phc, `${'🔑'.repeat(1_023)}x`)).toBe(false);
  });
});

/** Made by OpenSSL; the password of each is "correct horse". */
const foreign = {
  "the orchestrator's default parameters":
    '$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk',
  'four lanes and a 24-byte hash':
    '$argon2id$v=19$m=4096,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$O6sL8aU45hfEXVtwYqNHIGBWGbhOFn9w',
  argon2i:
    '$argon2i$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$M8M9IunYHApl7wj0Dg+5CqEc2CuQPEBiS8OCpfVunfo',
  argon2d:
    '$argon2d$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$GBkKnqIg8PRjz7isj/OLnOReLjnE/5c49V0jLh4qioQ',
};

describe('hashes made elsewhere', () => {
  it.each(Object.entries(foreign))('verifies %s', async (_, phc) => {
    expect(await passwords.verify(phc, 'correct horse')).toBe(true);
    expect(await passwords.verify(phc, 'correct horse ')).toBe(false);
  });

  const salt = 'c29tZXNhbHRzb21lc2FsdA';
  const hash = 'UE5a9zMmGLp2+VCr5t0CrLN8ZkVnxyWQyTCkYV3Jj5k';
  it.each([
    '',
    'correct horse',
    '$',
    '$argon2id',
    `$argon2id$v=19$m=19456,t=2,p=1$${salt}`,
    `$argon2id$v=19$m=19456,t=2,p=1$${salt}$`,
    `$argon2id$v=19$m=1,t=2,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=19456,t=0,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=19456,t=2,p=0$${salt}$${hash}`,
    `$argon2id$v=19$t=2,p=1$${salt}$${hash}`,
    `$argon2id$v=19$${salt}$${hash}`,
    `$argon2id$v=19$m=x,t=2,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=19456,t=2,p=1$!!$${hash}`,
    `$bcrypt$v=19$m=19456,t=2,p=1$${salt}$${hash}`,
    `$toString$v=19$m=19456,t=2,p=1$${salt}$${hash}`,
    '$2b$12$abcdefghijklmnopqrstuuJ0sTqbFVvFQ6G9VbK6kTtHX5m1u4wXG',
  ])('takes %j for no hash of any password', async (phc) => {
    // The work to hide that it is malformed is not what is looked at.
    expect(await cheap.verify(phc, 'correct horse')).toBe(false);
  });

  /** By OpenSSL as well, but beforehand: to make them takes as long as to verify them. */
  const made = {
    memory: 'o8h2EioDACoDrWduIbsuGaAECmJJdOX1GaiamKWAHB4',
    aboveMemory: 'cFTwPEcKEj+sq7q65ZP+wADQQZgksKL6jMl7y/qo3+8',
    work: 'Q9h/1UBrzAHU/Z8Yyb1IfHzEP33sKrkfxlblY5AFBVE',
    aboveWork: 'BwaNptI4WMSKv+NBXIG1ClPRlhhpR/LucNz1rXEGlz8',
  };
  it.each([
    [
      'memory',
      { memory: 256 * 1024, made: made.memory },
      { memory: 256 * 1024 + 1, made: made.aboveMemory },
    ],
    ['passes', { passes: 16 }, { passes: 17 }],
    [
      'work',
      { memory: 64 * 1024, passes: 16, made: made.work },
      { memory: 64 * 1024 + 8, passes: 16, made: made.aboveWork },
    ],
    ['lanes', { parallelism: 16 }, { parallelism: 17 }],
    ['salt', { nonce: Buffer.alloc(64, 1) }, { nonce: Buffer.alloc(65, 1) }],
    ['digest', { tagLength: 64 }, { tagLength: 65 }],
  ])('takes a real one with the most %s, and none above it', async (_, most, above) => {
    const phcWith = (
      asked: Partial<Parameters<typeof argon2Sync>[1]> & { made?: string },
    ): string => {
      const all = {
        message: 'correct horse',
        nonce: Buffer.alloc(16, 1),
        parallelism: 1,
        tagLength: 32,
        memory: 8 * 17,
        passes: 1,
        ...asked,
      };
      const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
      const salt = text(Buffer.from(all.nonce as Buffer));
      // Deep, what was made beforehand is made anew.
      const digest =
        asked.made === undefined || isDeep ? text(argon2Sync('argon2id', all)) : asked.made;
      if (asked.made !== undefined) expect(digest).toBe(asked.made);
      return `$argon2id$v=19$m=${all.memory},t=${all.passes},p=${all.parallelism}$${salt}$${digest}`;
    };
    expect(await cheap.verify(phcWith(most), 'correct horse')).toBe(true);
    expect(await cheap.verify(phcWith(above), 'correct horse')).toBe(false);
  });

  it('takes as much work to refuse one that is malformed as one that does not fit', async () => {
    const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
      const start = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const phc = await passwords.hash('another');
    const other = await timeOf(() => passwords.verify(phc, 'correct horse'));
    const malformed = await timeOf(() => passwords.verify('$argon2id', 'correct horse'));
    expect(malformed).toBeGreaterThan(other / 4);
  });
});

/** The reference implementation's own command (Debian: package `argon2`). */
describe('the argon2 command', () => {
  const SKIPPED = 'the argon2 command is not installed';
  const password = 'Größe 🔑 correct horse';

  /**
   * Hashes the password. The salt is bytes, which a shell can pass on as an argument unless one of them is zero
   * or the last one ends a line.
   *
   * @returns a PHC string; null without the command
   */
  function argon2(salt: Uint8Array, options: string): string | null {
    const octal = [...salt].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    const script = `command -v argon2 >&2 || exit 127; argon2 "$(printf '${octal}')" ${options} -e`;
    const run = spawnSync('sh', ['-c', script], { input: password, encoding: 'utf8' });
    if (run.error !== undefined || run.status === 127) return null;
    expect(run).toMatchObject({ status: 0 });
    return run.stdout.trim();
  }

  const canBePassed = (salt: Buffer): boolean => !salt.includes(0) && salt.at(-1) !== 0x0a;

  it.for([
    '-id -t 2 -k 19456 -p 1 -l 32',
    '-id -t 1 -k 4096 -p 4 -l 24',
    '-id -t 3 -m 12 -p 2 -l 64',
    '-i -t 3 -k 4096 -p 1 -l 32',
    '-d -t 3 -k 4096 -p 1 -l 32',
  ])('makes hashes that verify here: %s', async (options, context) => {
    const phc = argon2(Buffer.from('salt of 16 bytes'), options);
    if (phc === null) return context.skip(SKIPPED);
    expect(await passwords.verify(phc, password)).toBe(true);
    expect(await passwords.verify(phc, `${password}\n`)).toBe(false);
  });

  it('makes of its parts what is made here, to the letter', async (context) => {
    let phc: string;
    let salt: Buffer;
    do {
      phc = await passwords.hash(password);
      salt = Buffer.from(phc.split('$')[4] ?? '', 'base64');
    } while (!canBePassed(salt));
    const [memory, passes, lanes] = (phc.split('$')[3]?.match(/\d+/g) ?? []).map(Number);
    const again = argon2(salt, `-id -t ${passes} -k ${memory} -p ${lanes} -l 32`);
    if (again === null) return context.skip(SKIPPED);
    expect(again).toBe(phc);
  });
});

it('nobody has no password', async () => {
  expect(await cheap.verifyNobody('')).toBe(false);
  expect(await cheap.verifyNobody('correct horse')).toBe(false);
});
