/** `panel.db` whose file is taken away or replaced while the app has it open; with real files. */
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PanelService } from '../../../../src/main/services/common/panel.ts';
import { openPanelStore } from '../../../../src/main/store/panel/panel.ts';
import { temporaryFolder } from '../../../support/home.ts';

const opened = async (): Promise<{ file: string; panel: PanelService }> => {
  const file = join(temporaryFolder(), 'panel.db');
  const panel = new PanelService(file);
  panel.start();
  onTestFinished(() => panel.close());
  await panel.set('before', 'x');
  return { file, panel };
};
/** As another process finds it. */
const found = (file: string): (string | null)[] => {
  const store = openPanelStore(file);
  try {
    return ['before', 'after'].map((key) => store.get(key));
  } finally {
    store.close();
  }
};

it.each([
  ['is removed', (file: string) => rmSync(file)],
  ['loses its log', (file: string) => rmSync(`${file}-wal`)],
  [
    'is removed with all beside it',
    (file: string) => ['', '-wal', '-shm'].forEach((end) => rmSync(file + end)),
  ],
  ['has another name', (file: string) => renameSync(file, `${file}.old`)],
])('that %s has all that was in it, and what is written then', async (_what, harm) => {
  const { file, panel } = await opened();
  harm(file);
  await panel.set('after', 'y');
  expect(found(file)).toEqual(['x', 'y']);
  harm(file);
  panel.follow();
  expect(found(file)).toEqual(['x', 'y']);
  expect(panel.problem).toBeNull();
});

it.each([
  ['renamed over it', (copy: string, file: string) => renameSync(copy, file)],
  ['copied over it', (copy: string, file: string) => copyFileSync(copy, file)],
])('and another one is %s, is the one that is written to from then on', async (_how, place) => {
  const other = join(temporaryFolder(), 'panel.db');
  const store = openPanelStore(other);
  store.set('before', 'other');
  // Of another size.
  store.set('long', 'x'.repeat(100_000));
  store.close();
  const { file, panel } = await opened();
  place(other, file);
  await panel.set('after', 'y');
  expect(panel.get('before')).toBe('other');
  panel.close();
  expect(found(file)).toEqual(['other', 'y']);
});
