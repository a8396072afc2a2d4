/** Pages, settings and all that can be done, as entries of the palette: the same actions as in menus and on pages. */
import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../calls/app.ts';
import { useInstallActions } from '../../features/agents/actions.ts';
import { useInstallsAgents } from '../../features/agents/BySelu.tsx';
import { credentialErrand, useAddCredential } from '../../features/credentials/actions.ts';
import { useAccessMatrix } from '../../features/health/actions.ts';
import { useImportAction } from '../../features/import/actions.ts';
import { pipeErrand, useAddPipeActions } from '../../features/pipes/actions.ts';
import { useSettings } from '../../features/settings/settings.ts';
import {
  passwordErrand,
  personErrand,
  useAddPerson,
  useChangePassword,
} from '../../features/users/actions.ts';
import type { Action } from '../../ui/action.ts';
import { useOffers } from '../../ui/toastManager.ts';
import { useAppActions } from '../frame/actions.ts';
import { usePages } from '../pages.ts';
import type { Entry, EntryKind } from './rank.ts';

/** An action as an entry; of several that exclude each other, the one that holds is left out. */
const asEntry =
  (kind: EntryKind, placeOf: (action: Action) => string | undefined = ({ aside }) => aside) =>
  (action: Action): Entry => ({ kind, place: action.choice?.label ?? placeOf(action), ...action });

/** All that whoever is signed in can go to or do, wherever they are. */
export function useCommands(): readonly Entry[] {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  const installsAgents = useInstallsAgents();
  const install = useInstallActions();
  const addPipe = useAddPipeActions(pipeErrand.send);
  const addPerson = useAddPerson(personErrand.send);
  const changePassword = useChangePassword(() => passwordErrand.send(true));
  const addCredential = useAddCredential(credentialErrand.send);
  const importFile = useImportAction();
  const appActions = useAppActions().filter(({ choice }) => !choice?.chosen);
  const offer = useOffers(({ offers }) => offers.at(-1));
  const undo: readonly Entry[] = offer
    ? [
        {
          id: 'app.undo',
          kind: 'action',
          text: offer.action,
          place: offer.text,
          icon: Undo2,
          shortcut: 'undo',
          run: offer.take,
        },
      ]
    : [];
  const pages = usePages().map(asEntry('page'));
  const settings = useSettings().map(asEntry('setting', () => t('settings.title')));
  const matrix = useAccessMatrix();
  const forAdmins = [
    asEntry('page')(matrix),
    asEntry('action')(addPerson),
    ...(installsAgents ? install : []).map(asEntry('action', () => t('install.add'))),
    ...addPipe.map(asEntry('action', () => t('pipes.add'))),
  ];
  return [
    ...undo,
    ...pages,
    asEntry('action')(addCredential),
    asEntry('action')(importFile),
    ...(isAdmin ? forAdmins : []),
    asEntry('action')(changePassword),
    ...appActions.map(asEntry('action')),
    ...settings,
  ];
}
