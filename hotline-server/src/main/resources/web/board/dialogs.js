// What opens over the page: a note to write, a card to call by, a refusal.

import { html } from './vendor/lit-html/lit-html.js';
import { tell } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { page, redraw } from './store.js';
import { refusal } from './words.js';

const MAX_NOTE = 500;

/** Opens a dialog. */
export function open(what) {
  page.dialog = what;
  redraw();
}

/** Opens the call card of a desk: that is a line in the log. */
export function call(desk, id) {
  tell('call', { desk, message: id }).then(
    (card) => open({ kind: 'card', card, id }),
    (failure) => open({ kind: 'failure', failure }));
}

function close() {
  page.dialog = null;
  redraw();
}

/** The dialog, if one is open. */
export function dialog() {
  const d = page.dialog;
  if (!d) {
    return html``;
  }
  return html`<dialog aria-labelledby="dialog-title" @close=${close}>${d.kind === 'note' ? note(d) : d.kind === 'card' ? card(d) : html`<h2 id="dialog-title">${t('refused')}</h2>${refusal(d.failure)}${done()}`}</dialog>`;
}

function done() {
  return html`<div class="row end"><button id="close" @click=${close}>${t('close')}</button></div>`;
}

function note(d) {
  return html`<form @submit=${(e) => write(e, d)}><h2 id="dialog-title">${t('note.title')} <span class="id">${d.id.slice(0, 8)}</span></h2>
    <label class="field"><span>${t('note.text')}</span><textarea id="note-text" maxlength=${MAX_NOTE} required></textarea></label>
    <p class="legend">${t('note.legend')}</p>${d.failure ? refusal(d.failure) : ''}
    <div class="row end"><button type="button" @click=${close}>${t('cancel')}</button><button class="main" id="note-write">${t('note.write')}</button></div></form>`;
}

function write(e, d) {
  e.preventDefault();
  tell('note', { message: d.id, text: document.getElementById('note-text').value }).then(close, (failure) => {
    d.failure = failure;
    redraw();
  });
}

function card(d) {
  return html`<h2 id="dialog-title">${t('card')} <bdi>${d.card.desk}</bdi></h2>
    ${d.card.cards.map((c) => html`<section class="panel"><p><strong><bdi class="line">${c.name}</bdi></strong> <span class="quiet id">${c.agreement}</span></p><p class="foreign card" id="card">${c.card}</p></section>`)}
    <p class="legend">${t('card.legend')}</p>${done()}`;
}
