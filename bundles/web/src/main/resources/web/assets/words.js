// Sentences and figures for people.

const STATES = {
  RECORDING: 'This camera is already being recorded.',
  STOPPED: 'No recording is running on this camera.',
  STORAGE_CRITICAL: 'The disk of the host is nearly full. Delete or move files, then record again.',
  DISCONNECTED: 'The camera is not connected. Check its plug; it comes back here by itself.',
};

const DEPENDENCIES = {
  MediaMTX: 'The media server does not do its work. Run “camhost doctor” on the host to see why.',
  FFmpeg: 'ffmpeg is missing or has failed on the host. Run “camhost doctor” there to see why.',
  V4L2: 'The camera could not be opened. Another program may be using it, or this host may not open it: “camhost doctor” tells.',
};

/** What has happened and what to do, in one or two sentences. */
export function sentence(error) {
  const data = error.data ?? {};
  switch (error.code) {
    case 'lost': return 'The connection to the host was lost. It is being tried again.';
    case 'timeout': return 'The host did not answer in time. Try again in a moment.';
    case -32001: return data.reason === 'auth_failed'
      ? 'This token is not valid. Make a new one on the host and log in with it.'
      : 'Your login has expired. Make a new token on the host and log in again.';
    case -32002: return `Your role (${data.have_role ?? 'this one'}) may not do this; it takes ${data.required_role ?? 'a higher one'}.`;
    case -32602: return data.hint ? `That is not possible: ${data.hint}.` : 'That is not possible as it is written.';
    case -32010: return `${error.message}. It may have been removed meanwhile.`;
    case -32020: return STATES[data.state] ?? 'This is not possible right now. Try again in a moment.';
    case -32030: return 'This host does not offer that.';
    case -32040: return `Too many requests. Wait ${Math.max(1, Math.ceil((data.retry_after_ms ?? 1000) / 1000))} s and try again.`;
    case -32050: return (DEPENDENCIES[data.dependency] ?? 'A part of the host is not running. Try again in a moment.')
      + (data.detail ? ` (${data.detail})` : '');
    case -32603: return 'Something went wrong on the host.'
      + (data.request_id ? ` Its log says more under ${data.request_id}.` : ' Its log says more.');
    default: return error.message ? `${error.message}.` : 'That did not work.';
  }
}

export function running(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map(part => String(part).padStart(2, '0'));
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
}

export function bytes(count) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = count;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${unit > 0 && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

export function moment(timestamp) {
  const time = new Date(timestamp);
  const today = time.toDateString() === new Date().toDateString();
  const clock = time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return today ? `today ${clock}` : `${time.toLocaleDateString([], { dateStyle: 'medium' })} ${clock}`;
}

export function since(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
