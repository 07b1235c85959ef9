// Deliberate acts: a first step that opens a dialog, a second that signs.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { tell } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { now } from './shared/time.js';
import { desk, page, redraw } from './store.js';
import { shown } from './message.js';
import { countdown, line, moment, precedence, refusal } from './words.js';

/** A held key or a double click that opened the dialog must not sign in it too. */
const DELIBERATE_MILLIS = 400;
const REASONED = new Set(['DECLINED', 'CANCEL', 'CLOSE']);
const PROMISES = [[0.5, '30'], [1, '60'], [4, '240'], [12, '720'], [24, '1440']];

/** Opens the dialog of an act about a message. */
export function open(kind, row) {
  page.dialog = { kind, row, reason: '', promised: 0, failure: null, done: null, since: performance.now(), opened: document.activeElement };
  redraw();
}

/** Closes it; the focus goes back to where it was. */
function close() {
  const back = page.dialog && page.dialog.opened;
  page.dialog = null;
  redraw();
  queueMicrotask(() => back && back.isConnected && back.focus());
}

/** The dialog, if one is open. */
export function dialog() {
  const d = page.dialog;
  if (!d) {
    return nothing;
  }
  return html`<dialog @keydown=${(e) => { if (e.repeat && e.key === 'Enter') { e.preventDefault(); } }} @cancel=${(e) => { e.preventDefault(); close(); }} aria-labelledby="dialog-title">
    <h1 id="dialog-title">${t(`act.${d.kind}`)}</h1>
    <p>${precedence(d.row.precedence)} ${line(d.row.subject, d.row.direction)}</p>
    <dl class="facts"><dt>${t('from')}</dt><dd><bdi>${d.row.from}</bdi></dd>
      <dt>${t('accepted')}</dt><dd>${moment(d.row.accepted, true)}</dd>
      <dt>${t('message')}</dt><dd><span class="id">${d.row.id.slice(0, 8)}</span></dd>
      ${d.row.due ? html`<dt>${t(d.row.out ? 'waits' : 'owes', { what: t(`obligation.${d.row.owes}`) })}</dt><dd>${countdown(d.row.due)}</dd>` : nothing}</dl>
    ${d.done ? result(d) : question(d)}
  </dialog>`;
}

function question(d) {
  if (!desk.seat) {
    return html`<p class="error">${t('error.NO_SEAT')}</p><div class="row end">
      <button @click=${close}>${t('back')}</button><a class="button main" href="#/watch" @click=${close}>${t('sit')}</a></div>`;
  }
  return html`<form @submit=${(e) => { e.preventDefault(); sign(d); }}>
    ${d.kind === 'ACKNOWLEDGED' ? html`<p class="legend" id="legend">${t('legend')}</p><p class="quiet">${t('legend.more')}</p>` : nothing}
    ${d.kind === 'HOLDING' ? promise(d) : nothing}
    ${REASONED.has(d.kind) ? html`<label class="field"><span>${t('reason')}</span>
      <textarea id="reason" required maxlength="500" dir="auto" .value=${d.reason} @input=${(e) => { d.reason = e.target.value; }}></textarea></label><p class="quiet">${t('reason.read')}</p>` : nothing}
    ${d.kind === 'CLOSE' ? html`<p class="legend">${t('close.what')}</p>` : nothing}
    ${d.failure ? refusal(d.failure) : nothing}
    <p class="quiet">${t('signs')} <bdi>${desk.seat.person ? desk.seat.person.name : desk.seat.officer}</bdi></p>
    <div class="row end"><button type="button" @click=${close}>${t('back')} <kbd>Esc</kbd></button>
      <button class="main" id="sign" ?disabled=${page.busy}>${t(`sign.${d.kind}`)}</button></div></form>`;
}

function promise(d) {
  const detail = shown(d.row.id);
  const latest = detail && detail.hold ? detail.hold.latest : 0;
  if (!d.promised) {
    d.promised = now() + 30 * 60000 > latest && latest ? latest : now() + 30 * 60000;
  }
  return html`<p>${t('hold.what')}</p>
    <div class="row">${PROMISES.filter(([hours]) => !latest || now() + hours * 3600000 <= latest).map(([, minutes]) => html`
      <button type="button" @click=${() => { d.promised = now() + Number(minutes) * 60000; redraw(); }}>+<span class="num">${minutes < 60 ? minutes + ' min' : minutes / 60 + ' h'}</span></button>`)}
      ${latest ? html`<button type="button" @click=${() => { d.promised = latest; redraw(); }}>${t('hold.latest')}</button>` : nothing}</div>
    <label class="field"><span>${t('hold.until')}</span><input id="promised" type="datetime-local" required step="1" dir="ltr"
      .value=${new Date(d.promised).toISOString().slice(0, 19)} @change=${(e) => { d.promised = Date.parse(e.target.value + 'Z') || d.promised; redraw(); }}></label>
    <p>${moment(d.promised, true)}</p>
    ${latest ? html`<p class="quiet">${t('hold.caps', { n: detail.hold.left })} ${moment(latest)}</p>` : nothing}`;
}

function result(d) {
  return html`<p class="state ${d.done.queued ? 'unknown' : 'good'}" id="done" role="status">${t(d.done.queued ? 'done.queued' : 'done.recorded')}</p>
    ${d.done.queued ? nothing : html`<p>${t('done.leaf')} <span class="num">${d.done.leaf}</span>, ${moment(d.done.recorded, true)}</p>`}
    ${d.done.late ? html`<p class="state step">${t('done.late')}</p>` : nothing}
    <div class="row end"><button class="main" id="close" @click=${close}>${t('done')}</button></div>`;
}

async function sign(d) {
  if (performance.now() - d.since < DELIBERATE_MILLIS) {
    return;
  }
  page.busy = true;
  d.failure = null;
  redraw();
  try {
    d.done = await tell('fact', {
      id: d.row.id, kind: d.kind, reason: REASONED.has(d.kind) ? d.reason.trim() : '',
      promised: d.kind === 'HOLDING' ? d.promised : 0,
    });
  } catch (e) {
    d.failure = e;
  }
  page.busy = false;
  redraw();
  queueMicrotask(() => document.getElementById('close')?.focus());
}
