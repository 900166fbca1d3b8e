// One camera of the grid.

import { fromTemplate, possible, say, setIcon, setPossible, setText } from './dom.js';
import { rename } from './naming.js';
import { addresses, Player } from './player.js';
import { Still } from './still.js';
import { running, sentence } from './words.js';

const UNKNOWN = ['wait', 'Not known'];

const AWAY = {
  DISCONNECTED: 'Not connected. It comes back here by itself.',
  ERROR: 'The host cannot use this camera. “camhost doctor” on the host tells why.',
};

/** Why there is no picture of a camera that the host cannot use, and what to do. */
function reason(camera) {
  return camera.problem ? `${STATUS[camera.status]?.[1] ?? 'Error'}: ${camera.problem}.` : AWAY[camera.status] ?? AWAY.ERROR;
}

const UNHEARD_MILLIS = 5_000;

const STATUS = {
  CONNECTED: ['ok', 'Connected'],
  DISCONNECTED: ['off', 'Not connected'],
  ERROR: ['warning', 'Error'],
};

export class Card {
  #host;
  #camera;
  #still;
  #watched = false; // whether somebody wants to see video, also while the camera or the host is away
  #player = null;
  #recordingSince = null; // by performance.now()
  #clock = 0;
  #unheard = 0; // timer: a recording that the host no longer speaks of has ended
  #hasStill = false;
  #busy = new Set();

  /** @param host {call, may, ticket, connected, renew, takenOrRecorded} */
  constructor(host, camera) {
    this.#host = host;
    this.#camera = camera;
    this.element = fromTemplate('camera-template');
    this.article = this.element.querySelector('article');
    this.#still = new Still(
      this.#part('img'),
      () => `stills/${encodeURIComponent(host.ticket())}/${encodeURIComponent(camera.device)}.jpg`,
      () => this.#stillThere(true),
      () => this.#stillThere(false));
    this.#on('play', () => this.play());
    this.#on('stop', () => this.stop());
    this.#on('enlarge', () => this.#enlarge());
    this.#on('snapshot', () => this.#snapshot());
    this.#on('record', () => this.#record());
    this.#on('rename', () => rename(this.#host, this.#camera));
    this.show(camera);
  }

  #stillThere(there) {
    if (this.#hasStill === there) return;
    this.#hasStill = there;
    this.#draw();
  }

