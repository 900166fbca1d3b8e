// JSON-RPC over one WebSocket that comes back by itself: logs in again, and tells when a session begins or ends.

const REQUEST_MILLIS = 30_000;
const PING_MILLIS = 30_000;
const LONGEST_PAUSE_MILLIS = 10_000;

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
 * `lost` — no connection, trying again; `notification` {method, params}.
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

  #send(method, params) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new CallError('timeout', `${method} was not answered`));
      }, REQUEST_MILLIS);
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
      this.#ping = setInterval(() => this.call('ping').catch(() => socket.close()), PING_MILLIS);
      this.#tell('session', { identity });
    } catch (error) {
      if (socket !== this.#socket) return;
      if (error.code === -32001) {
        this.close();
        this.#tell('refused', { error });
      } else {
        socket.close(); // too often, or the host is not ready: try again
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

  #closed() {
    this.#drop();
    if (this.#token === null) return;
    this.#tell('lost', {});
    const pause = Math.min(500 * 2 ** this.#failures++, LONGEST_PAUSE_MILLIS);
    this.#timer = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  /** The network or the reader is back: do not wait for the pause to end. */
  #hurry() {
    if (this.#token !== null && this.#socket === null) this.#connect();
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
