/** The package that is on its way in, from wherever on the window it came. */
import { create } from 'zustand';
import type { PackageInspection } from '#shared/contract/schemas.ts';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { ask } from '../../../calls/client.ts';

export type Installing =
  | { readonly step: 'reading' }
  | { readonly step: 'refused'; readonly error: ErrorInfo }
  | { readonly step: 'ready'; readonly found: PackageInspection };

interface InstallingStore {
  readonly open: boolean;
  /** Stays while the dialog closes. */
  readonly subject: Installing | null;
  /** It is being installed: there is no way back until that is done. */
  readonly busy: boolean;
}

export const useInstalling = create<InstallingStore>(() => ({
  open: false,
  subject: null,
  busy: false,
}));

let newest = 0;

/** Asks for a package, and shows what it requires. */
export const choosePackage = (kind: 'archive' | 'folder'): Promise<void> =>
  read(() => ask('agents.choosePackage', { kind }));

/**
 * Shows what a package requires that is being dropped on the window: to be called in the moment of the drop.
 *
 * @param name what the file is called
 */
export const dropPackage = (name: string): Promise<void> =>
  read(async () => {
    const result = await ask('agents.dropPackage', {});
    // What is dragged out of another program need not be a file on the disk: the bridge refuses that.
    const isNone = !result.ok && ['internal', 'invalid_input'].includes(result.error.code);
    return isNone
      ? {
          ok: false,
          error: { code: 'package_source_unreadable', params: { source: name || '?' } },
        }
      : result;
  });

/** Closes the dialog; a package that was not installed is thrown away. Not while it is being installed. */
export function putAway(): void {
  if (useInstalling.getState().busy) return;
  newest += 1;
  discard();
  useInstalling.setState({ open: false });
}

/** Installs what is shown, and closes the dialog when that is done. */
export async function install(
  { handle }: PackageInspection,
  removeLeftovers: boolean,
): Promise<Result<unknown>> {
  useInstalling.setState({ busy: true });
  const result = await ask('agents.install', { handle, removeLeftovers });
  useInstalling.setState(result.ok ? { busy: false, open: false } : { busy: false });
  return result;
}

function discard(): void {
  const { subject } = useInstalling.getState();
  if (subject?.step !== 'ready') return;
  void ask('agents.discardPackage', { handle: subject.found.handle });
}

/** As {@link putAway}, at once: the page that showed it has gone. */
export function forgetPackage(): void {
  putAway();
  useInstalling.setState({ open: false, subject: null, busy: false });
}

async function read(
  call: () => Promise<Result<{ package: PackageInspection | null }>>,
): Promise<void> {
  if (useInstalling.getState().busy) return;
  const mine = ++newest;
  // Most packages are read before a dialog that says so could be.
  const timer = setTimeout(() => {
    if (mine !== newest) return;
    discard();
    useInstalling.setState({ open: true, subject: { step: 'reading' } });
  }, 400);
  const result = await call();
  clearTimeout(timer);
  const found = result.ok ? result.value.package : null;
  if (mine !== newest) {
    if (found) void ask('agents.discardPackage', { handle: found.handle });
    return;
  }
  if (!result.ok || found) discard();
  if (!result.ok)
    useInstalling.setState({ open: true, subject: { step: 'refused', error: result.error } });
  else if (found) useInstalling.setState({ open: true, subject: { step: 'ready', found } });
  else useInstalling.setState({ open: false });
}
