/** What the person at a window is asked by a dialog of the system's, which no page can answer in their place. */
export type Question = InstallQuestion | ConnectQuestion | StartAnewQuestion;

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

/** Whether to make a new instance where there was one whose database is gone. */
export interface StartAnewQuestion {
  readonly about: 'startAnew';
  readonly file: string;
}
