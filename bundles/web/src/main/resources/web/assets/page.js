// Start of the page: log in, keep the session, and give notifications to whom they concern.

import { Cameras } from './cameras.js';
import { byId, possible, say, setIcon, setPossible, setText } from './dom.js';
import { Files } from './files.js';
import { Client } from './rpc.js';
import { Status } from './status.js';
import { addresses } from './player.js';
import { sentence } from './words.js';

const TOKEN = 'camhost.token';
const ROLES = ['viewer', 'operator', 'admin'];
const STARTING_MILLIS = 1_000;
const LONGEST_STARTING_MILLIS = 60_000;
const TOPICS = [
  'camera_status_update', 'recording_status_update', 'recording.progress', 'snapshot.taken', 'system_health_update',
];

let identity = null;
let ticket = '-';

const api = document.querySelector('meta[name="camhost-api"]').content;
const client = new Client(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${api}`);
const host = {
  call: (method, params) => client.call(method, params),
  may: role => identity !== null && ROLES.indexOf(identity.role) >= ROLES.indexOf(role),
  ticket: () => ticket,
  connected: () => client.connected,
  renew: () => renew().catch(() => {}), // whoever asked tries again and sees
  takenOrRecorded: kind => files.changed(kind),
};
const cameras = new Cameras(host);
const files = new Files(host);
const status = new Status(host);

/** What is in the fragment never reaches a server or its log, and is gone from the address bar before anything else happens. */
function wordsFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const words = { token: given.get('token'), code: given.get('code') };
  if (words.token ?? words.code) history.replaceState(null, '', location.pathname + location.search);
  return words;
}

/** The code of a link that opens once is given for a token, which is kept as any other. */
async function loginWithCode(code) {
  showConnection('connecting');
  try {
    const answer = await fetch('/login-code', { method: 'POST', body: JSON.stringify({ code }), cache: 'no-store' });
    const { token, error } = await answer.json();
    if (token) login(token);
    else startWith(sessionStorage.getItem(TOKEN), error);
  } catch {
    startWith(sessionStorage.getItem(TOKEN), 'The host did not answer.');
  }
}

function startWith(token, problem) {
  if (token) login(token);
  else showLogin(problem);
}

const CONNECTION = {
  connecting: ['wait', 'Connecting…'],
  connected: ['ok', 'Connected'],
  lost: ['warning', 'Connection lost, trying again…'],
  out: ['off', 'Not logged in'],
};

function showConnection(state, why) {
  const pill = byId('connection');
  const [icon, usual] = CONNECTION[state];
  const text = why ?? usual;
  pill.dataset.state = state;
  setIcon(pill.querySelector('svg'), icon);
  setText(pill.querySelector('span'), text);
}

function showView(name) {
  for (const view of ['login', 'cameras', 'files']) byId(view).hidden = view !== name;
  for (const button of document.querySelectorAll('[data-view]'))
    button.setAttribute('aria-current', button.dataset.view === name ? 'page' : 'false');
  byId('nav').hidden = byId('logout').hidden = name === 'login';
  if (name !== 'cameras') cameras.stopAll();
  files.show(name === 'files');
}

function showLogin(problem) {
  identity = null;
  sessionStorage.removeItem(TOKEN);
  cameras.clear();
  status.end();
  showConnection('out');
  showView('login');
  setText(byId('login-problem'), problem);
  setPossible(byId('login-button'), true);
  byId('token').focus();
}

function login(token) {
  sessionStorage.setItem(TOKEN, token);
  showConnection('connecting');
  client.open(token);
}

/** Whose pictures and live streams are to be asked for: the host says it at login, or in the addresses of its streams. */
function ticketOf(list) {
  if (identity.media_ticket) return identity.media_ticket;
  for (const camera of list) {
    const found = /\/live\/([^/]+)\//.exec(addresses(camera.streams).hls ?? '');
    if (found) return decodeURIComponent(found[1]);
  }
  return '-';
}

/** The ticket of a page that has been open for long is too old: another one, and newer addresses. */
async function renew() {
  const again = await client.call('authenticate', { auth_token: sessionStorage.getItem(TOKEN) });
  if (identity) identity.media_ticket = again.media_ticket;
  await list(true);
}

/** Asks for all cameras. @param complete whether the host has looked for all of them, so that others are gone */
async function list(complete) {
  const { cameras: there } = await client.call('get_camera_list');
  ticket = ticketOf(there);
  cameras.list(there, complete);
}

async function sessionBegun(event) {
  const first = identity === null;
  const session = identity = event.detail.identity;
  const current = () => session === identity;
  showConnection('connected');
  setText(byId('login-problem'), '');
  byId('token').value = '';
  if (first) {
    const atForm = byId('login').contains(document.activeElement);
    showView('cameras');
    if (atForm) byId('main').focus({ preventScroll: true });
  }
  try {
    // first the events, then the list: nothing that happens in between is missed
    await client.call('subscribe_events', { topics: TOPICS });
    await listWhenKnown(current);
    if (!current()) return;
    cameras.refresh();
    cameras.hostChanged();
    if (!byId('files').hidden) files.show(true);
    status.begin(identity);
  } catch (error) {
    if (error.code !== 'lost') say(sentence(error), true);
  }
}

/** A host that has just started does not know its cameras yet: those that were there before are kept until it does. */
async function listWhenKnown(current) {
  const until = performance.now() + LONGEST_STARTING_MILLIS;
  while (current()) {
    const { status: state } = await client.call('get_system_status');
    const known = state !== 'starting' || performance.now() > until;
    await list(known);
    if (known) return;
    cameras.hostChanged();
    await new Promise(resolve => setTimeout(resolve, STARTING_MILLIS));
  }
}

function lost({ detail: { error } }) {
  showConnection('lost', error && sentence(error));
  if (identity === null) setText(byId('login-problem'), error ? sentence(error) : '');
  cameras.hostChanged();
  status.lost();
}

function notified({ detail: { method, params } }) {
  if (method === 'system_health_update') status.health(params);
  else cameras.notified(method, params);
  if (method === 'camera_status_update') status.look();
}

client.addEventListener('session', sessionBegun);
client.addEventListener('lost', lost);
client.addEventListener('refused', event => showLogin(sentence(event.detail.error)));
client.addEventListener('notification', notified);

byId('login-form').onsubmit = event => {
  event.preventDefault();
  const token = byId('token').value.trim();
  if (!token || !possible(byId('login-button'))) return;
  setText(byId('login-problem'), '');
  setPossible(byId('login-button'), false);
  login(token);
};
byId('logout').onclick = () => {
  client.close();
  showLogin('');
};
for (const button of document.querySelectorAll('[data-view]')) button.onclick = () => showView(button.dataset.view);

const given = wordsFromAddress();
if (given.code) loginWithCode(given.code);
else startWith(given.token ?? sessionStorage.getItem(TOKEN), '');
// another link may be opened in the same tab
addEventListener('hashchange', () => {
  const { token, code } = wordsFromAddress();
  if (code) loginWithCode(code);
  else if (token) login(token);
});
