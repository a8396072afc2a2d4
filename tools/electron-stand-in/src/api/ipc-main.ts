/** `ipcMain`: who answers a channel. */
import { EventEmitter } from 'node:events';
import type { Reply } from '../inject/messages.ts';
import { decode, encode } from '../wire.ts';
import { strictClass } from '../strict.ts';

export interface IpcEvent {
  readonly sender: object;
  readonly senderFrame: object;
  readonly frameId: number;
  readonly processId: number;
  readonly type: 'frame';
}

type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

/** Any channel may be listened to, so unlike other emitters this one refuses none. */
class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  static {
    strictClass('IpcMain', this);
  }

  handle(channel: string, handler: Handler): void {
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /**
   * For the stand-in: answers an `invoke`.
   *
   * @param args text of `wire.ts`
   */
  static async answer(
    this: void,
    id: number,
    channel: string,
    event: IpcEvent,
    args: string,
  ): Promise<Reply> {
    const handler = ipcMain.#handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const result = encode(await handler(event, ...(decode(args) as unknown[])));
      return { type: 'reply', id, result };
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      return { type: 'reply', id, error: String(error) };
    }
  }
}

export const ipcMain = new IpcMain();
export const answerInvoke = IpcMain.answer;
