/** `move`: from the app's own instance into that of a Selu. */
import { expect, it } from 'vitest';
import { machine } from '../../../src/main/services/common/caller.ts';
import { expectRefused, household } from '../../support/cli-household.ts';
import { seluFolder } from '../../support/selu-folder.ts';
import { differences, readWholeDatabase } from '../../support/whole-database.ts';

const two = async () => {
  const home = await household(async ({ services: { credentials } }) => {
    const one = { capabilityId: 'pim', mode: 'put' } as const;
    await credentials.save(
      machine,
      { scope: 'system' },
      { ...one, name: 'NEW', value: 'canary-new' },
    );
    const server = { ...one, name: 'IMAP_SERVER', value: 'canary-other' };
    await credentials.save(machine, { scope: 'system' }, server);
  });
  const { folder, file } = await seluFolder();
  const attached = await home.run(['attach', folder, '--name', 'Home']);
  expect(attached).toMatchObject({ code: 0 });
  return { ...home, file };
};

it('shows first, then moves what is new, and what is different when told to', async () => {
  const { run, file } = await two();
  const before = readWholeDatabase(file);
  const shown = await run('move --from own --to Home --dry-run');
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toMatch(/shared credential +pim \/ NEW +new/);
  expect(shown.out).toMatch(/shared credential +pim \/ IMAP_SERVER +different/);
  expect(shown.out).not.toContain('canary');
  expect(differences(before, readWholeDatabase(file))).toEqual([]);

  const moved = await run('move --from own --to Home');
  expect(moved).toMatchObject({ code: 0, err: '' });
  expect(moved.out).toContain('3 moved into Home.\n');
  expect(differences(before, readWholeDatabase(file))).toEqual([
    'pipes +',
    'system_credentials +',
    'users +',
  ]);

  expect((await run('move --from own --to Home')).out).toContain('There is nothing to move.\n');
  expect((await run('move --from own --to Home --take all')).out).toContain('1 moved into Home.\n');
  const { items } = JSON.parse((await run('move --from own --to Home --dry-run --json')).out) as {
    items: { state: string }[];
  };
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['same']));
});

it('is refused between one and the same', async () => {
  const { run } = await two();
  const same = await run('move --from own --to own');
  expectRefused(same);
});
