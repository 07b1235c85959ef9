// The operators' board: takes the state, draws the page, rings.

import { html, render } from './vendor/lit-html/lit-html.js';
import { ask, tell } from './shared/ask.js';
import { follow } from './shared/feed.js';
import { preferred, speak, t } from './shared/i18n.js';
import { Alarm } from './shared/sound.js';
import { correct, everySecond, tick } from './shared/time.js';
import { agreements } from './agreements.js';
import { desks } from './desks.js';
import * as dialogs from './dialogs.js';
import { health } from './health.js';
import { items } from './items.js';
import { log } from './log.js';
import { report } from './report.js';
import { shell, wall } from './shell.js';
import { board, change, drawn, page, redraw, ringing, whole } from './store.js';
import { trace } from './trace.js';

const CATALOGUES = ['shared/lang', 'lang'];
const alarm = new Alarm(redraw);

const does = {
  alarm,
  arm: () => alarm.arm().catch(() => {}).then(redraw),
  silence: () => tell('silence').then(() => alarm.silence()).catch(fail),
  take: (row) => tell('take', { message: row.id, desk: row.desk }).catch(fail),
  note: (id) => dialogs.open({ kind: 'note', id }),
  call: (desk, id = '') => dialogs.call(desk, id),
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

function fail(failure) {
  dialogs.open({ kind: 'failure', failure });
}

function content() {
  if (!board.arrived) {
    return board.ended ? html`<p class="panel error">${t('shut')}</p>` : html`<p>${t('wait')}</p>`;
  }
  const [name, id] = page.route;
  switch (name) {
    case 'desks': return desks(does);
    case 'message': return trace(id, does);
    case 'agreements': return agreements();
    case 'health': return health();
    case 'report': return report();
    case 'log': return log();
    default: return items(does);
  }
}

function draw() {
  const kept = document.activeElement?.dataset.key;
  const rings = ringing();
  const kind = rings.some((r) => r.precedence === 'FLASH') ? 'flash' : rings.some((r) => r.exhausted) ? 'exhausted' : rings.length ? 'immediate' : '';
  alarm.ring(page.wall ? '' : kind);
  render(page.wall ? wall() : html`${shell(content(), does, kind)}${dialogs.dialog()}`, document.getElementById('page'));
  const box = document.querySelector('dialog');
  if (box && !box.open) {
    box.showModal();
    (box.querySelector('textarea') || box.querySelector('button'))?.focus();
  } else if (kept && document.activeElement?.dataset.key !== kept) {
    document.querySelector(`[data-key="${CSS.escape(kept)}"]`)?.focus({ preventScroll: true }); // its row has moved
  }
  document.title = `${rings.length ? `(${rings.length}!) ` : ''}${t('title')} ${board.relay}`;
  document.documentElement.dataset.ring = kind;
  tick(document);
}

function route() {
  page.route = location.hash.replace(/^#\/?/, '').split('/').filter(Boolean);
  if (!page.route.length) {
    page.route = ['board'];
  }
  redraw();
  queueMicrotask(() => {
    document.getElementById('main')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
}

page.wall = new URLSearchParams(location.search).has('wall');
document.documentElement.classList.toggle('wall', page.wall);
page.lang = preferred();
await does.speak(page.lang);
does.theme(localStorage.getItem('hotline-theme') || 'ops');
drawn(draw);
addEventListener('hashchange', route);
route();
ask('me').then((me) => {
  page.me = me.name;
  redraw();
}, () => {});
follow({
  whole(state) { correct(state.now); whole(state); },
  change(changes) { correct(changes.now); change(changes); },
  beat: correct,
  reach(reachable, ended) {
    board.reachable = reachable;
    board.ended = ended;
    redraw();
  },
});
everySecond(() => {
  tick(document);
  if (alarm.silentUntil || page.wall) {
    redraw();
  }
});
