// The line at the foot of the page: how the host is, as far as one's role may know.

import { byId, setText } from './dom.js';
import { bytes, since } from './words.js';

const PAUSE_MILLIS = 15_000;

const HEALTH = { HEALTHY: '✓ Healthy', DEGRADED: '⚠ Degraded', UNHEALTHY: '✕ Unhealthy' };
const SYSTEM = { starting: 'Starting', partial: 'Partly ready', ready: 'Ready' };

export class Status {
  #host;
  #timer = 0;

  constructor(host) {
    this.#host = host;
    document.addEventListener('visibilitychange', () => this.#timer && this.look());
  }

  async begin(identity) {
    byId('status-line').hidden = false;
    setText(byId('status-user'), `Logged in as ${identity.role}`);
    for (const id of ['status-health', 'status-storage']) setText(byId(id), '');
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.look(), PAUSE_MILLIS);
    this.look();
    const info = await this.#ask('get_server_info');
    if (info) setText(byId('status-version'), `Camhost ${info.version}`);
  }

  end() {
    clearInterval(this.#timer);
    this.#timer = 0;
    byId('status-line').hidden = true;
  }

  /** Nothing is known of a host that does not answer. */
  lost() {
    for (const id of ['status-health', 'status-system', 'status-storage']) setText(byId(id), '');
  }

  async look() {
    if (document.hidden) return;
    const system = await this.#ask('get_system_status');
    if (system) {
      const word = SYSTEM[system.status] ?? system.status;
      setText(byId('status-system'), word === system.message ? word : `${word}: ${system.message}`);
    }
    if (!this.#host.may('admin')) return;
    const status = await this.#ask('get_status');
    if (status) this.health(status);
    const storage = await this.#ask('get_storage_info');
    if (storage) {
      const element = byId('status-storage');
      setText(element, `${storage.low_space_warning ? '⚠ ' : ''}Disk: ${bytes(storage.available_space)} free`);
      element.classList.toggle('bad', storage.low_space_warning);
    }
  }

  /** @param status result of get_status, or the notification of the same shape */
  health(status) {
    if (!this.#host.may('admin')) return;
    const element = byId('status-health');
    const wrong = Object.entries(status.components ?? {})
      .filter(([, state]) => state !== 'RUNNING')
      .map(([name, state]) => `${name.replaceAll('_', ' ')} ${state.toLowerCase()}`);
    for (const [name, problem] of Object.entries(status.problems ?? {})) wrong.push(`${name}: ${problem}`);
    const detail = wrong.length > 0 ? ` (${wrong.join(', ')})` : '';
    setText(element, `${HEALTH[status.status] ?? status.status}${detail}, up ${since(status.uptime)}`);
    element.classList.toggle('bad', status.status === 'UNHEALTHY');
  }

  async #ask(method) {
    try {
      return await this.#host.call(method);
    } catch {
      return null; // it is said elsewhere when the host is away
    }
  }
}
