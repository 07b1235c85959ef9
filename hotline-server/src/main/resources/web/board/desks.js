// Desks: what the relay knows of each, and what it cannot know.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { t } from './shared/i18n.js';
import { now } from './shared/time.js';
import { board } from './store.js';
import { moment, unknown, wait } from './words.js';

const DAY = 86_400_000;

/** The page. */
export function desks(does) {
  return html`<h1>${t('page.desks')}</h1>
    <p class="quiet">${board.facts.whole ? t('facts') : t('facts.reading')} ${board.facts.since ? moment(board.facts.since) : nothing} (${t('leaf')} <span class="num">${board.facts.leaf}</span>).</p>
    <div class="cards">${board.desks.map((d) => desk(d, does))}</div>`;
}

function desk(d, does) {
  const connected = d.stations.filter((s) => s.connected);
  const pinged = Math.max(0, ...connected.map((s) => s.pinged ?? 0));
  return html`<section class="panel" data-desk=${d.desk}>
    <div class="row"><h2><bdi>${d.desk}</bdi></h2><span class="grow"><bdi class="line quiet">${d.name}</bdi></span>
      ${d.linked ? html`<span class="chip good">● ${t('link.up')}</span>` : html`<span class="chip ${d.guarantor ? '' : 'bad'}">◌ ${t('link.down')}</span>`}</div>
    <dl class="facts">
      <dt>${t('desk.watch')}</dt><dd class="watch">${d.watch ? html`<bdi class="line">${d.watch.name}</bdi> · ${moment(d.watch.since)}` : html`<span class="state soon">${t('desk.nobody')}</span>`}</dd>
      <dt>${t('desk.heartbeat')}</dt><dd>${pinged ? moment(pinged, true) : connected.length ? t('desk.no.ping') : unknown()}</dd>
      <dt>${t('desk.human')}</dt><dd>${d.human ? moment(d.human, true) : unknown()}</dd>
      <dt>${t('desk.clock')}</dt><dd>${d.clock === null ? unknown() : html`<span class="num">${(d.clock / 1000).toFixed(1)} s</span>`}</dd>
      <dt>${t('desk.median')}</dt><dd>${wait(d.median)} / ${wait(d.p95)} ${d.judged ? html`<span class="quiet">${t('desk.of', { n: d.judged })}</span>` : nothing}</dd>
      <dt>${t('desk.stations')}</dt><dd>${d.stations.length ? d.stations.map(station) : unknown()}</dd>
    </dl>
    <div class="row end noprint"><button data-key="call-${d.desk}" @click=${() => does.call(d.desk)}>${t('call')}</button></div></section>`;
}

function station(s) {
  const days = s.certificateEnds === null ? null : Math.floor((s.certificateEnds - now()) / DAY);
  return html`<div><span class="state ${s.connected ? 'good' : 'unknown'}"><span class="id">${s.station}</span></span>
    ${s.connected ? html` <span class="quiet">${t('since')} ${moment(s.connected)}</span>` : nothing} ·
    ${days === null ? unknown() : html`<span class="state ${days < 7 ? 'over' : days < 14 ? 'soon' : 'time'}">${t('days', { n: days })}</span>`}</div>`;
}

