import { useState } from 'react';
import { Popover } from '@base-ui/react/popover';
import { clsx } from 'clsx';
import { Dices } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import menu from '../../ui/Menu.module.css';
import styles from './GenerateButton.module.css';
import { Generator } from './Generator.tsx';
import type { GeneratedFor } from './useGeneratorChoice.ts';

interface GenerateButtonProps {
  readonly purpose: GeneratedFor;
  /** Gets what was made, when the person takes it. */
  readonly onUse: (text: string) => void;
}

/** Beside the label of a field for a new secret: makes one, and puts it in. */
export function GenerateButton({ purpose, onUse }: GenerateButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.trigger}>
        <Dices aria-hidden />
        {t('generate.open')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          className={menu.positioner}
          align="end"
          sideOffset={6}
          collisionPadding={10}
        >
          <Popover.Popup
            className={clsx(menu.popup, styles.popup)}
            // For React it is inside the form: moving its slider edits nothing there.
            onInput={(event) => event.stopPropagation()}
          >
            <Popover.Title className={styles.title}>{t(`generate.title.${purpose}`)}</Popover.Title>
            <Generator
              purpose={purpose}
              onUse={(text) => {
                onUse(text);
                setOpen(false);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
