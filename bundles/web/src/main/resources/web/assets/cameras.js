// The grid of cameras: as the host tells it, at once.

import { Card } from './card.js';
import { byId, setText } from './dom.js';

export class Cameras {
  #host;
  #cards = new Map();
  #known = false; // whether all there are have been told

  constructor(host) {
    this.#host = host;
  }

  /** All that there are. @param complete whether the host has looked for all of them; until then none is taken away */
  list(cameras, complete = true) {
    this.#known = complete;
    const there = new Set(cameras.map(camera => camera.device));
    for (const [device, card] of this.#cards) {
      if (there.has(device)) continue;
      if (!complete) {
        card.away();
        continue;
      }
      card.close();
      this.#cards.delete(device);
    }
    for (const camera of cameras) this.#show(camera);
    this.#count();
  }

  #show(camera) {
    const card = this.#cards.get(camera.device);
    if (card) {
      card.show(camera);
      return;
    }
    const fresh = new Card(this.#host, camera);
    this.#cards.set(camera.device, fresh);
    const next = [...this.#cards.keys()]
      .filter(device => number(device) > number(camera.device))
      .sort((one, other) => number(one) - number(other))[0];
    byId('camera-grid').insertBefore(fresh.element, next ? this.#cards.get(next).element : null);
  }

  /** A notification; others are ignored. */
  notified(method, params) {
    const card = this.#cards.get(params.device);
    switch (method) {
      case 'camera_status_update':
        this.#show(params);
        this.#count();
        break;
      case 'recording.progress':
        card?.recording(params.duration);
        break;
      case 'recording_status_update':
        if (params.status === 'RECORDING' || params.status === 'STARTING') {
          card?.recording(params.duration ?? 0);
        } else {
          card?.recordingEnded(params.status === 'ERROR');
          this.#host.takenOrRecorded('recordings');
        }
        break;
      case 'snapshot.taken':
        this.#host.takenOrRecorded('snapshots');
        break;
    }
  }

  #count() {
    const all = [...this.#cards.values()];
    const connected = all.filter(card => card.connected).length;
    byId('no-cameras').hidden = all.length > 0 || !this.#known;
    setText(byId('camera-count'), all.length === 0 || !this.#host.connected() ? '' : `${connected} of ${all.length} connected`);
  }

  /** The role may be another one. */
  refresh() {
    for (const card of this.#cards.values()) card.refresh();
  }

  /** The connection to the host is lost, or there again. */
  hostChanged() {
    for (const card of this.#cards.values()) card.hostChanged();
    this.#count();
  }

  stopAll() {
    for (const card of this.#cards.values()) card.stop();
  }

  clear() {
    this.list([]);
    byId('no-cameras').hidden = true;
  }
}

function number(device) {
  return Number(device.replace(/\D/g, ''));
}
