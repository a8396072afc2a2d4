/** What goes with an instance that is forgotten, and what stays. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import type { Question } from '../../../../src/main/services/common/questions.ts';
import { codeOf, homeIn, sessionsOver, somebody, temporaryFolder } from '../../../support/home.ts';
import { seluHome } from '../../../support/homes.ts';
import { instancesOf } from '../../../support/known-instances.ts';
import { seluSecret } from '../../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';

const facts = { agents: null, keyFile: null, server: null, compose: null };

/** Two copies of one Selu on the list, both with their master secret in the keychain. */
async function twoSealed() {
  const { file, services } = await seluHome('s67');
  services.instance.close();
  const folder = temporaryFolder();
  const copy = join(temporaryFolder(), 'copy.db');
  copyFileSync(file, copy);
  const home = homeIn(folder, seluSecret, {});
  const given = instancesOf(home, sessionsOver(home));
  const { keychain, known } = given;
  for (const [name, path] of [
    ['Ours', file],
    ['Copy', copy],
  ] as const) {
    const { place } = await known.add(machine, { ...facts, file: path, name });
    const opened = homeIn(folder, seluSecret, { place, keychain });
    await opened.services.masterSecret.seal(machine);
  }
  const [ours, other] = known.list();
  if (ours === undefined || other === undefined) throw new Error('not on the list');
  const keys = () => home.services.panel.store().keys('at/');
  return { ...given, file, ours: ours.place.id, other: other.place.id, keys };
}

it('its records and its entry in the keychain go, its files and every other one stay', async () => {
  const { forgetInstance, keychain, known, file, ours, other, keys } = await twoSealed();
  const before = readWholeDatabase(file);
  const asked: Question[] = [];
  const person = {
    ...somebody,
    confirm: async (question: Question) => asked.push(question) > 0,
  };
  expect(await forgetInstance(person, ours)).toEqual({ wasSealed: true, left: null });
  expect(asked).toEqual([{ about: 'forget', name: 'Ours', file, wasSealed: true }]);
  expect(known.list().map(({ place }) => place.id)).toEqual([other]);
  expect(keys().filter((key) => !key.startsWith(`at/${other}/`))).toEqual([]);
  expect(keys()).not.toEqual([]);
  expect([...keychain.entries.keys()].map((account) => account.split('/')[0])).toEqual([other]);
  expect(differences(before, readWholeDatabase(file))).toEqual([]);
});

it('nothing goes when the person says no, and the app’s own one never does', async () => {
  const { forgetInstance, keychain, known, ours, keys } = await twoSealed();
  const before = [keys(), known.list(), [...keychain.entries]];
  const no = { ...somebody, confirm: () => Promise.resolve(false) };
  expect(await codeOf(forgetInstance(no, ours))).toBe('not_confirmed');
  expect(await codeOf(forgetInstance(somebody, 'own'))).toBe('not_now');
  expect(await codeOf(forgetInstance(somebody, 'nobody'))).toBe('instance_unknown');
  expect([keys(), known.list(), [...keychain.entries]]).toEqual(before);
});

it('a keychain that is locked keeps its entry, which is said, and the instance is forgotten all the same', async () => {
  const { forgetInstance, keychain, known, ours, other } = await twoSealed();
  keychain.lock();
  expect(await forgetInstance(machine, ours)).toEqual({
    wasSealed: true,
    left: { code: 'keychain_locked', params: {} },
  });
  expect(known.list().map(({ place }) => place.id)).toEqual([other]);
  expect(keychain.entries.size).toBe(2);
});
