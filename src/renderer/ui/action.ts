import type { LucideIcon } from 'lucide-react';
import type { ShortcutName } from './shortcuts.ts';

/** Something that a person can do: behind a menu, a button or a shortcut, and always the same thing. */
export interface Action {
  /** The same in every language and for every subject. */
  readonly id: string;
  readonly text: string;
  /** What a screen reader speaks where the text alone does not say what the action is about. */
  readonly label?: string | undefined;
  readonly icon: LucideIcon;
  /** Beside the text, less weighty. */
  readonly aside?: string | undefined;
  /** Actions of one group stand together in a menu, with a line between two groups. */
  readonly group?: string;
  /** The keys that do it. */
  readonly shortcut?: ShortcutName;
  /** Why it cannot be done now; it is shown all the same. */
  readonly disabledReason?: string | undefined;
  /** It takes something away. */
  readonly danger?: boolean;
  /** It is one of several that exclude each other: what the choice is about, and whether this one holds. */
  readonly choice?: { readonly label: string; readonly chosen: boolean };
  readonly run: () => void;
}
