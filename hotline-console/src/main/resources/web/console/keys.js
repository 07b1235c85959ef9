// The keyboard: everything can be done by it. Single keys can be switched off.

import { html } from './vendor/lit-html/lit-html.js';
import { t } from './shared/i18n.js';
import { desk, go, listed, page, redraw } from './store.js';
import { shown } from './message.js';

const STORED = 'hotline-keys';
const LIST = [
  ['j', 'k'], ['Enter'], ['Home'], ['a'], ['r'], ['n'], ['s'], ['g i'], ['g s'], ['g w'], ['?'], ['Esc'],
];
let prefix = '';

function on() {
  return localStorage.getItem(STORED) !== 'off';
}

/** The list of keys. */
export function keys() {
  return html`<h1>${t('page.keys')}</h1><section class="panel"><dl class="facts">${LIST.map((names) => html`
    <dt>${names.map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${t(`key.${names[0]}`)}</dd>`)}</dl>
    <label class="check"><input type="checkbox" .checked=${on()} @change=${(e) => { localStorage.setItem(STORED, e.target.checked ? 'on' : 'off'); redraw(); }}> <span>${t('keys.on')}</span></label></section>`;
}

function rows() {
  return listed(page.route[0] === 'sent');
}

function move(by) {
  const list = rows();
  const at = list.findIndex((r) => r.id === page.chosen);
  const next = list[Math.max(0, Math.min(list.length - 1, at + by))];
  if (next) {
    page.chosen = next.id;
    redraw();
    queueMicrotask(() => document.querySelector(`[data-id="${next.id}"]`)?.focus());
  }
}

function urgent() {
  const first = listed(false)[0];
  if (first) {
    page.chosen = first.id;
    go('inbox');
    redraw();
    queueMicrotask(() => document.querySelector(`[data-id="${first.id}"]`)?.focus());
  }
}

/** Listens to single keys outside of fields and dialogs. */
export function listen(does) {
  addEventListener('keydown', (e) => {
    const field = e.target.closest('input, textarea, select, dialog');
    if (field || e.ctrlKey || e.metaKey || e.altKey || !on() || !desk.unlocked) {
      return;
    }
    const key = prefix + e.key;
    prefix = '';
    const id = page.route[0] === 'message' ? page.route[1] : '';
    const detail = id ? shown(id) : null;
    switch (key) {
      case 'g': prefix = 'g '; return;
      case 'g i': go('inbox'); break;
      case 'g s': go('sent'); break;
      case 'g w': go('watch'); break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'Home': urgent(); break;
      case 'n': go('compose'); break;
      case 's': does.silence(); break;
      case '?': go('keys'); break;
      case 'Escape': go(detail && detail.row.out ? 'sent' : 'inbox'); break;
      case 'a':
        if (!detail || !detail.acts.includes('ACKNOWLEDGED')) { return; }
        does.act('ACKNOWLEDGED', detail.row);
        break;
      case 'r':
        if (!detail || !detail.acts.includes('REPLY')) { return; }
        go('compose', id);
        break;
      default: return;
    }
    e.preventDefault();
  });
}
