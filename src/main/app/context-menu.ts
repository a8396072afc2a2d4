/** The menu of the right mouse button, which Electron has none of its own of: this is a program to paste into. */
import {
  Menu,
  type BrowserWindow,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
} from 'electron';
import type { Translate } from '../platform/languages.ts';

/** @param translate asked at each click: the language may have changed */
export function offerContextMenu(window: BrowserWindow, translate: () => Translate): void {
  window.webContents.on('context-menu', (_event, clicked) => {
    const items = contextItems(clicked, translate());
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}

type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>;

/** In a field what can be done there, on selected text copying, elsewhere nothing. */
export function contextItems(
  { isEditable, selectionText, editFlags }: Clicked,
  t: Translate,
): MenuItemConstructorOptions[] {
  // Chromium says of a masked field that nothing can be copied out of it.
  const copy = { role: 'copy', label: t('menu.copy'), enabled: editFlags.canCopy } as const;
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'cut', label: t('menu.cut'), enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: t('menu.paste'), enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: t('menu.selectAll'), enabled: editFlags.canSelectAll },
  ];
}
