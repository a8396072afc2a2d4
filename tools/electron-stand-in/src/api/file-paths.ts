/** The paths of the files that a window's preload has asked for (`inject/web-utils.ts`). */
import type { Session } from '../devtools.ts';

const PLACEHOLDER = /electron-stand-in-file:[0-9a-f-]{36}/g;

export class FilePaths {
  readonly #paths = new Map<string, string>();
  #asking: Promise<unknown> | undefined;

  /**
   * Asks Chromium where a file lies.
   *
   * @param world of the preload that knows the placeholder
   * @param finder name of the function there that gives the file for it
   */
  ask(session: Promise<Session>, world: string, finder: string, placeholder: string): void {
    const path = session.then((found) => pathOf(found, world, finder, placeholder));
    // A world that has gone meanwhile needs no answer any more.
    const known = path
      .catch(() => '')
      .then((text) => {
        this.#paths.set(placeholder, text);
      });
    const asking = Promise.all([this.#asking, known]).then(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    this.#asking = asking;
  }

  /** Runs `work` when all paths asked for are known: at once, or later and then in the order of the calls. */
  whenKnown(work: () => void): void {
    if (this.#asking) void this.#asking.then(work);
    else work();
  }

  /**
   * @param text of `wire.ts`
   * @returns it with a path for each placeholder; what only looks like one stays
   */
  fillIn(text: string): string {
    return text.replace(PLACEHOLDER, (placeholder) => {
      const path = this.#paths.get(placeholder);
      return path === undefined ? placeholder : JSON.stringify(path).slice(1, -1);
    });
  }
}

async function pathOf(
  session: Session,
  world: string,
  finder: string,
  placeholder: string,
): Promise<string> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: `${finder}(${JSON.stringify(placeholder)})`,
    uniqueContextId: world,
    silent: true,
  });
  const { objectId } = result;
  if (objectId === undefined) return '';
  const { path } = await session.send('DOM.getFileInfo', { objectId });
  session.post('Runtime.releaseObject', { objectId });
  return path;
}
