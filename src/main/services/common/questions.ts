/** What the person at a window is asked by a dialog of the system's, which no page can answer in their place. */
export type Question =
  | InstallQuestion
  | ConnectQuestion
  | AttachQuestion
  | OpenPageQuestion
  | StartAnewQuestion
  | ForgetQuestion
  | StoppedQuestion
  | TakeSecretQuestion
  | RotateQuestion
  | CameraQuestion
  | RestoreQuestion;

/** Whether a package may become an agent. Of an update it names what is new. */
export interface InstallQuestion {
  readonly about: 'install';
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly isUpdate: boolean;
  readonly capabilities: readonly string[];
  /** Whether it may reach any host; then {@link hosts} means nothing. */
  readonly anyHost: boolean;
  readonly hosts: readonly string[];
  /** Names of the credentials that it would be given. */
  readonly secrets: readonly string[];
}

/** Whether to go to a server that nobody has confirmed yet, with a key or password where there is one. */
export interface ConnectQuestion {
  readonly about: 'connect';
  /** Scheme, host and port. */
  readonly origin: string;
  /** Not encrypted, and through the public network. */
  readonly isOpen: boolean;
}

/** Whether to open a Selu that the app has found by itself. */
export interface AttachQuestion {
  readonly about: 'attach';
  /** Its database. */
  readonly file: string;
  /** Whose the database is: a user's number on this computer; null: nobody can say. */
  readonly owner: 'you' | 'root' | number | null;
  /** Where its master secret is read from; null: it is asked for. */
  readonly keyFile: string | null;
}

/** Whether to open a page of a Selu in the browser, at an address that nobody has confirmed. */
export interface OpenPageQuestion {
  readonly about: 'openPage';
  /** Scheme, host and port. */
  readonly origin: string;
}

/** Whether to make a new instance where there was one whose database is gone. */
export interface StartAnewQuestion {
  readonly about: 'startAnew';
  readonly file: string;
}

/** Whether to forget an instance of Selu's, whose files stay. */
export interface ForgetQuestion {
  readonly about: 'forget';
  /** What it is called on this computer. */
  readonly name: string;
  readonly file: string;
  /** Its master secret is in the keychain, and goes with it. */
  readonly wasSealed: boolean;
}

/** Whether a Selu is stopped, so that its database can be worked on as nobody else may have it. */
export interface StoppedQuestion {
  readonly about: 'stopped';
  /** Its database. */
  readonly file: string;
  /** Stops it; null: how it runs is not known. */
  readonly command: string | null;
}

/** Whether to take a master secret that was forgotten on request from where it came from. */
export interface TakeSecretQuestion {
  readonly about: 'takeSecret';
  readonly source: 'file' | 'settings' | 'keychain';
}

/** Whether everything is to be put under another master secret. */
export interface RotateQuestion {
  readonly about: 'rotate';
  /** It belongs to a Selu, which needs the new one, too. */
  readonly isAttached: boolean;
}

/** Whether a window may use the camera, for the code of a recovery kit. */
export interface CameraQuestion {
  readonly about: 'camera';
}

/** Whether to put a backup in the place of what is there. */
export interface RestoreQuestion {
  readonly about: 'restore';
  /** The backup. */
  readonly file: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** It is a backup of another instance than the one that is there. */
  readonly isOther: boolean;
  /**
   * `saved`: a backup of what is there is made before, which opens in the same way; `savedOtherwise`: it opens with what
   * the person has chosen for it; `kept`: it stays beside, renamed.
   */
  readonly present: 'none' | 'saved' | 'savedOtherwise' | 'kept';
  /** The database that is replaced. */
  readonly place: string;
}
