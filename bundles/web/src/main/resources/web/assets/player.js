// Live video in a <video>: WebRTC (WHEP) where the host offers it, else HLS. Comes back by itself for as long as it is wanted.

import { playHls } from './hls.js';
import { playWhep } from './whep.js';

const AGAIN_MILLIS = 2_000;
const LONGEST_START_MILLIS = 45_000; // a stream that starts on demand takes its time
const STALLED_MILLIS = 12_000;
const LOOK_MILLIS = 1_000;
const WHEP_TRIES = 4; // when it has worked before, HLS is what is left after so many

/** Where a camera's video is. @param ticket by which the media server lets us in, where the addresses do not carry one */
export function addresses(streams = {}, ticket = '-') {
  return {
    webrtc: withTicket(streams.webrtc, ticket),
    hls: streams['live.hls'] ?? streams.live?.hls ?? withTicket(streams.hls, ticket),
  };
}

function withTicket(address, ticket) {
  if (!address || ticket === '-') return address;
  const url = new URL(address);
  url.searchParams.set('token', ticket);
  return url.href;
}

/** Plays until {@link stop}. */
export class Player {
  #video;
  #source;
  #tell;
  #stopped = false;
  #way = null; // the one that plays or begins to: {name, end}
  #attempt = 0;
  #timer = 0;
  #clock = 0;
  #live = false;
  #shown = false; // whether it has ever been live
  #troubleSince = performance.now();
  #position = 0;
  #movedAt = 0;
  #denied = 0;
  #whepWorked = false;
  #tries = 0;

  /**
   * @param source {streams() - the camera's addresses as they are now, ticket() - what lets us in, connected() - whether the host
   *   is there, renew() - promise of newer addresses}
   * @param tell called with a state (starting, live, lost or failed) and a text; after failed it is over
   */
  constructor(video, source, tell) {
    this.#video = video;
    this.#source = source;
    this.#tell = tell;
    video.onplaying = () => this.#playing();
    video.onwaiting = () => this.#stopped || !this.#live || tell('starting', 'Buffering…');
    this.#clock = setInterval(() => this.#look(), LOOK_MILLIS);
    tell('starting', 'Starting…');
    this.#start();
  }

  /** The host is back, or the addresses have changed: what does not play is begun anew at once. */
  hurry() {
    if (this.#stopped || this.#live) return;
    this.#troubleSince = performance.now();
    this.#start();
  }

  async #start() {
    clearTimeout(this.#timer);
    const attempt = ++this.#attempt;
    const current = () => !this.#stopped && attempt === this.#attempt;
    await this.#end();
    if (!current()) return;
    const { webrtc, hls } = addresses(this.#source.streams(), this.#source.ticket());
    if (webrtc && 'RTCPeerConnection' in globalThis) {
      try {
        await this.#begin('WebRTC', playWhep(this.#video, webrtc, () => current() && this.#again()), current);
        this.#whepWorked ||= current();
        return;
      } catch (error) {
        if (!current()) return;
        // no way through, or no codec in common: HLS does it
        await this.#end();
        if (!current()) return;
        if (error.denied) return void this.#deny();
        if (!hls || (this.#whepWorked && ++this.#tries < WHEP_TRIES)) return void this.#again();
      }
    }
    if (!hls) {
      if (this.#source.connected()) this.#fail('The host offers no stream that a browser can play.');
      else this.#again();
      return;
    }
    const trouble = problem => {
      if (!current()) return;
      if (problem.denied) this.#deny();
      else if (problem.hopeless) this.#fail(problem.hopeless);
      else this.#again();
    };
    await this.#begin('HLS', playHls(this.#video, hls, trouble), current).catch(trouble);
  }

  /** @param opening {end, ready}: how to end it, and a promise that it has begun */
  async #begin(name, opening, current) {
    this.#way = { name, end: opening.end };
    await opening.ready;
    if (!current()) opening.end();
  }

  #playing() {
    if (this.#stopped || !this.#way) return;
    this.#live = this.#shown = true;
    this.#denied = this.#tries = 0;
    this.#position = this.#video.currentTime;
    this.#movedAt = performance.now();
    this.#tell('live', this.#way.name);
  }

  /** A stream may stop without saying so. Hidden pages are not looked at: there the browser itself pauses. */
  #look() {
    const now = performance.now();
    if (document.hidden || this.#video.currentTime !== this.#position) {
      this.#position = this.#video.currentTime;
      this.#movedAt = now;
    } else if (this.#live && now - this.#movedAt > STALLED_MILLIS) {
      this.#again();
    }
  }

  /** A stream that starts on demand is not there at once, and one that was there may come back. */
  #again() {
    if (this.#stopped) return;
    const now = performance.now();
    if (this.#live || !this.#source.connected()) this.#troubleSince = now;
    this.#live = false;
    this.#attempt++; // what is under way no longer counts
    if (now - this.#troubleSince > LONGEST_START_MILLIS) {
      this.#fail('No pictures come from this camera. Run “camhost doctor” on the host to see why.');
      return;
    }
    if (this.#shown) this.#tell('lost', 'Interrupted, trying again…');
    else this.#tell('starting', 'Starting…');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), AGAIN_MILLIS);
  }

  /** The ticket in the address may be too old. */
  async #deny() {
    if (++this.#denied > 2) {
      this.#fail('You may not watch this camera. Log in again.');
      return;
    }
    await this.#source.renew();
    this.#again();
  }

  #fail(text) {
    if (this.#stopped) return;
    this.stop();
    this.#tell('failed', text);
  }

  /** Ends what plays; its last picture stays. */
  async #end() {
    const way = this.#way;
    if (!way) return;
    this.#way = null;
    await keepLastPicture(this.#video);
    way.end();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#clock);
    this.#way?.end();
    this.#way = null;
    const video = this.#video;
    video.onplaying = video.onwaiting = null;
    forgetPicture(video);
    video.removeAttribute('src');
    video.load();
  }
}

/** So that a viewer does not look at black while a stream comes back. */
async function keepLastPicture(video) {
  if (!video.videoWidth) return;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  try {
    canvas.getContext('2d').drawImage(video, 0, 0);
    const picture = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.8));
    forgetPicture(video);
    if (picture) video.poster = URL.createObjectURL(picture);
  } catch {
    // pictures of another origin may not be read; black it is
  }
}

function forgetPicture(video) {
  if (video.poster.startsWith('blob:')) URL.revokeObjectURL(video.poster);
  video.removeAttribute('poster');
}
