// Recordings and snapshots: listed, looked at, downloaded.

import { byId, fromTemplate, setIcon, setText } from './dom.js';
import { bytes, moment, running, sentence } from './words.js';

const PAGE = 30;
const KINDS = {
  recordings: { method: 'list_recordings', icon: 'play', none: 'No recordings yet.', how: 'Start one at a camera.' },
  snapshots: { method: 'list_snapshots', icon: 'picture', none: 'No snapshots yet.', how: 'Take one at a camera.' },
};

export class Files {
  #host;
  #kind = 'recordings';
  #shown = 0;
  #asked = 0;
  #open = false;

  constructor(host) {
    this.#host = host;
    const tabs = [...document.querySelectorAll('[data-kind]')];
    for (const tab of tabs) {
      tab.onclick = () => this.#choose(tab, tabs);
      tab.onkeydown = event => {
        if (!['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
        const other = tabs[(tabs.indexOf(tab) + 1) % tabs.length];
        other.focus();
        this.#choose(other, tabs);
      };
    }
    byId('more-files').onclick = () => this.#load(this.#shown);
    const viewer = byId('viewer');
    byId('viewer-close').onclick = () => viewer.close();
    viewer.onclick = event => event.target === viewer && viewer.close();
    viewer.onclose = () => byId('viewer-body').replaceChildren(); // ends the download too
  }

  #choose(chosen, tabs) {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    byId('file-panel').setAttribute('aria-labelledby', chosen.id);
    this.#kind = chosen.dataset.kind;
    byId('file-list').replaceChildren();
    this.#load(0);
  }

  /** The view is opened or left. */
  show(open) {
    this.#open = open;
    if (open) this.#load(0);
  }

  /** There is something new of that kind. */
  changed(kind) {
    if (this.#open && kind === this.#kind) this.#load(0, Math.max(PAGE, this.#shown));
  }

  async #load(offset, limit = PAGE) {
    const asked = ++this.#asked;
    const kind = KINDS[this.#kind];
    let page;
    try {
      page = await this.#host.call(kind.method, { limit: Math.min(limit, 1000), offset });
    } catch (error) {
      if (asked === this.#asked) this.#notice(sentence(error));
      return;
    }
    if (asked !== this.#asked) return;
    const entries = page.files.map(file => this.#entry(file, kind));
    if (offset === 0) byId('file-list').replaceChildren(...entries);
    else byId('file-list').append(...entries);
    this.#shown = offset + entries.length;
    byId('more-files').hidden = this.#shown >= page.total || entries.length === 0;
    this.#notice(page.total > 0 ? '' : this.#host.may('operator') ? `${kind.none} ${kind.how}` : kind.none);
  }

  #notice(text) {
    const notice = byId('no-files');
    setText(notice, text);
    notice.hidden = !text;
  }

  #entry(file, kind) {
    const entry = fromTemplate('file-template');
    entry.dataset.file = file.filename;
    const name = file.filename;
    setText(entry.querySelector('.name'), name);
    const facts = [file.device, moment(file.modified_time), file.duration > 0 && running(file.duration), bytes(file.file_size)];
    setText(entry.querySelector('.detail'), facts.filter(Boolean).join(' · '));
    const open = entry.querySelector('.open');
    setIcon(open.querySelector('svg'), kind.icon);
    open.setAttribute('aria-label', `${this.#kind === 'recordings' ? 'Play' : 'Show'} ${name}`);
    const recording = this.#kind === 'recordings';
    open.onclick = () => view(name, file.download_url, recording);
    const download = entry.querySelector('a');
    download.href = file.download_url;
    download.setAttribute('aria-label', `Download ${name}`);
    return entry;
  }
}

function view(name, address, recording) {
  const inline = `${address}${address.includes('?') ? '&' : '?'}inline=1`;
  const body = byId('viewer-body');
  const element = document.createElement(recording ? 'video' : 'img');
  element.onerror = () => {
    const problem = document.createElement('p');
    problem.className = 'problem';
    problem.textContent = 'This file cannot be shown here: it may be gone, or its link too old. Open the list again, or download it.';
    body.replaceChildren(problem);
  };
  if (recording) Object.assign(element, { controls: true, autoplay: true, playsInline: true, muted: true });
  else element.alt = `Snapshot ${name}`;
  element.src = inline;
  setText(byId('viewer-title'), name);
  body.replaceChildren(element);
  byId('viewer').showModal();
}
