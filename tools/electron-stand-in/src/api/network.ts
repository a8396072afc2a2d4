/**
 * What the app says of its network through the API, as switches of Chromium: that has them at its start only. It starts
 * after the app's own start, so that they are what the app has said, and nothing where it has said nothing.
 */
const said = new Map<string, string>();
let hasStarted = false;

/**
 * Notes a switch.
 *
 * @param api for the error's sentence
 * @throws {Error} Chromium runs already, with another value
 */
export function sayOfNetwork(api: string, name: string, value: string): void {
  if (hasStarted && said.get(name) !== value) {
    throw new Error(`electron stand-in: ${api} is not implemented once the first window is there`);
  }
  said.set(name, value);
}

/** @throws {Error} a page is about to load without what the running Chromium was told on behalf of another */
export function checkSaid(api: string, name: string, value: string | undefined): void {
  if (said.get(name) !== value) {
    throw new Error(`electron stand-in: ${api} is not implemented for some of the windows only`);
  }
}

/** What was said; from now on nothing else can be. */
export function networkSwitches(): ReadonlyMap<string, string> {
  hasStarted = true;
  return said;
}
