// Link test: a real communications check with a neutral text of the codebook, and how fast each
// stage came.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { tell } from './shared/ask.js';
import { language, t, titled } from './shared/i18n.js';
import { desk, listed, page, redraw } from './store.js';
import { moment, refusal, stage } from './words.js';

const form = { failure: null, roundTrip: 0, id: '' };

function checks(c) {
  return Object.entries(c.types).filter(([, type]) => Object.keys(type.templates).length && Object.values(type.templates).some((x) => !x.parameters.length) && type.acknowledge && !type.reply && !type.answers.length && type.precedence === 'ROUTINE');
}

/** The page. */
export function check() {
  const rows = listed(true).filter((r) => desk.contracts.some((c) => c.id === r.agreement && checks(c).some(([name]) => name === r.type)));
  return html`<h1>${t('page.check')}</h1>
    <section class="panel"><p>${t('check.what')}</p>
      <dl class="facts"><dt>${t('relay')}</dt><dd>${desk.link.up ? html`<span class="state good">${t('link.up')}</span> <span class="id">${desk.link.relay}</span>` : html`<span class="state over">${t('link.down')}</span>`}</dd>
        <dt>${t('check.skew')}</dt><dd>${desk.link.skew === null ? html`<span class="quiet">${t('check.skew.unknown')}</span>` : html`<span class="num">${(desk.link.skew / 1000).toFixed(1)} s</span>`}</dd></dl>
      ${form.failure ? refusal(form.failure) : nothing}
      ${form.roundTrip ? html`<p class="state good" id="round-trip" role="status">${t('check.receipt')} <span class="num">${form.roundTrip} ms</span></p>` : nothing}
      ${desk.contracts.flatMap((c) => checks(c).slice(0, 1).flatMap(([name, type]) => c.desks.filter((d) => !d.guarantor).map((d) => html`
        <div class="row"><button class="main" id="check-${d.id}" ?disabled=${page.busy || !desk.seat} @click=${() => send(c, name, type, d.id)}>${t('check.do')} <bdi>${d.id}</bdi></button>
          <span class="quiet">${titled(type.titles, name)}</span></div>`)))}
      ${desk.seat ? nothing : html`<p class="quiet">${t('check.seat')}</p>`}</section>
    <section class="panel"><h2>${t('check.log')}</h2>${rows.length ? html`<table id="checks"><thead><tr><th scope="col">${t('accepted')}</th><th scope="col">${t('desk')}</th><th scope="col">${t('stage.DELIVERED')}</th><th scope="col">${t('stage.ACKNOWLEDGED')}</th><th scope="col">${t('check.state')}</th></tr></thead>
      <tbody>${rows.slice(0, 50).flatMap((r) => r.at.map((a) => html`<tr><td><a href="#/message/${r.id}">${moment(r.accepted, true)}</a></td><td><bdi>${a.desk}</bdi></td>
        <td>${after(r, a, 'DELIVERED')}</td><td>${after(r, a, 'ACKNOWLEDGED')}</td><td>${stage(a.stage)}</td></tr>`))}</tbody></table>` : html`<p>${t('check.none')}</p>`}</section>`;
}

function after(row, at, kind) {
  const reached = at.stages.find((s) => s.kind === kind);
  return reached ? html`<span class="num">${((reached.time - row.accepted) / 1000).toFixed(1)} s</span>` : html`<span class="quiet">–</span>`;
}

async function send(c, name, type, to) {
  const [code, template] = Object.entries(type.templates).find(([, x]) => !x.parameters.length);
  const lang = template.texts[language()] ? language() : Object.keys(template.texts)[0];
  page.busy = true;
  form.failure = null;
  redraw();
  const begun = performance.now();
  try {
    const done = await tell('send', {
      agreement: c.id, type: name, precedence: type.precedence, to: [to], info: [], subject: titled(type.titles, name).slice(0, 200),
      language: lang, text: template.texts[lang], template: code, fields: [], validFrom: 0, validUntil: 0, replyTo: '', replyKind: 'NONE',
      translations: Object.entries(template.texts).filter(([l]) => l !== lang).map(([l, text]) => ({ language: l, text })),
    });
    form.roundTrip = done.queued ? 0 : Math.round(performance.now() - begun);
  } catch (e) {
    form.failure = e;
  }
  page.busy = false;
  redraw();
}
