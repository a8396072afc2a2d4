import type { MenuItemConstructorOptions as Item } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import de from '#shared/i18n/de/native.json' with { type: 'json' };
import en from '#shared/i18n/en/native.json' with { type: 'json' };
import { translator } from '../../../src/main/platform/languages.ts';

vi.mock('electron', () => ({ Menu: {} }));
const { menuTemplate } = await import('../../../src/main/app/menu.ts');
const { contextItems } = await import('../../../src/main/app/context-menu.ts');

const itemsOf = (template: Item[]): Item[] =>
  template.flatMap((item) => [item, ...((item.submenu ?? []) as Item[])]);

const work = { ask: vi.fn(), openHelp: vi.fn() };

describe.each(['linux', 'win32', 'darwin'] as const)('the menu on %s', (platform) => {
  test.each([
    ['en', en],
    ['de', de],
  ] as const)('speaks %s throughout', (language, { menu }) => {
    const words = new Set<string | undefined>([...Object.values(menu), 'Selu Desktop']);
    for (const { type, label } of itemsOf(menuTemplate(translator(language), platform, work))) {
      if (type !== 'separator') expect(words).toContain(label);
    }
  });

  test('has the keys that a window needs, and leaves the page its own', () => {
    const items = itemsOf(menuTemplate(translator('en'), platform, work));
    const keysOf = (role: Item['role']): unknown[] =>
      items.filter((item) => item.role === role).map(({ accelerator }) => accelerator);
    expect(keysOf('zoomIn')).toEqual(['CommandOrControl+Plus', 'CommandOrControl+=']);
    expect(keysOf('zoomOut')).toEqual(['CommandOrControl+-']);
    expect(keysOf('resetZoom')).toEqual(['CommandOrControl+0']);
    expect(keysOf('close')).toEqual(['CommandOrControl+W']);
    expect(keysOf('quit')).toHaveLength(1);
    for (const role of ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'minimize'] as const) {
      expect(keysOf(role)).toHaveLength(1);
    }
    for (const letter of ['L', 'N', 'F', 'K', '1', ',']) {
      expect(items.map(({ accelerator }) => accelerator)).not.toContain(
        `CommandOrControl+${letter}`,
      );
    }
  });
});

test.each([
  [en.menu.lockCompletely, 'lockCompletely'],
  [en.menu.about, 'about'],
  [en.menu.shortcuts, 'shortcuts'],
])('%s is asked of the window that the menu is used in', (text, what) => {
  work.ask.mockClear();
  for (const platform of ['linux', 'darwin'] as const) {
    const items = itemsOf(menuTemplate(translator('en'), platform, work));
    const found = items.filter(({ label }) => label === text);
    expect(found).toHaveLength(1);
    const window = { id: 7 };
    found[0]?.click?.({} as never, window as never, {});
    expect(work.ask).toHaveBeenLastCalledWith(what, window);
    found[0]?.click?.({} as never, undefined, {});
  }
  expect(work.ask).toHaveBeenCalledTimes(2);
});

describe('the context menu', () => {
  const all = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true };
  const offered = (isEditable: boolean, selectionText: string, flags: Partial<typeof all> = {}) =>
    contextItems(
      { isEditable, selectionText, editFlags: { ...all, ...flags } as never },
      translator('de'),
    )
      .filter(({ type }) => type !== 'separator')
      .map(({ label, enabled }) => [label, enabled]);

  test('offers in a field what can be done there', () => {
    expect(offered(true, '', { canCut: false, canCopy: false })).toEqual([
      ['Ausschneiden', false],
      ['Kopieren', false],
      ['Einfügen', true],
      ['Alles auswählen', true],
    ]);
  });

  test('offers copying where text is selected, and is not there elsewhere', () => {
    expect(offered(false, 'weather')).toEqual([['Kopieren', true]]);
    expect(offered(false, ' \n')).toEqual([]);
  });
});