  #part(selector) {
    return this.article.querySelector(selector);
  }

  #action(name) {
    return this.#part(`[data-action="${name}"]`);
  }

  #on(name, act) {
    const button = this.#action(name);
    button.onclick = () => possible(button) && act();
  }

  /** For those who do not see which card a button is on. */
  #label(action, text) {
    const button = this.#action(action);
    if (button.getAttribute('aria-label') !== text) button.setAttribute('aria-label', text);
  }

  get connected() {
    return this.#camera.status === 'CONNECTED';
  }

  /** The camera has changed, or may be shown to somebody else. */
  show(camera) {
    const before = addresses(this.#camera.streams);
    this.#camera = camera;
    const now = addresses(camera.streams);
    if (!this.connected) {
      this.#endVideo();
      this.#hasStill = false;
      this.#problem('');
    } else if (this.#watched && !this.#player) {
      this.#begin();
    } else if (now.hls !== before.hls || now.webrtc !== before.webrtc) {
      this.#player?.hurry();
    }
    this.#draw();
  }

  /** The connection to the host is lost, or there again. */
  hostChanged() {
    if (this.#host.connected()) {
      this.#player?.hurry();
      if (this.#recordingSince !== null) this.#unheard = setTimeout(() => this.recordingEnded(), UNHEARD_MILLIS);
    }
    this.#draw();
  }

  /** It is not known to be there, which may change. */
  away() {
    this.show({ ...this.#camera, status: 'DISCONNECTED', resolution: '', fps: 0, streams: {}, problem: '' });
  }

  #draw() {
    const camera = this.#camera;
    const name = camera.name || camera.device;
    const playing = this.#player !== null;
    const reachable = this.#host.connected() && this.connected;
    this.article.dataset.camera = camera.device;
    this.article.dataset.status = camera.status;
    this.article.dataset.known = this.#host.connected();
    this.article.dataset.playing = playing;
    this.article.dataset.recording = this.#recordingSince !== null;
    setText(this.#part('h2'), name);
    this.#part('h2').title = name; // a long one is cut
    const [icon, word] = this.#host.connected() ? STATUS[camera.status] ?? STATUS.ERROR : UNKNOWN;
    setIcon(this.#part('.state svg'), icon);
    setText(this.#part('.state span'), word);
    const picture = this.connected && camera.resolution ? ` · ${camera.resolution.replace('x', ' × ')}, ${camera.fps} per second` : '';
    setText(this.#part('.facts .detail'), camera.device + picture);

    this.#still.want(reachable && !playing);
    this.#part('img').alt = `Latest picture of ${name}`;
    this.#part('img').hidden = playing || !this.#hasStill;
    this.#part('video').hidden = !playing;
    this.#part('video').setAttribute('aria-label', `Live video of ${name}`);
    this.#part('.placeholder').hidden = playing || this.#hasStill;
    setText(this.#part('.placeholder span'), this.connected ? 'Waiting for a picture…' : reason(camera));
    const watch = this.#action('play');
    watch.hidden = playing || !this.connected;
    setText(watch.querySelector('span'), `Watch ${name} live`);

    const operator = this.#host.may('operator');
    const recording = this.#recordingSince !== null;
    this.#part('.controls').hidden = !playing;
    this.#action('snapshot').hidden = !operator;
    setPossible(this.#action('snapshot'), reachable && !this.#busy.has('snapshot'));
    const record = this.#action('record');
    record.hidden = !operator;
    setPossible(record, (reachable || (recording && this.#host.connected())) && !this.#busy.has('record'));
    this.#action('rename').hidden = !operator;
    setPossible(this.#action('rename'), this.#host.connected());
    setIcon(record.querySelector('svg'), recording ? 'stop' : 'record');
    setText(record.querySelector('span'), recording ? 'Stop recording' : 'Record');
    this.#label('record', recording ? `Stop recording ${name}` : `Record ${name}`);
    this.#label('snapshot', `Snapshot of ${name}`);
    this.#label('rename', `Name ${name}`);
    this.#label('stop', `Stop the video of ${name}`);
    this.#label('enlarge', `Enlarge the video of ${name}`);
    this.#part('.recording-badge').hidden = !recording;
  }

  play() {
    if (this.#player || !this.connected) return;
    this.#watched = true;
    this.#begin();
    this.#draw();
    this.#action('stop').focus({ preventScroll: true });
  }

  #begin() {
    this.#problem('');
    const source = {
      streams: () => this.#camera.streams,
      ticket: () => this.#host.ticket(),
      connected: () => this.#host.connected(),
      renew: () => this.#host.renew(),
    };
    this.#player = new Player(this.#part('video'), source, (state, text) => {
      const badge = this.#part('.live-badge');
      badge.hidden = state === 'failed';
      badge.dataset.state = state;
      setText(badge, state === 'live' ? `Live · ${text}` : text);
      if (state === 'failed') {
        this.#player = null;
        this.#watched = false;
        this.#problem(text);
        this.#draw();
      }
    });
  }

  stop() {
    this.#watched = false;
    this.#endVideo();
    this.#draw();
  }

  #endVideo() {
    if (!this.#player) return;
    const focused = this.#part('.controls').contains(document.activeElement);
    this.#player.stop();
    this.#player = null;
    this.#part('.live-badge').hidden = true;
    if (document.fullscreenElement === this.#part('.picture')) document.exitFullscreen();
    this.#draw();
    if (focused) (this.connected ? this.#action('play') : this.article).focus({ preventScroll: true });
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
    clearTimeout(this.#unheard);
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
    clearTimeout(this.#unheard);
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
    clearTimeout(this.#unheard);
    this.#still.close();
    this.element.remove();
  }
}
