// Unlocking, the seat, and the watch.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { tell } from './shared/ask.js';
import { t } from './shared/i18n.js';
import { desk, go, listed, page, redraw } from './store.js';
import { item } from './inbox.js';
import { line, moment, officerOptions, passphrase, person, refusal, secret } from './words.js';

const form = { failure: null };

async function act(work, does) {
  page.busy = true;
  form.failure = null;
  redraw();
  try {
    await does.arm(); // a click or a key brought us here: the one moment when sound may be armed
    await work();
  } catch (e) {
    form.failure = e;
  }
  page.busy = false;
  redraw();
}

/** The page of a locked station. */
export function unlock(does) {
  const h = desk.home;
  return html`<section class="panel narrow"><h1>${t('unlock')}</h1>
    <dl class="facts"><dt>${t('desk')}</dt><dd><strong><bdi>${h.desk}</bdi></strong></dd>
      <dt>${t('station')}</dt><dd><span class="id">${h.station}</span></dd>
      <dt>${t('relay')}</dt><dd><span class="id">${h.relays.join(', ')}</span></dd>
      <dt>${t('plane')}</dt><dd><strong>${t(`plane.${h.plane}`)}</strong></dd></dl>
    <form @submit=${(e) => { e.preventDefault(); act(() => tell('unlock', { passphrase: secret('passphrase') }).then(() => go('watch')), does); }}>
      ${passphrase('passphrase', t('passphrase.home'))}
      ${form.failure ? refusal(form.failure) : nothing}
      <div class="row end"><button class="main" id="unlock" ?disabled=${page.busy}>${t('unlock.do')}</button></div>
    </form><p class="quiet">${t('unlock.where')}</p></section>`;
}

/** The page of the seat and the watch. */
export function watch(does) {
  return html`<h1>${t('page.watch')}</h1>
    <section class="panel"><p>${desk.watch
      ? html`${t('watch.now')} ${person(desk.watch.person)}, ${t('since')} ${moment(desk.watch.since)}`
      : html`<span class="state over">${t('watch.nobody.long')}</span>`}</p></section>
    ${desk.seat ? seated(does) : sit(does)}`;
}

function choice(id, people, label, chosen = '') {
  return html`<label class="field"><span>${label}</span><select id=${id} required>${officerOptions(people, 'DUTY', chosen)}</select></label>`;
}

function sit(does) {
  return html`<section class="panel narrow"><h2>${t('sit')}</h2>
    <form @submit=${(e) => { e.preventDefault(); act(() => tell('sit', { officer: document.getElementById('officer').value, passphrase: secret('passphrase') }), does); }}>
      ${choice('officer', desk.people, t('officer'), desk.watch ? desk.watch.person.id : '')}
      ${passphrase('passphrase', t('passphrase.yours'))}
      ${form.failure ? refusal(form.failure) : nothing}
      <div class="row end"><button class="main" id="sit" ?disabled=${page.busy}>${t('sit.do')}</button></div></form>
    <p class="quiet">${t('sit.what')}</p></section>`;
}

function seated(does) {
  const open = [...listed(false), ...listed(true)].filter((r) => r.open);
  const name = desk.seat.person ? person(desk.seat.person) : html`<span class="id">${desk.seat.officer}</span>`;
  const duty = !desk.seat.person || desk.seat.person.roles.includes('DUTY');
  const handOver = desk.watch !== null;
  const incoming = handOver && !desk.seat.onWatch;
  return html`<section class="panel"><p>${t('seat.now')} ${name}</p>
      ${!duty ? html`<p class="quiet">${t('seat.noduty')}</p>` : nothing}
      ${form.failure ? refusal(form.failure) : nothing}
      ${!handOver && duty ? html`<div class="row"><button class="main" id="take" ?disabled=${page.busy} @click=${() => act(() => tell('watch', { change: 'TAKE' }), does)}>${t('watch.take')}</button>
        <span class="quiet">${t('watch.take.what')}</span></div>` : nothing}</section>
    ${handOver && (duty || desk.seat.onWatch) ? html`<section class="panel"><h2>${t(incoming ? 'watch.over.take' : 'watch.over.give')}</h2>
      <p>${t('watch.over.items', { n: open.length })}</p>
      <div class="list" id="handover">${open.map(item)}</div>
      <form class="narrow" @submit=${(e) => { e.preventDefault(); act(() => tell('watch', { change: 'HAND_OVER', other: document.getElementById('other').value, passphrase: secret('other-passphrase') }), does); }}>
        ${incoming ? html`<p>${t('watch.over.other')} ${line(desk.watch.person.name)}</p>` : nothing}
        ${choice('other', desk.people.filter((p) => incoming && desk.watch.person.id ? p.id === desk.watch.person.id : p.id !== desk.seat.officer), t(incoming ? 'watch.from' : 'watch.to'))}
        ${passphrase('other-passphrase', t('passphrase.other'))}
        <p class="legend">${t('watch.over.legend')}</p>
        <div class="row end"><button class="main" id="handover-sign" ?disabled=${page.busy}>${t('watch.over.sign')}</button></div></form></section>` : nothing}
    ${desk.seat.onWatch ? html`<section class="panel"><h2>${t('watch.release')}</h2><p>${t('watch.release.what')}</p>
      <button class="danger" id="release-watch" ?disabled=${page.busy} @click=${() => act(() => tell('watch', { change: 'RELEASE' }), does)}>${t('watch.release')}</button></section>` : nothing}`;
}

/** Leaves the seat. */
export function leave() {
  return tell('leave');
}
