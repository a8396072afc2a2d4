/** Writers that are killed, and writers at the same time: what was acknowledged is there. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { parseMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { v2Codec } from '../../../src/main/crypto/v2.ts';
import { openInstanceStore } from '../../../src/main/store/instance/own/open.ts';
import { howMany } from '../../support/deep.ts';
import { temporaryFolder } from '../../support/home.ts';
import { startChild } from './processes.ts';
import { createSample, instanceId, secretText, systemCell, userCell } from './sample.ts';

const codec = v2Codec(parseMasterSecret(secretText, 'typed'), instanceId);

/** Reads everything, decrypts it, and gives the numbers that each writer has stored. */
function storedBy(file: string): Map<string, number[]> {
  const check = new Database(file, { readonly: true });
  expect(check.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(check.pragma('foreign_key_check')).toEqual([]);
  check.close();

  const store = openInstanceStore(file);
  const system = store.systemCredentials.list();
  const personal = store.userCredentials.list();
  // Both of a pair, or neither, and every encryption counted: no half of a transaction is there.
  const keys = (rows: typeof system) => rows.map((row) => `${row.capabilityId} ${row.name}`).sort();
  expect(keys(personal)).toEqual(keys(system));
  expect(Number(store.meta.get('encryption_count'))).toBe(system.length + personal.length);
  const wrong = [
    ...system.filter((row) => codec.open(row.encryptedValue, systemCell(row)) !== valueOf(row)),
    ...personal.filter((row) => codec.open(row.encryptedValue, userCell(row)) !== valueOf(row)),
  ];
  expect(wrong).toEqual([]);
  const found = new Map<string, number[]>();
  for (const row of system) {
    const numbers = found.get(row.capabilityId) ?? [];
    numbers.push(Number(row.name.slice(1)));
    found.set(row.capabilityId, numbers);
  }
  store.close();
  return found;
}

const valueOf = (row: { name: string }): string => `value ${row.name.slice(1)}`;

const minutes = 60_000;

it(
  'loses no acknowledged write, and leaves no half of one, when killed again and again',
  async () => {
    const file = join(temporaryFolder(), 'selu.db');
    createSample(file).close();
    const rounds = howMany({ short: 6, deep: 50 });
    const acknowledged: number[] = [];
    let next = 0;
    for (let round = 0; round < rounds; round++) {
      const child = startChild('write', file, 'killed', `${next}`);
      // From while it opens the database to after its sixtieth write, at any point within one.
      const enough = Math.floor(Math.random() * 60);
      let seen = 0;
      child.lines.on('line', (line) => {
        acknowledged.push(Number(line));
        seen += 1;
        if (seen === enough) setTimeout(() => child.process.kill('SIGKILL'), Math.random() * 3);
      });
      if (enough === 0) setTimeout(() => child.process.kill('SIGKILL'), Math.random() * 300);
      expect(await child.ended).toBe('SIGKILL');

      const stored = new Set(storedBy(file).get('killed'));
      expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
      next = Math.max(-1, ...stored) + 1;
    }
    expect(acknowledged.length).toBeGreaterThan(rounds);
  },
  5 * minutes,
);

it(
  'keeps all that two processes write at the same time',
  async () => {
    const file = join(temporaryFolder(), 'selu.db');
    createSample(file).close();
    // Each is a pair: of the shared values and of the personal ones.
    const pairs = howMany({ short: 50, deep: 500 });
    const writers = ['one', 'two'].map((name) => startChild('write', file, name, '0', `${pairs}`));
    const starts = writers.map((writer) => writer.line());
    expect(await Promise.all(starts)).toEqual(['0', '0']);
    for (const writer of writers) writer.process.stdout.resume();
    expect(await Promise.all(writers.map((writer) => writer.ended))).toEqual([0, 0]);
    const expected = Array.from({ length: pairs }, (_, n) => n);
    const stored = storedBy(file);
    for (const name of ['one', 'two']) {
      expect(stored.get(name)?.sort((a, b) => a - b)).toEqual(expected);
    }
  },
  2 * minutes,
);
