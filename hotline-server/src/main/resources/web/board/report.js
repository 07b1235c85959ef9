// The service report: figures, plots, a table to take away and a form to print.

import { html, nothing, svg } from './vendor/lit-html/lit-html.js';
import { ask } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { redraw } from './store.js';
import { moment, precedence, refusal, wait } from './words.js';

const state = { asked: false, told: null, failure: null };
const WIDTH = 520;
const BAR = 18;

function fetchIt() {
  Object.assign(state, { asked: true, failure: null });
  ask('report').then(
    (told) => { state.told = told; },
    (failure) => { state.failure = failure; }).then(redraw);
}

function save() {
  const url = URL.createObjectURL(new Blob([state.told.csv], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'hotline-service.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The page. */
export function report() {
  if (!state.asked) {
    fetchIt();
  }
  if (!state.told) {
    return html`<h1>${t('page.report')}</h1>${state.failure ? refusal(state.failure) : html`<p>${t('wait')}</p>`}`;
  }
  const r = state.told;
  return html`<h1>${t('page.report')}</h1>
    <p class="quiet">${moment(r.made)} · ${t('report.from')} <span class="num">${r.from}</span>–<span class="num">${r.to}</span>${r.from ? html` · <strong>${t('report.cut')}</strong>` : nothing}</p>
    <div class="row noprint"><button id="again" @click=${fetchIt}>${t('report.again')}</button><button id="csv" @click=${save}>${t('report.csv')}</button><button id="print" @click=${() => print()}>${t('report.print')}</button></div>
    ${r.lines.length ? html`${plots(r.lines)}${table(r.lines)}` : html`<p class="panel">${t('report.none')}</p>`}
    <p class="quiet">${t('report.legend')}</p>`;
}

function table(lines) {
  return html`<section class="panel scrolls" tabindex="0" aria-label=${t('report.table')}><table id="report"><thead><tr><th>${t('report.who')}</th>${['judged', 'intime', 'late', 'never', 'withdrawn', 'open'].map((k) => html`<th>${t(`report.${k}`)}</th>`)}<th>p50</th><th>p90</th><th>p99</th>
    ${['OFFICER', 'LINK', 'RELAY', 'SUSPENDED', 'UNSTATED'].map((c) => html`<th>${t(`missed.${c}`)}</th>`)}</tr></thead>
    <tbody>${lines.map((l) => html`<tr><th scope="row">${precedence(l.precedence)} <bdi>${l.party ?? t('report.all')}</bdi></th>
      ${[l.judged, l.inTime, l.late, l.never, l.withdrawn, l.open].map((n) => html`<td class="num">${n}</td>`)}
      ${l.accepted.map((w) => html`<td>${wait(w)}</td>`)}${['OFFICER', 'LINK', 'RELAY', 'SUSPENDED', 'UNSTATED'].map((c) => html`<td class="num">${l.missed[c]}</td>`)}</tr>`)}</tbody></table></section>`;
}

function plots(lines) {
  const judged = lines.filter((l) => l.judged);
  const known = judged.flatMap((l) => l.accepted).filter((w) => w.kind === 'WITHIN').map((w) => w.millis);
  const longest = Math.max(1000, ...known);
  return html`<section class="panel"><h2>${t('report.shares')}</h2><div class="legend-row"><span class="key intime"></span>${t('report.intime')} <span class="key late"></span>${t('report.late')} <span class="key never"></span>${t('report.never')}</div>
      ${judged.map(share)}</section>
    <section class="panel"><h2>${t('report.times')}</h2>${judged.map((l) => times(l, longest))}</section>`;
}

function label(l) {
  return html`<span class="plot-label">${precedence(l.precedence)} <bdi>${l.party ?? t('report.all')}</bdi></span>`;
}

function share(l) {
  let x = 0;
  const parts = [['intime', l.inTime], ['late', l.late], ['never', l.never]].map(([name, n]) => {
    const width = (WIDTH * n) / l.judged;
    const part = svg`<rect class=${name} x=${x} y="0" width=${width} height=${BAR}></rect>`;
    x += width;
    return part;
  });
  return html`<div class="plot">${label(l)}<svg viewBox="0 0 ${WIDTH} ${BAR}" width=${WIDTH} height=${BAR} preserveAspectRatio="none" role="img" aria-label="${t('report.intime')} ${l.inTime}, ${t('report.late')} ${l.late}, ${t('report.never')} ${l.never}">${parts}</svg>
    <span class="num">${l.inTime} / ${l.late} / ${l.never}</span></div>`;
}

// p50 inside p90 inside p99: the fuller, the more common; what never came reaches the edge.
function times(l, longest) {
  const width = (w) => (w.kind === 'WITHIN' ? Math.max(2, (WIDTH - 20) * (w.millis / longest)) : w.kind === 'NEVER' ? WIDTH : 0);
  const bars = ['p99', 'p90', 'p50'].map((name, i) => {
    const w = l.accepted[2 - i];
    return svg`<rect class="${name} ${w.kind}" x="0" y=${i * 3} width=${width(w)} height=${BAR - i * 6}></rect>`;
  });
  return html`<div class="plot">${label(l)}<svg viewBox="0 0 ${WIDTH} ${BAR}" width=${WIDTH} height=${BAR} preserveAspectRatio="none" role="img" aria-label=${t('report.times')}>${bars}</svg>
    <span>p50 ${wait(l.accepted[0])} · p90 ${wait(l.accepted[1])} · p99 ${wait(l.accepted[2])}</span></div>`;
}
