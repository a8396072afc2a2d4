/** `nativeTheme`: light or dark, for the pages by an emulated media feature. */
import type { Session } from '../devtools.ts';
import { ApiEmitter, strictClass } from '../strict.ts';

type Source = 'system' | 'light' | 'dark';

const changes = new Set<() => void>();

class NativeTheme extends ApiEmitter {
  static {
    strictClass('NativeTheme', this);
  }

  #source: Source = 'system';
  #systemIsDark = false;

  constructor() {
    super('nativeTheme', ['updated']);
  }

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    if (!['system', 'light', 'dark'].includes(source)) {
      throw new TypeError(`Error processing argument: ${source}`);
    }
    const before = this.shouldUseDarkColors;
    this.#source = source;
    for (const change of changes) change();
    if (before !== this.shouldUseDarkColors) this.announce('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemIsDark : this.#source === 'dark';
  }

  /** For the stand-in: what the system prefers, as a page sees it that nothing is emulated for. */
  static setSystem(theme: NativeTheme, isDark: boolean): void {
    if (theme.#source !== 'system' || theme.#systemIsDark === isDark) return;
    theme.#systemIsDark = isDark;
    theme.announce('updated');
  }
}

export const nativeTheme = new NativeTheme();

/** @returns stops listening */
export function onScheme(change: () => void): () => void {
  changes.add(change);
  return () => changes.delete(change);
}

/** Makes one page follow the theme. */
export async function applyScheme(session: Session): Promise<void> {
  const { themeSource } = nativeTheme;
  await session.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: themeSource === 'system' ? '' : themeSource },
    ],
  });
}

export function tellSystemScheme(isDark: boolean): void {
  NativeTheme.setSystem(nativeTheme, isDark);
}
