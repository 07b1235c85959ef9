// The officer's console: takes the state, draws the page, rings.

import { html, render } from './vendor/lit-html/lit-html.js';
import { follow } from './shared/feed.js';
import { preferred, speak, t } from './shared/i18n.js';
import { Alarm } from './shared/sound.js';
import { correct, everySecond, lead, tick } from './shared/time.js';
import { check } from './check.js';
import { compose, left, release } from './compose.js';
import { contacts } from './contacts.js';
import * as dialogs from './dialogs.js';
import { inbox, sent } from './inbox.js';
import { keys, listen } from './keys.js';
import { message } from './message.js';
import { shell } from './shell.js';
import { change, desk, drawn, exercise, page, redraw, top, whole } from './store.js';
import { leave, unlock, watch } from './watch.js';

const CATALOGUES = ['shared/lang', 'lang'];
const alarm = new Alarm(redraw);
const sound = { kind: '', elsewhere: false, silent: false };

const does = {
  alarm: {
    get armed() { return alarm.armed; },
    get kind() { return sound.kind; },
    get elsewhere() { return sound.elsewhere; },
    get silentUntil() { return alarm.silentUntil; },
  },
  arm: () => alarm.arm().catch(() => {}).then(redraw),
  silence: () => alarm.silence(),
  act: dialogs.open,
  leave: () => leave().catch(() => {}),
  async speak(lang) {
    await speak(lang, CATALOGUES);
    page.lang = lang;
    redraw();
  },
  theme(name) {
    page.theme = name;
    localStorage.setItem('hotline-theme', name);
    document.documentElement.dataset.theme = name;
    redraw();
  },
};

function content() {
  if (!desk.ready) {
    return desk.ended ? html`<p class="panel error">${t('closed')}</p>` : html`<p>${t('wait')}</p>`;
  }
  if (!desk.unlocked) {
    return unlock(does);
  }
  const [name, id] = page.route;
  switch (name) {
    case 'sent': return sent();
    case 'message': return message(id, does);
    case 'compose': return compose(id);
    case 'release': return release(id);
    case 'contacts': return contacts();
    case 'check': return check();
    case 'watch': return watch(does);
    case 'keys': return keys();
    default: return inbox();
  }
}

function draw() {
  ring();
  render(html`${shell(content(), does)}${dialogs.dialog()}`, document.getElementById('page'));
  const box = document.querySelector('dialog');
  if (box && !box.open) {
    box.showModal();
    (box.querySelector('textarea') || box.querySelector('#sign') || box).focus();
  }
  const open = [...desk.rows.values()].filter((r) => r.rings).length;
  document.documentElement.dataset.plane = exercise() ? 'EXERCISE' : 'LIVE';
  document.title = `${exercise() ? `${t('exercise')} ` : ''}${open ? `(${open}!) ` : ''}Hotline ${desk.home ? desk.home.desk : ''}`;
  document.documentElement.dataset.ring = sound.kind;
  document.documentElement.dataset.sounding = String(alarm.sounding);
  tick(document);
}

function ring() {
  const rows = [...desk.rows.values()];
  const calling = rows.filter((r) => r.rings || (!r.out && r.open && r.unreadable));
  sound.kind = calling.some((r) => r.precedence === 'FLASH') ? 'flash'
    : calling.length ? 'immediate' : rows.some((r) => r.exhausted) ? 'exhausted' : '';
  alarm.ring(sound.kind);
}

function route() {
  const before = page.route.join('/');
  page.route = location.hash.replace(/^#\/?/, '').split('/').filter(Boolean);
  if (!page.route.length) {
    page.route = ['inbox'];
  }
  if (page.route[0] !== 'compose') {
    left();
  }
  redraw();
  if (before !== page.route.join('/')) {
    top();
  }
}

async function second() {
  tick(document);
  const silent = alarm.silentUntil !== 0;
  if (silent || sound.silent) { // once more when it ends
    redraw();
  }
  sound.silent = silent;
  const held = (await navigator.locks.query()).held.some((l) => l.name === 'hotline-sound');
  if (sound.elsewhere !== (held && !alarm.armed)) {
    sound.elsewhere = held && !alarm.armed;
    redraw();
  }
}

page.lang = preferred();
await does.speak(page.lang);
does.theme(localStorage.getItem('hotline-theme') || 'ops');
drawn(draw);
addEventListener('hashchange', route);
listen(does);
route();
follow({
  whole(state) { correct(state.now); whole(state); lead(desk.link.skew); },
  change(changes) { correct(changes.now); change(changes); lead(desk.link.skew); },
  beat: correct,
  reach(reachable, ended) {
    desk.reachable = reachable;
    desk.ended = ended;
    redraw();
  },
});
everySecond(second);
