/** Choices that belong to this machine, kept in `panel.db`. */
import { preferences as schema, type Preferences } from '#shared/contract/schemas.ts';
import type { Caller } from './caller.ts';
import type { PanelService } from './panel.ts';

const KEY = 'preferences';
const defaults: Preferences = {
  theme: 'system',
  language: 'system',
  characterKeys: true,
  notifications: false,
  tray: false,
};

export class PreferencesService {
  readonly #panel: PanelService;

  constructor(panel: PanelService) {
    this.#panel = panel;
  }

  /** What is chosen; anything missing or unreadable counts as not chosen. */
  get(): Preferences {
    try {
      const stored = this.#panel.get(KEY);
      if (stored === null) return defaults;
      return schema.catch(defaults).parse({ ...defaults, ...JSON.parse(stored) });
    } catch {
      return defaults;
    }
  }

  /** Changes what is given and keeps the rest. */
  set(
    _caller: Caller,
    change: { [K in keyof Preferences]?: Preferences[K] | undefined },
  ): Promise<void> {
    const given = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    );
    return this.#panel.set(KEY, JSON.stringify({ ...this.get(), ...given }));
  }
}
