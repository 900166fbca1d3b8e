// Small helpers for the page's own elements.

export const byId = id => document.getElementById(id);

export function fromTemplate(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

export function setIcon(svg, name) {
  const address = `#icon-${name}`;
  const use = svg.firstElementChild;
  if (use.getAttribute('href') !== address) use.setAttribute('href', address);
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Not by `disabled`: that takes the focus away from whoever uses the keyboard. Handlers ask {@link possible}. */
export function setPossible(button, possible) {
  if (possible) button.removeAttribute('aria-disabled');
  else button.setAttribute('aria-disabled', 'true');
}

export const possible = button => button.getAttribute('aria-disabled') !== 'true';

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'));
  setIcon(svg, name);
  return svg;
}

/** Says something at the edge of the page: good news goes by itself, bad news stays longer. */
export function say(text, bad = false) {
  const box = document.createElement('div');
  box.className = bad ? 'message bad' : 'message';
  if (bad) box.setAttribute('role', 'alert');
  const words = document.createElement('p');
  words.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'quiet';
  close.setAttribute('aria-label', 'Dismiss');
  close.append(icon('close'));
  close.onclick = () => box.remove();
  box.append(icon(bad ? 'warning' : 'ok'), words, close);
  const messages = byId('messages');
  messages.append(box);
  while (messages.children.length > 4) messages.firstElementChild.remove();
  setTimeout(() => box.remove(), bad ? 15_000 : 5_000);
}
