/**
 * `Notification`: as in Electron on a Linux without libnotify, where one can be made and is never shown.
 */
import { ApiEmitter, strictClass } from '../strict.ts';

export class Notification extends ApiEmitter {
  static isSupported(): boolean {
    return false;
  }

  title: string;
  body: string;
  silent: boolean;

  constructor(options: { title?: string; body?: string; silent?: boolean } = {}) {
    super('notification', ['show', 'click', 'close', 'reply', 'action', 'failed']);
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  show(): void {}

  close(): void {}
}
strictClass('Notification', Notification);
