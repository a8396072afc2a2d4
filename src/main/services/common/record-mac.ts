/** How a record of `panel.db` that gives somebody something is stored: with a MAC. See docs/wire-format.md. */
import { isMacOf, macOf, type PanelMacKey } from '../../crypto/row-mac.ts';

/** What stands in `panel.db`: the MAC and the value, with a space between. */
const MAC_LENGTH = 44;

/** What is stored of a record. @param macKey of `panelMacKey` */
export const withMac = (macKey: PanelMacKey, key: string, value: string): string =>
  `${macOf(macKey, textsOf(key, value))} ${value}`;

/** The value of what {@link withMac} gave for the same record under the same key; null for anything else. */
export function valueOf(macKey: PanelMacKey, key: string, stored: string): string | null {
  const value = stored.slice(MAC_LENGTH + 1);
  const fits = isMacOf(macKey, textsOf(key, value), stored.slice(0, MAC_LENGTH));
  return fits && stored[MAC_LENGTH] === ' ' ? value : null;
}

const textsOf = (key: string, value: string): readonly string[] => ['record', key, value];
