// The channel: open or suspended, and the act of the head of the centre that changes it.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { tell } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { desk, page, redraw } from './store.js';
import { line, moment, officerOptions, passphrase, refusal, secret } from './words.js';

const form = { agreement: '', failure: null, reason: '' };

/** Every channel of this desk. */
export function channels() {
  return desk.contracts.map(channel);
}

function channel(c) {
  const own = c.suspended.some((s) => s.party === desk.home.party);
  const what = own ? 'channel.resume' : 'channel.suspend';
  return html`<section class="panel" id="channel-${c.id}"><h2>${t('act.CHANNEL')} · ${line(c.title)} <span class="quiet">(<span class="id">${c.id}</span>, <span class="num">${c.number}</span>)</span></h2>
    ${c.suspended.length ? c.suspended.map(suspension) : html`<p><span class="state good">${t('channel.open')}</span></p>`}
    <details ?open=${form.agreement === c.id}><summary>${t(what)}…</summary>
      <form class="narrow" @submit=${(e) => { e.preventDefault(); sign(c.id, !own); }}>
        <p class="legend">${t('channel.what')}</p>
        <label class="field"><span>${t('reason')}</span><textarea id="reason-${c.id}" required maxlength="500" dir="auto" .value=${form.reason} @input=${(e) => { form.reason = e.target.value; }}></textarea></label>
        <label class="field"><span>${t('channel.officer')}</span><select id="head-${c.id}" required>${officerOptions(desk.people, 'HEAD')}</select></label>
        ${passphrase(`passphrase-${c.id}`, t('passphrase.other'))}
        ${form.agreement === c.id && form.failure ? refusal(form.failure) : nothing}
        <div class="row end"><button class=${own ? 'main' : 'danger'} ?disabled=${page.busy}>${t(what)}</button></div></form></details></section>`;
}

/** Who suspended it, when and why. */
export function suspension(s) {
  return html`<p><span class="state over">${t('suspended', { party: s.party })}</span> <bdi class="foreign">${s.reason}</bdi> <span class="quiet">${line(s.officer)}, ${moment(s.since)}</span></p>`;
}

async function sign(agreement, suspended) {
  page.busy = true;
  Object.assign(form, { agreement, failure: null });
  redraw();
  try {
    await tell('channel', {
      agreement, suspended, reason: form.reason.trim(),
      officer: document.getElementById(`head-${agreement}`).value, passphrase: secret(`passphrase-${agreement}`),
    });
    Object.assign(form, { agreement: '', reason: '' });
  } catch (e) {
    form.failure = e;
  }
  page.busy = false;
  redraw();
}
