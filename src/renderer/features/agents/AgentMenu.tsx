import { Menu } from '@base-ui/react/menu';
import { Ellipsis, FileArchive, FolderOpen, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { AgentDetails } from '#shared/contract/schemas.ts';
import iconButton from '../../ui/IconButton.module.css';
import menu from '../../ui/Menu.module.css';
import { useDialog } from '../../ui/useDialog.ts';
import { choosePackage } from './install/installing.ts';
import { RemoveAgentDialog } from './RemoveAgentDialog.tsx';

/** What an administrator can do with an installed agent. */
export function AgentMenu({ agent }: { readonly agent: AgentDetails }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { subject, open, show, close, opener, forget } = useDialog<true>();
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          className={iconButton.button}
          aria-label={t('agent.menu')}
          title={t('agent.menu')}
        >
          <Ellipsis aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={menu.positioner} align="end" sideOffset={6}>
            <Menu.Popup className={menu.popup}>
              <div className={menu.list}>
                <Menu.Item className={menu.item} onClick={() => void choosePackage('archive')}>
                  <FileArchive aria-hidden />
                  <span className={menu.itemText}>{t('agent.updateFile')}</span>
                </Menu.Item>
                <Menu.Item className={menu.item} onClick={() => void choosePackage('folder')}>
                  <FolderOpen aria-hidden />
                  <span className={menu.itemText}>{t('agent.updateFolder')}</span>
                </Menu.Item>
                <div className={menu.separator} />
                <Menu.Item className={menu.item} onClick={() => show(true)}>
                  <Trash2 aria-hidden />
                  <span className={menu.itemText}>{t('agent.remove')}</span>
                </Menu.Item>
              </div>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {subject && (
        <RemoveAgentDialog
          open={open}
          agent={agent}
          onClose={close}
          onClosed={forget}
          finalFocus={opener}
          onRemoved={() => go('/agents')}
        />
      )}
    </>
  );
}
