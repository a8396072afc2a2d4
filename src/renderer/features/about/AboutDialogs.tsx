import { useEffect } from 'react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useApp } from '../../calls/app.ts';
import { onMenu } from '../../calls/client.ts';
import { AboutDialog } from './AboutDialog.tsx';
import { close, show, useAbout } from './asking.ts';
import { ifStillThere } from '../../ui/finalFocus.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

/** Shows the dialogs about the app itself, whoever asks for one: a menu, the menu of the app, or a shortcut. */
export function AboutDialogs() {
  const { open, opener } = useAbout();
  const phase = useApp(({ state }) => state?.phase.name);
  // Locked or signed out meanwhile: what had the focus is gone.
  useEffect(() => close, [phase]);
  useEffect(() => {
    const stops = [
      onMenu('about', () => show('about')),
      onMenu('shortcuts', () => show('shortcuts')),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const dialog = {
    onClose: close,
    finalFocus: () => ifStillThere(opener),
  };
  return (
    <CSPProvider disableStyleElements>
      <ShortcutsDialog {...dialog} open={open === 'shortcuts'} />
      <AboutDialog {...dialog} open={open === 'about'} />
    </CSPProvider>
  );
}
