/**
 * `webUtils` of a preload. Chromium tells no page where a file lies, so what stands for the path here is a
 * text that nobody can guess; the main process puts the path in its place as soon as it arrives there.
 */
import type { FromPreload } from './messages.ts';

export class WebUtils {
  readonly #send: (message: FromPreload) => void;
  /** Kept as long as the document, because the preload may keep the text as long. */
  readonly #files = new Map<string, File>();

  constructor(send: (message: FromPreload) => void) {
    this.#send = send;
  }

  /**
   * @returns what becomes the path on its way, and nothing for a file that a script has made; at once
   *   nothing for what is no file but a blob
   * @throws {TypeError} with Electron's sentence
   */
  getPathForFile(file: unknown): string {
    if (!(file instanceof Blob)) {
      throw new TypeError(
        'getPathForFile expected to receive a File object but one was not provided',
      );
    }
    if (!(file instanceof File)) return '';
    const placeholder = `electron-stand-in-file:${crypto.randomUUID()}`;
    this.#files.set(placeholder, file);
    this.#send({ type: 'file', placeholder });
    return placeholder;
  }

  /** For the main process, which asks Chromium for the path of what it gets here. */
  static fileOf(this: void, from: WebUtils, placeholder: string): File | undefined {
    return from.#files.get(placeholder);
  }
}
