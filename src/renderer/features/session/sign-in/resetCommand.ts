/**
 * What whoever owns this computer types to set a new password.
 *
 * @param instance what the instance is called, where it is not the app's own
 */
export function resetCommand(username: string, instance: string | null): string {
  const which = instance === null ? '' : ` --instance ${word(instance)}`;
  return `selu-desktop reset-password --username ${word(username)}${which}`;
}

/** A word as shells and the command prompt take it. */
const word = (text: string): string =>
  /^[\w.@-]+$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`;
