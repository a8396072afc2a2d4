/**
 * What the app says of its network through the API, as switches of Chromium: that has them at its start only. It starts
 * after the app's own start, so that they are what the app has said, and nothing where it has said nothing.
 */
const said = new Map<string, string>();
/** What Chromium was started with; null: it has not started. */
let started: ReadonlyMap<string, string> | null = null;

/**
 * Notes a switch.
 *
 * @param api for the error's sentence
 * @throws {Error} Chromium runs already, with another value
 */
export function sayOfNetwork(api: string, name: string, value: string): void {
  if (started !== null && started.get(name) !== value) {
    throw new Error(`electron stand-in: ${api} is not implemented once the first window is there`);
  }
  said.set(name, value);
}

/** @throws {Error} a page is about to load without what the running Chromium was told on behalf of another */
export function checkSaid(api: string, name: string, value: string | undefined): void {
  if ((started ?? said).get(name) !== value) {
    throw new Error(`electron stand-in: ${api} is not implemented for some of the windows only`);
  }
}

/**
 * All that Chromium is started with; from now on nothing else can be said.
 *
 * @param switches those that the app has said itself, which count less than what it has said through the API
 */
export function networkSwitches(
  switches: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  started = new Map([...switches, ...said]);
  return started;
}
