/**
 * The application menu, on every system: with it come the keys for zoom and for closing a window. Outside of macOS the bar
 * shows while Alt is held. Each item has its words from the language files: Electron's own are English.
 */
import type { EventName } from '#shared/contract/index.ts';
import { Menu, type BaseWindow, type MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../platform/languages.ts';

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/** What items do that are none of Electron's roles. */
interface MenuWork {
  /** Has a window ask or show something itself, as it does by its own menu: what is typed there would be lost. */
  readonly ask: (
    what: Extract<EventName, 'lockCompletely' | 'about' | 'shortcuts'>,
    window: BaseWindow,
  ) => void;
  readonly openHelp: () => void;
}

export function setMenu(
  t: Translate,
  work: MenuWork,
  platform: NodeJS.Platform = process.platform,
): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(t, platform, work)));
}

/** The letters of the window's own shortcuts (`src/renderer/ui/shortcuts.ts`) are left to it. */
export function menuTemplate(
  t: Translate,
  platform: NodeJS.Platform,
  { ask, openHelp }: MenuWork,
): Item[] {
  const isMac = platform === 'darwin';
  const quit: Item = { role: 'quit', label: t('menu.quit') };
  const asking = (label: string, what: Parameters<MenuWork['ask']>[0]): Item => ({
    label,
    click: (_item, window) => window && ask(what, window),
  });
  const about = asking(t('menu.about'), 'about');
  const app: Item = {
    label: 'Selu Desktop',
    submenu: [
      about,
      separator,
      { role: 'hide', label: t('menu.hide') },
      { role: 'hideOthers', label: t('menu.hideOthers') },
      { role: 'unhide', label: t('menu.unhide') },
      separator,
      quit,
    ],
  };
  const file: Item = {
    label: t('menu.file'),
    submenu: [
      asking(t('menu.lockCompletely'), 'lockCompletely'),
      separator,
      { role: 'close', label: t('menu.close'), accelerator: 'CommandOrControl+W' },
      ...(isMac ? [] : [separator, { ...quit, accelerator: 'Control+Q' }]),
    ],
  };
  const edit: Item = {
    label: t('menu.edit'),
    submenu: [
      { role: 'undo', label: t('menu.undo') },
      { role: 'redo', label: t('menu.redo') },
      separator,
      { role: 'cut', label: t('menu.cut') },
      { role: 'copy', label: t('menu.copy') },
      { role: 'paste', label: t('menu.paste') },
      { role: 'selectAll', label: t('menu.selectAll') },
    ],
  };
  const view: Item = {
    label: t('menu.view'),
    submenu: [
      { role: 'resetZoom', label: t('menu.resetZoom'), accelerator: 'CommandOrControl+0' },
      { role: 'zoomIn', label: t('menu.zoomIn'), accelerator: 'CommandOrControl+Plus' },
      // Where plus is not on a key of its own.
      {
        role: 'zoomIn',
        label: t('menu.zoomIn'),
        accelerator: 'CommandOrControl+=',
        visible: false,
        acceleratorWorksWhenHidden: true,
      },
      { role: 'zoomOut', label: t('menu.zoomOut'), accelerator: 'CommandOrControl+-' },
      separator,
      { role: 'togglefullscreen', label: t('menu.fullScreen') },
    ],
  };
  const window: Item = {
    label: t('menu.window'),
    submenu: [
      { role: 'minimize', label: t('menu.minimize') },
      ...(isMac ? [separator, { role: 'front', label: t('menu.front') } satisfies Item] : []),
    ],
  };
  const help: Item = {
    label: t('menu.help'),
    role: 'help',
    submenu: [
      asking(t('menu.shortcuts'), 'shortcuts'),
      { label: t('menu.documentation'), click: openHelp },
      ...(isMac ? [] : [separator, about]),
    ],
  };
  return [...(isMac ? [app] : []), file, edit, view, window, help];
}
