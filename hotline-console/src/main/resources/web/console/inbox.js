// Lists: what came in by due time, and what went out with every stage of every addressee.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { repeat } from './vendor/lit-html/directives/repeat.js';
import { t } from './shared/i18n.js';
import { group, now } from './shared/time.js';
import { desk, listed, mine, page } from './store.js';
import { countdown, line, moment, precedence, stage } from './words.js';

/** What the relay refused is shown for a day: whoever signed it was told at once. */
const REFUSED_MILLIS = 86_400_000;

/** The inbox. */
export function inbox() {
  const rows = listed(false);
  const open = rows.filter((r) => r.open);
  const rest = rows.filter((r) => !r.open);
  return html`<h1>${t('page.inbox')}</h1>
    ${open.length ? nothing : html`<p class="panel">✔ ${t('inbox.none')}</p>`}
    <div class="list" id="open">${repeat(open, (r) => r.id, item)}</div>
    ${rest.length ? html`<h2>${t('inbox.rest')}</h2><div class="list">${repeat(rest, (r) => r.id, item)}</div>` : nothing}`;
}

/** What this desk sent. */
export function sent() {
  const rows = listed(true);
  const waits = desk.queue.filter((q) => !q.refusal);
  const refused = desk.queue.filter((q) => q.refusal && now() - q.declared < REFUSED_MILLIS);
  const open = rows.filter((r) => r.open);
  const rest = rows.filter((r) => !r.open);
  return html`<h1>${t('page.sent')}</h1>
    ${desk.drafts.length ? html`<h2>${t('drafts')}</h2><div class="list" id="drafts">${desk.drafts.map(draft)}</div>` : nothing}
    ${waits.length ? html`<h2>${t('queue')}</h2><div class="list" id="queue">${waits.map(queued)}</div>` : nothing}
    ${refused.length ? html`<h2>${t('queue.refused')}</h2><div class="list" id="refused">${refused.map(queued)}</div>` : nothing}
    <h2>${t('sent.open')}</h2>
    ${open.length ? nothing : html`<p class="panel">${t('sent.none')}</p>`}
    <div class="list" id="open">${repeat(open, (r) => r.id, item)}</div>
    ${rest.length ? html`<h2>${t('inbox.rest')}</h2><div class="list">${repeat(rest, (r) => r.id, item)}</div>` : nothing}`;
}

function tone(row) {
  if (!row.open) {
    return '';
  }
  return row.due && row.due < now() ? 'over' : row.due ? 'due' : '';
}

/** One message in a list. */
export function item(row) {
  const file = mine(row);
  return html`<a class="item ${tone(row)} ${page.chosen === row.id ? 'chosen' : ''}" href="#/message/${row.id}" data-id=${row.id}>
    ${precedence(row.precedence)}
    <span class="subject">${row.unreadable ? html`<span class="state over">${t('stage.CANNOT_READ')}</span>` : html`<bdi class="clip" lang=${row.direction}>${row.subject}</bdi>`}</span>
    <span class="left">${row.due ? html`<span class="label">${t(row.out ? 'waits' : 'owes', { what: t(`obligation.${row.owes}`) })}</span>${countdown(row.due, row.due - row.accepted)}` : row.open ? nothing : html`<span class="quiet">${t('closed.row')}</span>`}</span>
    <span class="meta">${row.out ? html`${t('to')} <bdi>${[...row.to, ...row.info].join(', ')}</bdi>` : html`${t('from')} <bdi>${row.from}</bdi>`} · ${moment(row.accepted)} · <span class="num">#${row.serial}</span></span>
    <span class="stages">${row.out ? row.at.map((a) => html`<span><bdi>${a.desk}</bdi> ${stage(a.stage)} ${marks(a)}</span>`) : file ? html`<span>${stage(file.stage)} ${marks(file)}</span>` : nothing}</span>
  </a>`;
}

/** What stands beside the stage for ever: overdue, steps, late. */
export function marks(at) {
  return html`${at.overdue.map((o) => html` <span class="state over">${t('overdue', { what: t(`obligation.${o.obligation}`) })}</span>`)}
    ${at.exhausted ? html` <span class="state over">${t('exhausted')}</span>` : nothing}
    ${at.step > 0 ? html` <span class="state step">${t('step', { n: at.step })}</span>` : nothing}
    ${at.late ? html` <span class="state step">${t('late')}</span>` : nothing}
    ${at.holdingUntil && at.stage === 'HOLDING' ? html` <span class="quiet">${t('until')} <span class="dtg">${group(at.holdingUntil)}</span></span>` : nothing}`;
}

function draft(d) {
  return html`<a class="item due" href="#/release/${d.id}">
    ${precedence(d.precedence)}<span class="subject"><bdi class="clip">${d.subject}</bdi></span>
    <span class="left state step">${t('draft.waits')}</span>
    <span class="meta">${t('to')} <bdi>${d.to.join(', ')}</bdi> · ${t('draft.by')} ${line(d.person.name)} · ${moment(d.since)}</span></a>`;
}

function queued(q) {
  return html`<div class="item ${q.refusal ? 'over' : 'due'}">
    ${q.precedence ? precedence(q.precedence) : html`<span></span>`}
    <span class="subject">${q.kind === 'MESSAGE' ? html`<bdi class="clip">${q.about || t('queue.message')}</bdi>` : html`${t(`act.${q.kind}`)} <span class="id">${q.about.slice(0, 8)}</span>`}</span>
    <span class="left">${q.refusal ? html`<span class="state over">${t('queue.refused')}</span>` : html`<span class="state unknown">${t('queue.waits')}</span>`}</span>
    <span class="meta">${q.to.length ? html`${t('to')} <bdi>${q.to.join(', ')}</bdi> · ` : nothing}${moment(q.declared)}${q.refusal ? html` · <span lang="en" dir="ltr">${q.refusal}</span>` : nothing}</span></div>`;
}
