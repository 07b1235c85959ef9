// Contacts and keys: who is who, and the number to compare over another line.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { ask } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { channels } from './channel.js';
import { redraw } from './store.js';
import { line, moment, person, refusal } from './words.js';

const known = { list: null, failure: null, asked: 0 };
const AGE = 15_000;

function refresh() {
  if (Date.now() - known.asked > AGE) {
    known.asked = Date.now();
    ask('contacts').then(
      (list) => { known.list = list; known.failure = null; redraw(); },
      (failure) => { known.failure = failure; redraw(); });
  }
}

/** The page. */
export function contacts() {
  refresh();
  if (!known.list) {
    return known.failure ? html`<div class="panel">${refusal(known.failure)}</div>` : html`<p>${t('wait')}</p>`;
  }
  return html`<h1>${t('page.contacts')}</h1>${channels()}${known.list.map((c) => html`<section class="panel" id="party-${c.party}">
    <h2><bdi>${c.party}</bdi> · ${line(c.name)} ${c.own ? html`<span class="quiet">(${t('contact.own')})</span>` : nothing} ${c.guarantor ? html`<span class="quiet">(${t('contact.guarantor')})</span>` : nothing}</h2>
    ${c.own ? nothing : html`<p>${t('compare')}</p><div class="groups" role="img" aria-label=${c.comparison.join(' ')}>${c.comparison.map((g) => html`<span>${g}</span>`)}</div><p class="quiet">${t('compare.how')}</p>`}
    ${c.desks.map(office)}
    <details><summary>${t('roots')}</summary><dl class="facts"><dt>ECDSA P-384</dt><dd><span class="mono line">${c.rootClassical}</span></dd>
      <dt>ML-DSA-87</dt><dd><span class="mono line">${c.rootPq}</span></dd><dt>${t('directory')}</dt><dd><span class="num">${c.version}</span></dd></dl></details></section>`)}`;
}

function office(d) {
  return html`<h2><bdi>${d.id}</bdi> · ${line(d.name)}
      ${d.linked === null ? html`<span class="state unknown">${t('desk.never')}</span>` : d.linked ? html`<span class="state good">${t('desk.up')}</span>` : html`<span class="state over">${t('desk.down')}</span>`}</h2>
    <dl class="facts"><dt>${t('watch.by')}</dt><dd>${d.onWatch ? line(d.onWatch) : html`<span class="state over">${t('watch.nobody')}</span>`}</dd>
      <dt>${t('card')}</dt><dd class="foreign" dir="auto">${d.fallback}</dd></dl>
    <table><caption class="quiet">${t('officers')}</caption><thead><tr><th scope="col">${t('officer')}</th><th scope="col">${t('credential')}</th><th scope="col">${t('valid.until')}</th></tr></thead>
      <tbody>${d.officers.map((o) => html`<tr><td>${person(o.person)}</td><td><span class="id">${o.credential}</span></td>
        <td>${o.revoked ? html`<span class="state over">${t('revoked')}</span> ${moment(o.revoked)}` : moment(o.until)}</td></tr>`)}</tbody></table>
    <p class="quiet">${t('keys.sealing')} ${d.keys.map((k, i) => html`${i ? ', ' : ''}<span class="id">${k.id}</span> (${t('until')} ${moment(k.until)})`)}</p>`;
}
