// HLS: by hls.js, or by the browser itself where that is the only one that can.

let library = null;

/** Loaded when first needed: it is large, and not needed where WebRTC works. */
function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'assets/hls.min.js';
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = () => {
      library = null;
      script.remove();
      reject(new Error('the player could not be loaded'));
    };
    document.head.append(script);
  });
  return library;
}

/** Some servers want the token of the playlist with everything that it names. */
function withTokenOf(address, url) {
  const from = new URL(address, location.href);
  const to = new URL(url, location.href);
  const token = from.searchParams.get('token');
  if (!token || to.origin !== from.origin || to.searchParams.has('token')) return to.href;
  return `${to.href}${to.search ? '&' : '?'}token=${encodeURIComponent(token)}`;
}

/**
 * @param trouble called when it cannot go on by itself: with `denied` when the address is refused, with `hopeless`, a text, when
 *   this browser cannot play it at all
 * @returns {end, ready}
 */
export function playHls(video, address, trouble) {
  let ended = false;
  let hls = null;
  const end = () => {
    if (ended) return;
    ended = true;
    video.onerror = null;
    if (hls) {
      hls.destroy();
    } else {
      video.removeAttribute('src');
      video.load();
    }
  };
  const play = () => video.play().catch(() => {}); // muted: only a stop in between makes it fail

  async function open() {
    const Hls = await load();
    if (ended) return;
    if (!Hls.isSupported()) {
      if (!video.canPlayType('application/vnd.apple.mpegurl')) {
        trouble({ hopeless: 'This browser can play neither WebRTC nor HLS.' });
        return;
      }
      video.onerror = () => ended || trouble({});
      video.src = address;
      play();
      return;
    }
    hls = new Hls({
      xhrSetup: (request, url) => request.open('GET', withTokenOf(address, url)),
      liveSyncDurationCount: 2,
      liveMaxLatencyDurationCount: 6,
      maxLiveSyncPlaybackRate: 1.5,
      backBufferLength: 10,
    });
    let recovered = 0;
    hls.on(Hls.Events.ERROR, (event, problem) => {
      if (!problem.fatal || ended) return;
      if (problem.type === Hls.ErrorTypes.MEDIA_ERROR && performance.now() - recovered > 5_000) {
        recovered = performance.now();
        hls.recoverMediaError();
        return;
      }
      trouble({ denied: [401, 403].includes(problem.response?.code) });
    });
    hls.on(Hls.Events.MANIFEST_PARSED, play);
    hls.loadSource(address);
    hls.attachMedia(video);
  }

  return { end, ready: open() };
}
