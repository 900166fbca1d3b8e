// A small picture of a camera that stays fresh while somebody can see it.

const FRESH_MILLIS = 4_000;
const AGAIN_MILLIS = 1_500;
const STALE_MILLIS = 30_000;

export class Still {
  #image;
  #address;
  #shown;
  #stale;
  #freshAt = 0;
  #visible = false;
  #wanted = false;
  #loading = false;
  #timer = 0;
  #url = null;
  #observer;

  /**
   * @param address function that gives where the picture is. @param shown called whenever a picture has come
   * @param stale called when the last one has become too old to be shown as how it looks there
   */
  constructor(image, address, shown, stale) {
    this.#image = image;
    this.#address = address;
    this.#shown = shown;
    this.#stale = stale;
    this.#observer = new IntersectionObserver(entries => {
      this.#visible = entries.at(-1).isIntersecting;
      this.#look();
    });
    this.#observer.observe(image.parentElement);
    this.visibility = () => this.#look();
    document.addEventListener('visibilitychange', this.visibility);
  }

  /** Whether pictures are wanted: not while video plays, nor while the camera is away. */
  want(wanted) {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.#look();
  }

  #look() {
    clearTimeout(this.#timer);
    if (this.#wanted && this.#visible && !document.hidden) this.#load();
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    let pause = FRESH_MILLIS;
    try {
      const answer = await fetch(this.#address(), { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      if (answer.ok) this.#show(URL.createObjectURL(await answer.blob()));
      else pause = answer.status === 503 ? AGAIN_MILLIS : FRESH_MILLIS * 3;
    } catch {
      // the host is away or slow: the next look will tell
    } finally {
      this.#loading = false;
    }
    if (performance.now() - this.#freshAt > STALE_MILLIS) this.#stale();
    clearTimeout(this.#timer);
    if (this.#wanted && this.#visible && !document.hidden) this.#timer = setTimeout(() => this.#load(), pause);
  }

  #show(url) {
    this.#freshAt = performance.now();
    const old = this.#url;
    this.#url = url;
    this.#image.src = url;
    if (old) URL.revokeObjectURL(old);
    this.#shown();
  }

  close() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    document.removeEventListener('visibilitychange', this.visibility);
    if (this.#url) URL.revokeObjectURL(this.#url);
  }
}
