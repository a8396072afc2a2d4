/**
 * A DevTools-protocol client over a pair of pipes: JSON messages, each ended by a null byte.
 *
 * One {@link Connection} to the browser carries a {@link Session} for every target attached to.
 */
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Pending {
  readonly method: string;
  readonly session: Session;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The browser answered a command with an error, or the target it was meant for has gone. */
export class DevToolsError extends Error {
  override readonly name = 'DevToolsError';
}

/** One attached target, or the browser itself. Emits each event of the protocol under its name. */
export class Session extends EventEmitter<Events> {
  readonly id: string | undefined;
  readonly #connection: Connection;

  constructor(connection: Connection, id?: string) {
    super();
    this.setMaxListeners(0);
    this.#connection = connection;
    this.id = id;
  }

  /**
   * @param method a command of the protocol
   * @param params what the protocol documents for it
   * @returns what the protocol documents for it
   * @throws {DevToolsError} the browser refused, or the target has gone
   */
  send<M extends keyof Commands>(
    method: M,
    ...params: Commands[M]['paramsType']
  ): Promise<Commands[M]['returnType']> {
    return this.#connection.send(this, method, params[0]) as Promise<Commands[M]['returnType']>;
  }

  /** Sends without waiting: a target that has gone meanwhile is no error. */
  post<M extends keyof Commands>(method: M, ...params: Commands[M]['paramsType']): void {
    this.send(method, ...params).catch(ignoreGone);
  }
}

/** Lets a {@link DevToolsError} pass in silence, where a target that has gone is a normal course. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof DevToolsError)) throw error;
}

/** The pipe to one browser. Emits `close` once, when the browser has gone. */
export class Connection extends EventEmitter<{ close: [] }> {
  readonly browser: Session;
  readonly #sessions = new Map<string | undefined, Session>();
  readonly #pending = new Map<number, Pending>();
  readonly #output: Writable;
  #lastId = 0;
  #closed = false;

  constructor(input: Readable, output: Writable) {
    super();
    this.browser = this.session();
    this.#output = output;
    const parts: Buffer[] = [];
    input.on('data', (chunk: Buffer) => {
      let start = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
        parts.push(chunk.subarray(start, end));
        start = end + 1;
        this.#receive(JSON.parse(Buffer.concat(parts.splice(0)).toString()) as Message);
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    });
    const close = (): void => this.#close();
    input.on('close', close).on('end', close).on('error', close);
    output.on('close', close).on('error', close);
  }

  /** The session of an attached target; without an id the browser's own. */
  session(id?: string): Session {
    let session = this.#sessions.get(id);
    if (!session) this.#sessions.set(id, (session = new Session(this, id)));
    return session;
  }

  /** @see Session.send */
  send(session: Session, method: string, params: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(new DevToolsError(`${method}: the browser has gone`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, session, resolve, reject });
      this.#output.write(`${JSON.stringify({ id, sessionId: session.id, method, params })}\0`);
    });
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (!pending) return;
      if (!message.error) return pending.resolve(message.result);
      pending.reject(new DevToolsError(`${pending.method}: ${message.error.message}`));
      return;
    }
    const session = this.#sessions.get(message.sessionId);
    if (!session || message.method === undefined) return;
    session.emit(message.method as keyof Events, ...([message.params] as never));
    if (message.method === 'Target.detachedFromTarget') {
      this.#forget((message.params as { sessionId: string }).sessionId);
    }
  }

  #forget(id: string): void {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    for (const [key, pending] of this.#pending) {
      if (pending.session !== session) continue;
      this.#pending.delete(key);
      pending.reject(new DevToolsError(`${pending.method}: the target has gone`));
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const pending of this.#pending.values()) {
      pending.reject(new DevToolsError(`${pending.method}: the browser has gone`));
    }
    this.#pending.clear();
    this.emit('close');
  }
}
