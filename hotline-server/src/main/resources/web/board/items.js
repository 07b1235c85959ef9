// The board itself: who owes what, by when, and what happens next if nobody reacts.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { repeat } from './vendor/lit-html/directives/repeat.js';
import { t } from './shared/i18n.js';
import { now } from './shared/time.js';
import { counters } from './shell.js';
import { board, listed } from './store.js';
import { countdown, moment, precedence } from './words.js';

const DELIVERIES = { WAITING: 'unknown', NOT_DELIVERED: 'over', DELIVERED: 'time', DECRYPTED: 'time', CANNOT_READ: 'over' };

/** The page. */
export function items(does) {
  return html`<h1>${t('page.board')}</h1>${counters()}${rows(does)}`;
}

/** The open items; without `does` nothing can be pressed. */
export function rows(does) {
  const list = listed();
  if (!list.length) {
    return board.ready ? html`<p class="panel">✔ ${t('none')}</p>` : nothing;
  }
  return html`<ol class="list" id="items">${repeat(list, (r) => r.key, (r) => item(r, does))}</ol>
    ${board.more ? html`<p class="panel state soon" id="more">${t('more', { n: board.more })}</p>` : nothing}`;
}

function tone(row) {
  return row.overdue || row.exhausted ? 'over' : row.owes === 'ACKNOWLEDGE' && row.due - now() < 60_000 ? 'due' : '';
}

function item(row, does) {
  return html`<li class="item ${tone(row)}" data-id=${row.id}>
    ${precedence(row.precedence)}
    <span class="subject"><bdi>${row.from}</bdi> <span aria-label=${t('to')}>${'→\u2060'}</span> <bdi>${row.desk}</bdi> ${state(row)}</span>
    <span class="left"><span class="label">${t(`obligation.${row.owes}`)}${row.promised ? html` · ${t('promised')}` : nothing}</span>${countdown(row.due, row.due - row.accepted)}</span>
    <span class="stages">${ladder(row)}<span class="state ${DELIVERIES[row.delivery]}">${t(`delivery.${row.delivery}`)}</span>
      ${row.handler ? html`<span class="state good handler">${t('taken', { name: row.handler.name })}</span>` : html`<span class="state soon handler">${t('untaken')}</span>`}
      ${row.notes ? html`<span>${t('notes', { n: row.notes })}</span>` : nothing}</span>
    <span class="meta">${moment(row.accepted, true)} · ${t('leaf')} <span class="num">${row.leaf}</span> · <span class="id">${row.id.slice(0, 8)}</span></span>
    ${does ? buttons(row, does) : nothing}</li>`;
}

function state(row) {
  return row.exhausted ? html`<span class="state over blink">${t('exhausted')}</span>`
    : row.overdue ? html`<span class="state over">${t('overdue')}</span>` : nothing;
}

function ladder(row) {
  const at = row.step === null ? html`<span class="state">${t('step.none')}</span>`
    : html`<span class="state step">${t('step')} <span class="num">${row.step}/${row.steps ?? '?'}</span></span>`;
  return html`<span class="ladder">${at} ${row.nextAt === null ? nothing
    : html`<span class="next">${row.nextStep === null ? t('next.end') : t('next', { n: row.nextStep })} ${countdown(row.nextAt)}</span>`}</span>`;
}

function buttons(row, does) {
  const about = t('about', { from: row.from, to: row.desk });
  return html`<span class="acts noprint" role="group" aria-label=${about}>
    <button data-key="take-${row.key}" @click=${() => does.take(row)}>${t('take')}</button>
    <button data-key="call-${row.key}" @click=${() => does.call(row.desk, row.id)}>${t('call')}</button>
    <button data-key="note-${row.key}" @click=${() => does.note(row.id)}>${t('note')}</button>
    <a class="button" data-key="trace-${row.key}" href="#/message/${row.id}">${t('trace')}</a></span>`;
}
