// JSON-RPC over one WebSocket that comes back by itself: logs in again, and tells when a session begins or ends.

const REQUEST_MILLIS = 30_000;
const PING_MILLIS = 30_000;
const LOOK_MILLIS = 5_000;
const LONGEST_PAUSE_MILLIS = 5_000;

/** An answer that is an error, or no answer: `code` is JSON-RPC's, or one of these words. */
export class CallError extends Error {
  constructor(code, message, data = {}) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/**
 * Events (CustomEvent): `session` {identity} — logged in, again after every reconnect; `refused` {error} — the token does not do;
 * `lost` {error} — no connection, trying again; `error` when the host said why; `notification` {method, params}.
 */
export class Client extends EventTarget {
  #url;
  #token = null;
  #socket = null;
  #pending = new Map();
  #number = 0;
  #failures = 0;
  #timer = 0;
  #ping = 0;
  #session = false;

  constructor(url) {
    super();
    this.#url = url;
    addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.#hurry());
  }

  /** Connects and stays so. */
  open(token) {
    this.close();
    this.#token = token;
    this.#failures = 0;
    this.#connect();
  }

  close() {
    this.#token = null;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
    this.#drop();
  }

  get connected() {
    return this.#session;
  }

  /** @returns {Promise} of the result; fails with a CallError */
  call(method, params = {}) {
    if (!this.#session) return Promise.reject(new CallError('lost', 'not connected'));
    return this.#send(method, params);
  }

  #send(method, params, patience = REQUEST_MILLIS) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new CallError('timeout', `${method} was not answered`));
      }, patience);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  #connect() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#login();
    socket.onmessage = event => socket === this.#socket && this.#receive(event.data);
    socket.onclose = () => socket === this.#socket && this.#closed();
  }

  async #login() {
    const socket = this.#socket;
    try {
      const identity = await this.#send('authenticate', { auth_token: this.#token });
      if (socket !== this.#socket) return;
      this.#failures = 0;
      this.#session = true;
      this.#ping = setInterval(() => this.#look(REQUEST_MILLIS), PING_MILLIS);
      this.#tell('session', { identity });
    } catch (error) {
      if (socket !== this.#socket) return;
      if (error.code === -32001) {
        this.close();
        this.#tell('refused', { error });
      } else {
        this.#abandon(socket, error); // too often, or the host is not ready: try again
      }
    }
  }

  #receive(text) {
    const message = JSON.parse(text);
    if (message.method) {
      this.#tell('notification', { method: message.method, params: message.params ?? {} });
      return;
    }
    const waiting = this.#pending.get(message.id);
    if (!waiting) return;
    this.#pending.delete(message.id);
    clearTimeout(waiting.timer);
    if (!message.error) {
      waiting.resolve(message.result);
      return;
    }
    const error = new CallError(message.error.code, message.error.message, message.error.data ?? {});
    waiting.reject(error);
    if (error.code === -32001 && this.#session) {
      this.close();
      this.#tell('refused', { error });
    }
  }

  /** @param error what the host said, if it did */
  #closed(error) {
    this.#drop();
    if (this.#token === null) return;
    this.#tell('lost', { error: error?.code < 0 ? error : undefined });
    const usual = Math.min(500 * 2 ** this.#failures++, LONGEST_PAUSE_MILLIS) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#connect(), Math.max(usual, error?.data?.retry_after_ms ?? 0));
  }

  /** Does not wait until the other end agrees: it may be gone. */
  #abandon(socket, error) {
    socket.close();
    if (socket === this.#socket) this.#closed(error);
  }

  /** Whether the host still answers. */
  #look(patience) {
    const socket = this.#socket;
    this.#send('ping', {}, patience).catch(error => error.code === 'timeout' && this.#abandon(socket));
  }

  /** The network or the reader is back: do not wait for the pause to end, nor trust a connection that has slept. */
  #hurry() {
    if (this.#token === null) return;
    if (this.#socket === null) this.#connect();
    else if (this.#session) this.#look(LOOK_MILLIS);
  }

  #drop() {
    this.#socket = null;
    this.#session = false;
    clearInterval(this.#ping);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new CallError('lost', 'the connection was lost'));
    }
    this.#pending.clear();
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
