import { Menu as Primitive } from '@base-ui/react/menu';
import { ChevronsUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRun } from '../../app/frame/useRun.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { useInstanceActions } from './actions.ts';

/** Which Selu the window shows before anybody is signed in, and the way to another; nothing where there is only one. */
export function InstanceSwitch() {
  const { t } = useTranslation();
  const actions = useInstanceActions(useRun());
  const shown = actions.find(({ choice }) => choice?.chosen);
  if (shown === undefined) return null;
  return (
    <Menu
      items={actions}
      trigger={
        <Primitive.Trigger
          render={<Button look="quiet" />}
          aria-label={t('instances.shown', { name: shown.text })}
        >
          {shown.text}
          <ChevronsUpDown aria-hidden />
        </Primitive.Trigger>
      }
    />
  );
}
