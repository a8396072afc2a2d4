/** What the handlers of every domain work with. */
import type { ExternalPage } from '../../app/external-links.ts';
import type {
  About,
  Desktop,
  ActivityFormat,
  Language,
  ThirdParty,
} from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import type { CallingWindow, WindowSessions } from '../../services/accounts/window-sessions.ts';
import type { Caller } from '../../services/common/caller.ts';
import type { Services } from '../../services/index.ts';
import type { FoundInstances } from '../../services/instance/attach/found-instances.ts';
import type { Forgotten } from '../../services/instance/forget-instance.ts';
import type { KitSubject } from '../../services/instance/kit/content.ts';
import type { KnownInstances } from '../../services/instance/known-instances.ts';
import type { CallerAt } from '../callers.ts';
import type { OpenInstances, Opened } from '../open-instances.ts';

/** What a call about two instances works with of the one that the window does not show. */
export interface OtherInstance {
  readonly services: Pick<Services, 'instance' | 'move'>;
  readonly sessions: Pick<WindowSessions, 'signedInAt' | 'isFresh' | 'confirm'>;
  readonly callerAt: CallerAt;
}

export interface HandlerDependencies {
  readonly services: Services;
  readonly sessions: WindowSessions;
  /** Those that the app knows, that are open, and that were found; shared by all instances. */
  readonly known: KnownInstances;
  readonly instances: Pick<OpenInstances<Opened>, 'shownAt' | 'show' | 'forgotten' | 'lockAll'>;
  readonly found: FoundInstances;
  /** Takes one off the list, with all that is kept of it. */
  readonly forgetInstance: (caller: Caller, placeId: string) => Promise<Forgotten>;
  /** Another instance, opened if it is not. @throws AppError `instance_unknown` */
  readonly otherInstance: (placeId: string) => OtherInstance;
  readonly version: string;
  readonly about: () => About;
  readonly licences: () => Promise<readonly ThirdParty[]>;
  /** Opens the files again after a problem. */
  readonly restart: () => void;
  /** What the desktop of this computer offers. */
  readonly desktop: () => Desktop;
  readonly openPage: (page: ExternalPage) => void;
  /** Keeps a window out of screenshots for as long as it shows a secret. */
  readonly secretShown: (window: CallingWindow, shown: boolean) => void;
  /** @throws AppError `too_many_windows` */
  readonly openWindow: () => void;
  /** Opens an address that was checked in the system browser. */
  readonly openLink: (address: string) => void;
  /** Opens a page of the Selu that answers at an address, in the system browser. */
  readonly openServerPage: (server: string, page: 'agents') => void;
  /** Asks for a package file or folder; null when the person changed their mind. */
  readonly choosePackage: (
    kind: 'archive' | 'folder',
    window: CallingWindow,
  ) => Promise<string | null>;
  /** Asks for a file to import credentials from; null when the person changed their mind. */
  readonly chooseImport: (window: CallingWindow) => Promise<string | null>;
  /** Shows a file in its folder, by the system's program for folders. */
  readonly showInFolder: (file: string) => void;
  /** Asks for a database or a folder to open an instance from, or for that of its agents; null when the person changed their mind. */
  readonly chooseInstance: (
    kind: 'file' | 'folder' | 'agents',
    window: CallingWindow,
  ) => Promise<string | null>;
  /** Asks where a backup is to be saved or is, or where scheduled ones go; null when the person changed their mind. */
  readonly chooseBackup: (
    choice:
      | { readonly kind: 'save'; readonly name: string; readonly withSecret: boolean }
      | { readonly kind: 'open' | 'folder' },
    window: CallingWindow,
  ) => Promise<string | null>;
  /** Asks where the activity log is to be saved; null when the person changed their mind. @param name is proposed */
  readonly chooseExport: (
    format: ActivityFormat,
    name: string,
    window: CallingWindow,
  ) => Promise<string | null>;
  /**
   * Asks where, and writes the recovery kit there; false when the person changed their mind.
   *
   * @param language of whoever asks; null: nobody is signed in
   */
  readonly saveRecoveryKit: (
    subject: KitSubject,
    language: Language | null,
    window: CallingWindow,
  ) => Promise<boolean>;
  /** Lets a window use the camera for a while, or no longer. */
  readonly allowCamera: (window: CallingWindow, on: boolean) => void;
  /** Prints it, with the same parameters; false when the person changed their mind. */
  readonly printRecoveryKit: (subject: KitSubject, language: Language | null) => Promise<boolean>;
}

/** The answer of a call that gives nothing. */
export const done = {};

/** The answer of a call that removed something, and what its *Undo* needs. */
export const undoable = (undo: string) => ({ undo, undoSeconds: limits.undoSeconds });
