/** `ipcRenderer` of a sandboxed preload. */
import { decode, encode } from '../wire.ts';
import type { FromPreload, Reply } from './messages.ts';

type Listener = (event: object, ...args: unknown[]) => void;

export class IpcRenderer {
  readonly #send: (message: FromPreload) => void;
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>();
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #lastId = 0;

  constructor(send: (message: FromPreload) => void) {
    this.#send = send;
  }

  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const id = (this.#lastId += 1);
    const text = encode(args);
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ type: 'invoke', id, channel, args: text });
    });
    if ('error' in reply) {
      throw new Error(`Error invoking remote method '${channel}': ${reply.error}`);
    }
    return decode(reply.result);
  }

  send(channel: string, ...args: unknown[]): void {
    this.#send({ type: 'send', channel, args: encode(args) });
  }

  on(channel: string, listener: Listener): this {
    return this.#add(channel, listener, false);
  }

  addListener(channel: string, listener: Listener): this {
    return this.#add(channel, listener, false);
  }

  once(channel: string, listener: Listener): this {
    return this.#add(channel, listener, true);
  }

  off(channel: string, listener: Listener): this {
    const kept = [...(this.#listeners.get(channel) ?? [])];
    const at = kept.findLastIndex((entry) => entry.listener === listener);
    if (at >= 0) kept.splice(at, 1);
    this.#listeners.set(channel, kept);
    return this;
  }

  removeListener(channel: string, listener: Listener): this {
    return this.off(channel, listener);
  }

  removeAllListeners(channel: string): this {
    this.#listeners.delete(channel);
    return this;
  }

  /** The main process has answered an {@link invoke}. */
  settle(reply: Reply): void {
    const resolve = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    resolve?.(reply);
  }

  /** The main process has sent something. */
  deliver(channel: string, args: unknown[]): void {
    for (const { listener, once } of [...(this.#listeners.get(channel) ?? [])]) {
      if (once) this.off(channel, listener);
      listener({ sender: this, senderId: 0, ports: [] }, ...args);
    }
  }

  #add(channel: string, listener: Listener, once: boolean): this {
    this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), { listener, once }]);
    return this;
  }
}
