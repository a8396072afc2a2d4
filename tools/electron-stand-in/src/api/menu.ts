/** `Menu`: kept and answered for, but not shown; the windows of the stand-in have no menu bar. */
import { strictClass } from '../strict.ts';

type Template = Readonly<Record<string, unknown>> & {
  readonly label?: string;
  readonly type?: string;
};

export class MenuItem {
  static {
    strictClass('MenuItem', this);
  }

  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly click: (() => void) | undefined;

  constructor(options: Template) {
    const { label = '', role, type, accelerator, submenu, click } = options;
    this.label = label;
    this.role = role as string | undefined;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.accelerator = accelerator as string | undefined;
    this.submenu = Array.isArray(submenu)
      ? Menu.buildFromTemplate(submenu as Template[])
      : undefined;
    this.click = click as (() => void) | undefined;
  }
}

let applicationMenu: Menu | null = null;

export class Menu {
  static {
    strictClass('Menu', this);
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(new MenuItem(item));
    return menu;
  }

  readonly items: MenuItem[] = [];

  /** Nothing asks for one here: the windows show Chromium's own context menu. */
  popup(_options?: object): void {}

  append(item: MenuItem): void {
    this.items.push(item);
  }
}
