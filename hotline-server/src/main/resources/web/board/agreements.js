// Agreements: which versions there are, which are in force, and what differs between two.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { ask } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { board, redraw } from './store.js';
import { refusal } from './words.js';

const chosen = { from: '', to: '', lines: null, failure: null, all: false };

function compare() {
  const { from, to } = chosen;
  Object.assign(chosen, { lines: null, failure: null });
  ask('diff', { from, to }).then(
    (told) => { chosen.lines = told.lines; },
    (failure) => { chosen.failure = failure; }).then(redraw);
}

/** The page. */
export function agreements() {
  const list = board.agreements;
  if (!list.some((v) => v.digest === chosen.to) && list.length) {
    chosen.to = list[0].digest;
    chosen.from = (list.find((v) => v.agreement === list[0].agreement && v !== list[0]) || list[0]).digest;
  }
  return html`<h1>${t('page.agreements')}</h1>
    <section class="panel">${list.length ? html`<table><thead><tr><th>${t('agreement.id')}</th><th>${t('agreement.number')}</th><th>${t('agreement.title')}</th><th>${t('agreement.parties')}</th><th>${t('agreement.force')}</th></tr></thead>
      <tbody id="versions">${list.map((v) => html`<tr><td class="id">${v.agreement}</td><td class="num">${v.number}</td><td><bdi class="line">${v.title}</bdi></td><td><bdi>${v.parties.join(', ')}</bdi></td>
        <td><span class="state ${v.inForce ? 'good' : 'ended'}">${t(v.inForce ? 'agreement.now' : 'agreement.before')}</span> <span class="id quiet" title=${v.digest}>${v.digest.slice(0, 12)}</span></td></tr>`)}</tbody></table>` : t('agreement.none')}</section>
    ${list.length ? html`<section class="panel noprint"><h2>${t('diff')}</h2><div class="row">${choice('from', list)}${choice('to', list)}<button id="compare" @click=${compare}>${t('diff.show')}</button></div>
      ${chosen.failure ? refusal(chosen.failure) : nothing}${chosen.lines ? difference() : nothing}</section>` : nothing}`;
}

function choice(name, list) {
  return html`<label><span>${t(`diff.${name}`)}</span><select @change=${(e) => { chosen[name] = e.target.value; }}>${list.map((v) => html`<option value=${v.digest} ?selected=${v.digest === chosen[name]}>${v.agreement} ${v.number} (${v.digest.slice(0, 8)})</option>`)}</select></label>`;
}

function difference() {
  const lines = chosen.lines;
  const near = (i) => lines.slice(Math.max(0, i - 3), i + 4).some((l) => l.kind !== 'SAME');
  const shown = lines.filter((l, i) => chosen.all || near(i));
  return html`<label class="check"><input type="checkbox" .checked=${chosen.all} @change=${(e) => { chosen.all = e.target.checked; redraw(); }}> <span>${t('diff.all')}</span></label>
    ${shown.length ? html`<pre class="diff" id="diff" dir="ltr" tabindex="0">${shown.map((l) => html`<span class=${l.kind}>${{ SAME: '  ', GONE: '− ', NEW: '+ ' }[l.kind]}${l.text}\n</span>`)}</pre>` : html`<p>${t('diff.none')}</p>`}`;
}
