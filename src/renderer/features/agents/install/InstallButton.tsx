import { Menu } from '@base-ui/react/menu';
import { FileArchive, FolderOpen, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button.tsx';
import menu from '../../../ui/Menu.module.css';
import { choosePackage } from './installing.ts';

/** Where a new agent comes from. */
export function InstallButton() {
  const { t } = useTranslation();
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button look="primary" icon={<Plus aria-hidden />} />}>
        {t('install.add')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={menu.positioner} align="end" sideOffset={6}>
          <Menu.Popup className={menu.popup}>
            <div className={menu.list}>
              <Menu.Item className={menu.item} onClick={() => void choosePackage('archive')}>
                <FileArchive aria-hidden />
                <span className={menu.itemText}>{t('install.fromFile')}</span>
                <span className={menu.itemAside}>{t('install.fileKinds')}</span>
              </Menu.Item>
              <Menu.Item className={menu.item} onClick={() => void choosePackage('folder')}>
                <FolderOpen aria-hidden />
                <span className={menu.itemText}>{t('install.fromFolder')}</span>
              </Menu.Item>
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
