// WebRTC by WHEP: one offer, one answer, pictures with little delay.

const OFFER_MILLIS = 12_000; // a stream that starts on demand answers when it has started
const PICTURE_MILLIS = 6_000;
const GATHER_MILLIS = 1_000;

/**
 * @param lost called once when it ends by itself after it had begun
 * @returns {end, ready}; ready fails when nothing comes, with `denied` set when the server wants other credentials
 */
export function playWhep(video, address, lost) {
  const peer = new RTCPeerConnection();
  let resource = null;
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    if (resource) fetch(resource, { method: 'DELETE', keepalive: true }).catch(() => {});
    peer.close();
    video.srcObject = null;
  };

  async function open() {
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addTransceiver('audio', { direction: 'recvonly' });
    const stream = new MediaStream();
    peer.ontrack = event => {
      if (ended) return;
      stream.addTrack(event.track);
      video.srcObject = stream;
      video.play().catch(() => {}); // muted: only a stop in between makes it fail
    };
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const url = new URL(address);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/whep`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp' },
      body: peer.localDescription.sdp,
      signal: AbortSignal.timeout(OFFER_MILLIS),
    });
    if (!answer.ok)
      throw Object.assign(new Error(`WHEP answered ${answer.status}`), { denied: [401, 403].includes(answer.status) });
    const location = answer.headers.get('Location');
    resource = location && new URL(location, url).href;
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    await pictures(video, () => ended);
    peer.onconnectionstatechange = () => {
      if (!ended && ['failed', 'disconnected', 'closed'].includes(peer.connectionState)) lost();
    };
  }

  return { end, ready: open() };
}

/** Until the first picture is there; fails when none comes in time. */
function pictures(video, ended) {
  return new Promise((resolve, reject) => {
    const until = performance.now() + PICTURE_MILLIS;
    const look = () => {
      if (ended()) reject(new Error('stopped'));
      else if (video.videoWidth > 0) resolve();
      else if (performance.now() > until) reject(new Error('no picture'));
      else setTimeout(look, 50);
    };
    look();
  });
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
