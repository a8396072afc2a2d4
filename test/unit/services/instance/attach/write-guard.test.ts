/** Whether an attached instance may be written to now: rights and file systems as a test has them answer. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  questionsOf,
  type ObstacleQuestions,
} from '../../../../../src/main/services/instance/attach/write-obstacle.ts';
import { WriteGuard } from '../../../../../src/main/services/instance/attach/write-guard.ts';
import { temporaryFolder } from '../../../../support/home.ts';

function guarded(answers: Partial<ObstacleQuestions>, kind: 'own' | 'attached' = 'attached') {
  const file = join(temporaryFolder(), 'selu.db');
  writeFileSync(file, '');
  const known = {
    ...{ place: { id: 'p', kind, file, agents: null }, name: 'selu', keyFile: null },
    ...{ compose: null, instanceId: null, server: null },
  } as const;
  return new WriteGuard(
    known,
    {},
    {
      ...questionsOf({}),
      fileSystem: async () => ({ type: 'ext4', isAlone: true }),
      synced: async () => null,
      access: () => {},
      ...answers,
    },
  );
}

const codeOf = (guard: WriteGuard): string | null => guard.reason()?.code ?? null;

it('nothing is written before the place was looked at', async () => {
  const guard = guarded({});
  expect(codeOf(guard)).toBe('database_busy');
  await guard.look();
  expect(codeOf(guard)).toBeNull();
});

it('what another kernel may have stays closed, whatever the rights are', async () => {
  const guard = guarded({ fileSystem: async () => ({ type: 'virtiofs', isAlone: false }) });
  await guard.look();
  expect(guard.reason()).toMatchObject({
    code: 'file_system_shared',
    params: { type: 'virtiofs' },
  });
});

it('a right that is taken or given while it is open is noticed without another look', async () => {
  let refused: string | null = 'EACCES';
  const guard = guarded({
    uid: null,
    access: () => {
      if (refused !== null) throw Object.assign(new Error(refused), { code: refused });
    },
  });
  await guard.look();
  expect(codeOf(guard)).toBe('rights_refused');
  refused = null;
  expect(codeOf(guard)).toBeNull();
  refused = 'EROFS';
  expect(codeOf(guard)).toBe('rights_system');
});

it('the app’s own instance asks nobody', async () => {
  const asked = (): never => {
    throw new Error('asked');
  };
  const guard = guarded({ fileSystem: asked, synced: asked, access: asked }, 'own');
  await guard.look();
  expect(codeOf(guard)).toBeNull();
});
