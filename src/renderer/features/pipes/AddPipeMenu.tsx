import { Menu } from '@base-ui/react/menu';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import menu from '../../ui/Menu.module.css';
import type { AddedTransport } from './PipeDialog.tsx';
import { PipePicture } from './PipePicture.tsx';
import { usePipeWords } from './usePipeWords.ts';

const added: readonly AddedTransport[] = ['telegram', 'imessage', 'webhook'];

interface AddPipeMenuProps {
  readonly onAdd: (transport: AddedTransport) => void;
}

/** Which kind of pipe is to be added. */
export function AddPipeMenu({ onAdd }: AddPipeMenuProps) {
  const { t } = useTranslation();
  const words = usePipeWords();
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button look="primary" icon={<Plus aria-hidden />} />}>
        {t('pipes.add')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner
          className={menu.positioner}
          align="end"
          sideOffset={6}
          collisionPadding={10}
        >
          <Menu.Popup className={menu.popup}>
            <div className={menu.list}>
              {added.map((transport) => (
                <Menu.Item key={transport} className={menu.item} onClick={() => onAdd(transport)}>
                  <PipePicture transport={transport} />
                  <span className={menu.itemText}>{words.kind(transport)}</span>
                </Menu.Item>
              ))}
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
