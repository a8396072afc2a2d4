/** The activity log as a file: names in it are chosen by people, and by whoever made a package. */
import { expect, it } from 'vitest';
import type { ActivityRow } from '#shared/contract/schemas.ts';
import { exportedText } from '../../../../src/main/services/activity/export.ts';

const rowOf = (name: string): ActivityRow => ({
  ...{ seq: 1, at: '2026-11-29T12:00:00.000Z', who: { kind: 'machine' }, window: null },
  ...{ action: 'agentInstalled', about: { kind: 'agent', id: 'a', name }, with: null },
  ...{ count: null, whileLocked: false },
});

async function exported(
  format: 'csv' | 'jsonl',
  name: string,
  over: Partial<ActivityRow> = {},
): Promise<string> {
  async function* rows() {
    yield await Promise.resolve([{ ...rowOf(name), ...over }]);
  }
  let text = '';
  for await (const piece of exportedText(format, rows(), () => {})) text += piece;
  return text;
}

it('has no formula in a table, also where a spreadsheet takes a semicolon for the end of a cell', async () => {
  for (const name of [
    ...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'Bank;=1+1', 'Bank; =1+1', 'Bank;"=1+1"'],
    ...['Bank;@SUM(A1)', 'a;b;-1', 'a;\uff1d1', 'a;\u00a0+1', '";=1', ';;=1', 'a"";=1', 'a,=1'],
  ]) {
    const [, line = ''] = (await exported('csv', name)).split('\r\n');
    for (const cell of [...line.split(';'), line.split(',"')[1] ?? '']) {
      expect([name, cell]).not.toEqual([
        name,
        expect.stringMatching(/^["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/),
      ]);
    }
  }
  // What is no formula stays as it is.
  expect(await exported('csv', 'Mail; and more')).toContain(',Mail; and more,');
});

it('steers no terminal and turns no text around, in either form', async () => {
  const name = 'A\u009b31m\u202eB\u2028C\u0007D\u007fE';
  for (const format of ['csv', 'jsonl'] as const) {
    const text = await exported(format, name);
    expect(text.replaceAll(/[\r\n]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
  const row = JSON.parse(await exported('jsonl', name)) as ActivityRow;
  expect(row.about?.name).toBe(name);
});

it('says what was done at the first start, and what at a window at which nobody is signed in', async () => {
  const nobody = { who: { kind: 'nobody' } } as const;
  const setUp = { ...nobody, action: 'instanceCreated', about: null } as const;
  const unlocked = { ...nobody, action: 'instanceUnlocked', about: null } as const;
  expect(await exported('csv', '', setUp)).toContain(',setUp,');
  expect(await exported('csv', '', unlocked)).toContain(',nobody,');
  expect(await exported('jsonl', '', setUp)).toContain('"who":{"kind":"setUp"}');
  expect(await exported('jsonl', '', unlocked)).toContain('"who":{"kind":"nobody"}');
});
