/**
 * `Tray`: as in Electron on a Linux desktop that shows no such icons, where one can be made, and nobody sees it.
 */
import { readFileSync } from 'node:fs';
import { ApiEmitter, strictClass } from '../strict.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

export class Tray extends ApiEmitter {
  #destroyed = false;

  constructor(image: string) {
    super('tray', [
      ...['click', 'right-click', 'double-click', 'middle-click', 'mouse-enter', 'mouse-leave'],
      ...[
        'mouse-move',
        'mouse-up',
        'mouse-down',
        'balloon-show',
        'balloon-click',
        'balloon-closed',
      ],
      ...['drop', 'drop-files', 'drop-text', 'drag-enter', 'drag-leave', 'drag-end'],
    ]);
    if (!isPicture(image)) throw new Error(`Failed to load image from path '${image}'`);
  }

  setToolTip(_text: string): void {
    this.#require();
  }

  setContextMenu(_menu: object | null): void {
    this.#require();
  }

  destroy(): void {
    this.#destroyed = true;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  #require(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}
strictClass('Tray', Tray);

function isPicture(path: string): boolean {
  try {
    return readFileSync(path).subarray(0, PNG.length).equals(PNG);
  } catch {
    return false;
  }
}
