/** The application menu. macOS needs one for its shortcuts; on other systems there is none. */
import { Menu } from 'electron';
import type { Translate } from '../platform/languages.ts';

export function setMenu(t: Translate, platform: NodeJS.Platform = process.platform): void {
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([
          { role: 'appMenu' },
          { role: 'editMenu', label: t('menu.edit') },
          { role: 'windowMenu', label: t('menu.window') },
        ])
      : null,
  );
}
