// Live video in a <video>: WebRTC (WHEP) where the host offers it, else HLS.

const OFFER_MILLIS = 12_000; // a stream that starts on demand answers when it has started
const WEBRTC_MILLIS = 6_000;
const GATHER_MILLIS = 1_000;
const AGAIN_MILLIS = 2_000;
const LONGEST_START_MILLIS = 45_000;

let hlsLibrary = null;

/** Loaded when first needed: it is large, and not needed where WebRTC works. */
function loadHls() {
  hlsLibrary ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'assets/hls.min.js';
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = () => {
      hlsLibrary = null;
      reject(new Error('the player could not be loaded'));
    };
    document.head.append(script);
  });
  return hlsLibrary;
}

/** Where a camera's video is. */
export function addresses(streams = {}) {
  return {
    webrtc: streams.webrtc,
    hls: streams['live.hls'] ?? streams.live?.hls ?? streams.hls,
  };
}

/** Plays until {@link stop}. `tell(state, text)`: state is starting, live or failed. */
export class Player {
  #video;
  #tell;
  #stopped = false;
  #hls = null;
  #peer = null;
  #resource = null;
  #timer = 0;
  #begun = performance.now();

  constructor(video, streams, tell) {
    this.#video = video;
    this.#tell = tell;
    const { webrtc, hls } = addresses(streams);
    video.onplaying = () => this.#stopped || tell('live', this.#peer ? 'WebRTC' : 'HLS');
    video.onwaiting = () => this.#stopped || tell('starting', 'Buffering…');
    this.#start(webrtc, hls);
  }

  async #start(webrtc, hls) {
    this.#tell('starting', 'Starting…');
    if (webrtc && 'RTCPeerConnection' in globalThis) {
      try {
        await this.#playWebrtc(webrtc, hls);
        return;
      } catch {
        this.#endPeer(); // no way through, or no codec in common: HLS does it
      }
    }
    if (this.#stopped) return;
    if (hls) await this.#playHls(hls);
    else this.#fail('The host offers no stream that a browser can play.');
  }

  async #playWebrtc(address, hls) {
    const peer = new RTCPeerConnection();
    this.#peer = peer;
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addTransceiver('audio', { direction: 'recvonly' });
    const stream = new MediaStream();
    peer.ontrack = event => {
      stream.addTrack(event.track);
      this.#video.srcObject = stream;
      this.#play();
    };
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const url = `${address.replace(/\/+$/, '')}/whep`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp' },
      body: peer.localDescription.sdp,
      signal: AbortSignal.timeout(OFFER_MILLIS),
    });
    if (!answer.ok) throw new Error(`WHEP answered ${answer.status}`);
    const location = answer.headers.get('Location');
    this.#resource = location && new URL(location, url).href;
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    await this.#pictures();
    peer.onconnectionstatechange = () => {
      if (this.#stopped || peer !== this.#peer || !['failed', 'disconnected', 'closed'].includes(peer.connectionState)) return;
      this.#endPeer();
      this.#again(() => this.#start(address, hls));
    };
  }

  /** Until the first picture is there; fails when none comes in time. */
  #pictures() {
    const video = this.#video;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no picture')), WEBRTC_MILLIS);
      const look = () => {
        if (this.#stopped) reject(new Error('stopped'));
        else if (video.videoWidth > 0) resolve();
        else return void setTimeout(look, 50);
        clearTimeout(timer);
      };
      look();
    });
  }

  async #playHls(address) {
    const Hls = await loadHls().catch(() => null);
    if (this.#stopped) return;
    if (!Hls?.isSupported()) {
      if (!this.#video.canPlayType('application/vnd.apple.mpegurl')) {
        this.#fail('This browser can play neither WebRTC nor HLS.');
        return;
      }
      this.#video.onerror = () => this.#again(() => this.#playHls(address));
      this.#video.src = address;
      this.#play();
      return;
    }
    this.#hls?.destroy();
    const hls = new Hls({
      liveSyncDurationCount: 2,
      liveMaxLatencyDurationCount: 6,
      maxLiveSyncPlaybackRate: 1.5,
      backBufferLength: 10,
    });
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (event, problem) => {
      if (!problem.fatal || this.#stopped || hls !== this.#hls) return;
      if (problem.type === Hls.ErrorTypes.MEDIA_ERROR) {
        hls.recoverMediaError();
        return;
      }
      if ([401, 403].includes(problem.response?.code)) {
        this.#fail('You may not watch this camera. Log in again.');
        return;
      }
      hls.destroy();
      this.#again(() => this.#playHls(address));
    });
    hls.loadSource(address);
    hls.attachMedia(this.#video);
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#play());
  }

  #play() {
    this.#video.play().catch(() => {}); // muted: only a stop in between makes it fail
  }

  /** A stream that starts on demand is not there at once, and one that was there may come back. */
  #again(start) {
    if (this.#stopped) return;
    if (this.#video.currentTime > 0) this.#begun = performance.now();
    if (performance.now() - this.#begun > LONGEST_START_MILLIS) {
      this.#fail('No pictures come from this camera. Run “camhost doctor” on the host to see why.');
      return;
    }
    this.#tell('starting', this.#video.currentTime > 0 ? 'Interrupted, trying again…' : 'Starting…');
    this.#timer = setTimeout(start, AGAIN_MILLIS);
  }

  #fail(text) {
    if (this.#stopped) return;
    this.stop();
    this.#tell('failed', text);
  }

  #endPeer() {
    if (this.#resource) fetch(this.#resource, { method: 'DELETE', keepalive: true }).catch(() => {});
    this.#resource = null;
    this.#peer?.close();
    this.#peer = null;
    this.#video.srcObject = null;
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#hls?.destroy();
    this.#hls = null;
    this.#endPeer();
    this.#video.onplaying = this.#video.onwaiting = this.#video.onerror = null;
    this.#video.removeAttribute('src');
    this.#video.load();
  }
}

/** All ways to us are known, or the time for it is over. */
function gathered(peer) {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise(resolve => {
    const timer = setTimeout(resolve, GATHER_MILLIS);
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    };
  });
}
