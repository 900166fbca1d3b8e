// One camera of the grid.

import { fromTemplate, say, setIcon, setText } from './dom.js';
import { addresses, Player } from './player.js';
import { Still } from './still.js';
import { running, sentence } from './words.js';

const STATUS = {
  CONNECTED: ['ok', 'Connected'],
  DISCONNECTED: ['off', 'Not connected'],
  ERROR: ['warning', 'Error'],
};

export class Card {
  #host;
  #camera;
  #still;
  #player = null;
  #recordingSince = null; // by performance.now()
  #clock = 0;
  #hasStill = false;
  #busy = new Set();

  /** @param host {call, may, ticket, takenOrRecorded} */
  constructor(host, camera) {
    this.#host = host;
    this.#camera = camera;
    this.element = fromTemplate('camera-template');
    this.article = this.element.querySelector('article');
    this.#still = new Still(
      this.#part('img'),
      () => `stills/${encodeURIComponent(host.ticket())}/${encodeURIComponent(camera.device)}.jpg`,
      () => {
        this.#hasStill = true;
        this.#draw();
      });
    this.#action('play').onclick = () => this.play();
    this.#action('stop').onclick = () => this.stop();
    this.#action('enlarge').onclick = () => this.#enlarge();
    this.#action('snapshot').onclick = () => this.#snapshot();
    this.#action('record').onclick = () => this.#record();
    this.show(camera);
  }

  #part(selector) {
    return this.article.querySelector(selector);
  }

  #action(name) {
    return this.#part(`[data-action="${name}"]`);
  }

  get connected() {
    return this.#camera.status === 'CONNECTED';
  }

  /** The camera has changed, or may be shown to somebody else. */
  show(camera) {
    const before = addresses(this.#camera.streams);
    this.#camera = camera;
    const now = addresses(camera.streams);
    if (this.#player && (!this.connected || (now.hls !== before.hls || now.webrtc !== before.webrtc))) this.stop();
    if (!this.connected) {
      this.#hasStill = false;
      this.#problem('');
    }
    this.#draw();
  }

  #draw() {
    const camera = this.#camera;
    const name = camera.name || camera.device;
    const playing = this.#player !== null;
    this.article.dataset.camera = camera.device;
    this.article.dataset.status = camera.status;
    this.article.dataset.playing = playing;
    this.article.dataset.recording = this.#recordingSince !== null;
    setText(this.#part('h2'), name);
    const [icon, word] = STATUS[camera.status] ?? STATUS.ERROR;
    setIcon(this.#part('.state svg'), icon);
    setText(this.#part('.state span'), word);
    const picture = this.connected && camera.resolution ? ` · ${camera.resolution.replace('x', ' × ')}, ${camera.fps} per second` : '';
    setText(this.#part('.facts .detail'), camera.device + picture);

    this.#still.want(this.connected && !playing);
    this.#part('img').alt = `Latest picture of ${name}`;
    this.#part('img').hidden = playing || !this.#hasStill;
    this.#part('video').hidden = !playing;
    this.#part('video').setAttribute('aria-label', `Live video of ${name}`);
    this.#part('.placeholder').hidden = playing || this.#hasStill;
    setText(this.#part('.placeholder span'), this.connected ? 'Waiting for a picture…' : 'Not connected. It comes back here by itself.');
    const watch = this.#action('play');
    watch.hidden = playing;
    watch.disabled = !this.connected;
    setText(watch.querySelector('span'), `Watch ${name} live`);

    const operator = this.#host.may('operator');
    const recording = this.#recordingSince !== null;
    this.#part('.controls').hidden = !playing;
    this.#action('snapshot').hidden = !operator;
    this.#action('snapshot').disabled = !this.connected || this.#busy.has('snapshot');
    const record = this.#action('record');
    record.hidden = !operator;
    record.disabled = (!this.connected && !recording) || this.#busy.has('record');
    record.setAttribute('aria-pressed', recording);
    setIcon(record.querySelector('svg'), recording ? 'stop' : 'record');
    setText(record.querySelector('span'), recording ? 'Stop recording' : 'Record');
    this.#part('.recording-badge').hidden = !recording;
  }

  play() {
    if (this.#player || !this.connected) return;
    this.#problem('');
    this.#player = new Player(this.#part('video'), this.#camera.streams, (state, text) => {
      const badge = this.#part('.live-badge');
      badge.hidden = state === 'failed';
      badge.dataset.state = state;
      badge.textContent = state === 'live' ? `Live · ${text}` : text;
      if (state === 'failed') {
        this.#player = null;
        this.#problem(text);
        this.#draw();
      }
    });
    this.#draw();
    this.#action('stop').focus({ preventScroll: true });
  }

  stop() {
    if (!this.#player) return;
    const focused = this.article.contains(document.activeElement);
    this.#player.stop();
    this.#player = null;
    this.#part('.live-badge').hidden = true;
    if (document.fullscreenElement === this.#part('.picture')) document.exitFullscreen();
    this.#draw();
    if (focused) this.#action('play').focus({ preventScroll: true });
  }

  #enlarge() {
    const video = this.#part('video');
    const request = this.#part('.picture').requestFullscreen?.() ?? video.webkitEnterFullscreen?.(); // iPhones enlarge videos only
    request?.catch?.(() => say('This browser does not allow to enlarge the picture.', true));
  }

  async #snapshot() {
    const taken = await this.#do('snapshot', 'take_snapshot');
    if (!taken) return;
    say(`Snapshot of ${this.#camera.name || this.#camera.device} taken: ${taken.filename}`);
    this.#host.takenOrRecorded('snapshots');
  }

  async #record() {
    if (this.#recordingSince === null) {
      if (await this.#do('record', 'start_recording')) this.recording(0);
      return;
    }
    const done = await this.#do('record', 'stop_recording');
    if (!done) return;
    this.recordingEnded();
    say(`Recording of ${running(done.duration)} kept: ${done.filename}`);
    this.#host.takenOrRecorded('recordings');
  }

  /** @returns the result, or nothing when it failed and that has been said */
  async #do(what, method) {
    this.#problem('');
    this.#busy.add(what);
    this.#draw();
    try {
      return await this.#host.call(method, { device: this.#camera.device });
    } catch (error) {
      this.#problem(sentence(error));
      if (error.data?.state === 'RECORDING') this.recording(0);
      if (error.data?.state === 'STOPPED') this.recordingEnded();
      return null;
    } finally {
      this.#busy.delete(what);
      this.#draw();
    }
  }

  #problem(text) {
    const problem = this.#part('.problem');
    setText(problem, text);
    problem.hidden = !text;
  }

  /** It is being recorded, for so many seconds by now. */
  recording(seconds) {
    const began = performance.now() - seconds * 1000;
    // told durations are whole seconds: only a larger difference moves the clock
    if (this.#recordingSince === null || Math.abs(began - this.#recordingSince) > 1500) this.#recordingSince = began;
    if (!this.#clock) this.#clock = setInterval(() => this.#tick(), 500);
    this.#tick();
    this.#draw();
  }

  #tick() {
    setText(this.#part('time'), running((performance.now() - this.#recordingSince) / 1000));
  }

  recordingEnded(failed = false) {
    if (this.#recordingSince === null) return;
    this.#recordingSince = null;
    clearInterval(this.#clock);
    this.#clock = 0;
    if (failed) this.#problem('The recording ended before its time. What was recorded until then is kept.');
    this.#draw();
  }

  /** Draws it anew, for somebody else or another role. */
  refresh() {
    this.#draw();
  }

  close() {
    this.stop();
    clearInterval(this.#clock);
    this.#still.close();
    this.element.remove();
  }
}
