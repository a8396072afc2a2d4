/**
 * The icon beside the system's clock, off until somebody asks for it: opens and locks the app, says what is worst, and quits.
 * What is worst is named only while an administrator is at a window that is not locked.
 */
import { Menu, Tray, type MenuItemConstructorOptions } from 'electron';
import type { HealthSummary } from '#shared/contract/schemas.ts';
import type { Translate } from '../platform/languages.ts';
import type { Logger } from '../platform/log.ts';

/** What is known of what needs somebody; null: nothing is known. */
export interface TrayHealth {
  readonly counts: HealthSummary['counts'];
  /** The worst one in words; null: nobody may be told. */
  readonly worst: string | null;
}

export interface TrayWork {
  readonly open: () => void;
  readonly lock: () => void;
  readonly showHealth: () => void;
  readonly quit: () => void;
}

type Item = MenuItemConstructorOptions;

/** The menu of the icon. */
function trayTemplate(t: Translate, health: TrayHealth | null, work: TrayWork): Item[] {
  const separator: Item = { type: 'separator' };
  return [
    { label: t('tray.open'), click: work.open },
    { label: t('tray.lock'), click: work.lock },
    separator,
    { label: healthText(t, health), enabled: health !== null, click: work.showHealth },
    separator,
    { label: t('menu.quit'), click: work.quit },
  ];
}

function healthText(t: Translate, health: TrayHealth | null): string {
  if (health === null) return t('tray.unknown');
  const { bad, warning, advice } = health.counts;
  const count = bad + warning + advice;
  if (count === 0) return t('tray.well');
  return health.worst ?? t('tray.needs', { count });
}

/** What {@link TrayIcon} asks for each time. */
interface TrayDependencies {
  /** Path of its picture. */
  readonly image: string;
  readonly t: () => Translate;
  readonly health: () => Promise<TrayHealth | null>;
  readonly work: TrayWork;
  /** Whether the desktop shows such icons. */
  readonly isThere: () => Promise<boolean>;
  /** Told when that has become known, or has changed. */
  readonly onChange: () => void;
  readonly log: Logger;
}

export class TrayIcon {
  readonly #deps: TrayDependencies;
  #tray: Tray | null = null;
  #isThere = false;
  #isWanted = false;
  #said = '';

  constructor(dependencies: TrayDependencies) {
    this.#deps = dependencies;
  }

  /** Whether the desktop has a place for it, as far as is known. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** Whether somebody can come back to the app by it. */
  get isShown(): boolean {
    return this.#tray !== null;
  }

  /** Looks anew whether the desktop has a place for it, and shows or takes away the icon. */
  async follow(isWanted: boolean): Promise<void> {
    this.#isWanted = isWanted;
    const isThere = await this.#deps.isThere();
    const before = this.#isThere;
    this.#isThere = isThere;
    if (this.#isWanted && isThere) this.#show();
    else this.remove();
    if (this.#isThere !== before) this.#deps.onChange();
    await this.say();
  }

  /** Says in its menu how things are now. */
  async say(): Promise<void> {
    if (this.#tray === null) return;
    const { t, work, health } = this.#deps;
    const template = trayTemplate(t(), await health(), work);
    const said = JSON.stringify(template);
    // A menu that is open closes when another takes its place.
    if (said === this.#said) return;
    this.#menu(Menu.buildFromTemplate(template), said);
  }

  /** It may have gone meanwhile. */
  #menu(menu: Menu, said: string): void {
    this.#tray?.setContextMenu(menu);
    this.#said = this.#tray === null ? '' : said;
  }

  remove(): void {
    this.#tray?.destroy();
    this.#tray = null;
    this.#said = '';
  }

  #show(): void {
    if (this.#tray !== null) return;
    try {
      this.#tray = new Tray(this.#deps.image);
      this.#tray.setToolTip('Selu Desktop');
      // On macOS a click opens the menu.
      if (process.platform !== 'darwin') this.#tray.on('click', this.#deps.work.open);
    } catch (error) {
      this.#isThere = false;
      this.#deps.log.error('there is no place for the icon beside the clock', error);
    }
  }
}
