// Writing: a form made from the agreement; what it will set in motion; release by a second officer.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { ask, tell } from './shared/ask.js';
import { comma, language, LANGUAGES, row, t, titled } from './shared/i18n.js';
import { now, span } from './shared/time.js';
import { suspension } from './channel.js';
import { desk, go, page, redraw, top } from './store.js';
import { shown, refresh } from './message.js';
import { line, moment, officerOptions, passphrase, precedence, refusal, secret } from './words.js';

const blank = () => ({
  contract: '', type: '', precedence: '', to: [], info: [], subject: '', language: language(), text: '',
  template: '', fields: {}, aids: [], validFrom: '', validUntil: '', replyTo: '', replyKind: 'FULL',
  step: 'write', failure: null, done: null,
});
let form = null;

function contract() {
  return desk.contracts.find((c) => c.id === form.contract) || desk.contracts[0];
}

/** The page was left: what was sent is not shown again, what was only written is kept. */
export function left() {
  if (form && form.done) {
    form = null;
  }
}

/** The page; `replyTo` names the message that is answered. */
export function compose(replyTo) {
  if (!form || form.replyTo !== (replyTo || '')) {
    form = blank();
    form.replyTo = replyTo || '';
  }
  if (!desk.contracts.length) {
    return html`<p class="panel">${t('compose.none')}</p>`;
  }
  const answered = replyTo ? (refresh(replyTo), shown(replyTo)) : null;
  if (replyTo && !answered) {
    return html`<p>${t('wait')}</p>`;
  }
  const c = contract();
  form.contract = answered ? answered.row.agreement : c.id;
  if (answered && !form.type) {
    form.to = [answered.row.from];
    pick(answered.answeredBy[0]);
    form.subject = answered.row.subject.slice(0, 190);
  }
  return html`<h1>${t(replyTo ? 'compose.reply' : 'page.compose')}</h1>
    ${!desk.link.up ? html`<p class="banner warn">◌ ${t('compose.offline')}</p>` : nothing}
    ${form.done ? finished() : form.step === 'review' ? review(c) : write(c, answered)}`;
}

function pick(name) {
  const type = contract().types[name];
  form.type = name;
  form.precedence = type ? type.precedence : '';
  Object.assign(form, { template: '', fields: {}, validFrom: '', validUntil: '' });
}

function set(name) {
  return (e) => {
    form[name] = e.target.value;
    redraw();
  };
}

function write(c, answered) {
  const type = c.types[form.type];
  const types = Object.entries(c.types).filter(([name]) => answered ? answered.answeredBy.includes(name) : !c.types[name].answers.length);
  return html`<form class="panel" id="compose" @submit=${(e) => { e.preventDefault(); form.step = 'review'; form.failure = null; redraw(); top(); }}>
    ${answered ? html`<p>${t('compose.to')} ${precedence(answered.row.precedence)} ${line(answered.row.subject)} · <bdi>${answered.row.from}</bdi></p>
      <fieldset><legend>${t('reply.kind')}</legend>${['FULL', 'PARTIAL'].map((k) => html`<label class="check"><input type="radio" name="kind" value=${k} .checked=${form.replyKind === k} @change=${set('replyKind')}><span>${t(`reply.${k}`)}</span></label>`)}</fieldset>` : nothing}
    ${desk.contracts.length > 1 && !answered ? html`<label class="field"><span>${t('agreement')}</span><select @change=${(e) => { const a = e.target.value; form = blank(); form.contract = a; redraw(); }}>${desk.contracts.map((x) => html`<option value=${x.id} ?selected=${x.id === c.id}>${x.title}</option>`)}</select></label>` : nothing}
    <label class="field"><span>${t('type')}</span><select id="type" required @change=${(e) => { pick(e.target.value); redraw(); }}>
      <option value="" ?selected=${!form.type}>${t('choose')}</option>
      ${types.map(([name, x]) => html`<option value=${name} ?selected=${name === form.type}>${titled(x.titles, name)}</option>`)}</select></label>
    ${type ? details(c, type, answered) : nothing}
    ${c.suspended.map(suspension)}
    <div class="row end">${answered ? html`<a class="button" href="#/message/${form.replyTo}">${t('back')}</a>` : nothing}<button class="main" id="review" ?disabled=${!type}>${t('review')}</button></div>
  </form>`;
}

function details(c, type, answered) {
  return html`
    ${answered ? nothing : html`<fieldset><legend>${t('to.action')}</legend>${c.desks.map((d) => check(d, 'to', type))}</fieldset>
      <fieldset><legend>${t('to.info')}</legend>${c.desks.map((d) => check(d, 'info', type))}</fieldset>`}
    <fieldset><legend>${t('precedence')}</legend>${type.allowed.map((p) => html`<label class="check"><input type="radio" name="precedence" value=${p} .checked=${form.precedence === p} @change=${set('precedence')}><span>${t(`precedence.${p}`)}</span></label>`)}
      ${preview(c, type)}</fieldset>
    <label class="field"><span>${t('subject')}</span><input id="subject" required maxlength="200" dir="auto" .value=${form.subject} @input=${set('subject')}></label>
    ${codebook(type)}
    ${type.fields.map((f) => field(f.name, f.required))}
    ${type.leadTime ? lead(type) : nothing}
    <div class="texts"><section><label class="field"><span>${t('original')} (${t('authoritative')})</span>
      <select aria-label=${t('language')} @change=${set('language')}>${languages(type)}</select>
      ${form.template ? html`<div class="body foreign" dir="auto" id="rendered">${rendered(type, form.language)}</div>`
        : html`<textarea id="text" required dir="auto" lang=${form.language} .value=${form.text} @input=${set('text')}></textarea>`}</label></section>
      ${aids(type)}</div>`;
}

function languages(type) {
  const list = form.template ? Object.keys(type.templates[form.template].texts) : Object.keys(LANGUAGES);
  return list.map((l) => html`<option value=${l} ?selected=${l === form.language}>${LANGUAGES[l] || l}</option>`);
}

function check(d, name, type) {
  const other = name === 'to' ? 'info' : 'to';
  const barred = name === 'to' && d.guarantor && (type.acknowledge || type.reply);
  return html`<label class="check"><input type="checkbox" name=${name} value=${d.id} ?disabled=${barred} .checked=${form[name].includes(d.id)} @change=${(e) => {
    form[name] = form[name].filter((x) => x !== d.id).concat(e.target.checked ? [d.id] : []);
    form[other] = form[other].filter((x) => x !== d.id);
    redraw();
  }}><span><bdi>${d.id}</bdi> ${desk.links[d.id] === false ? html`<span class="state over">${t('desk.down')}</span> ` : nothing}<span class="quiet"><bdi>${d.name}</bdi>${barred ? html` (${t('contact.guarantor')})` : nothing}</span></span></label>`;
}

function field(name, required) {
  return html`<label class="field"><span><bdi>${name}</bdi>${required ? nothing : html` <span class="quiet">(${t('optional')})</span>`}</span>
    <input name="field-${name}" ?required=${required} dir="auto" .value=${form.fields[name] || ''} @input=${(e) => { form.fields[name] = e.target.value; redraw(); }}></label>`;
}

function codebook(type) {
  const codes = Object.keys(type.templates);
  if (!codes.length) {
    return nothing;
  }
  const chosen = type.templates[form.template];
  return html`<label class="field"><span>${t('codebook')}</span><select id="template" @change=${(e) => {
    form.template = e.target.value;
    const texts = form.template ? Object.keys(type.templates[form.template].texts) : [];
    form.language = texts.length && !texts.includes(form.language) ? texts[0] : form.language;
    redraw();
  }}><option value="">${t('codebook.free')}</option>${codes.map((code) => html`<option value=${code} ?selected=${code === form.template}>${code} · ${titled(type.templates[code].texts, code).slice(0, 80)}</option>`)}</select></label>
    ${chosen ? chosen.parameters.map((p) => field(p, true)) : nothing}`;
}

function rendered(type, lang) {
  return type.templates[form.template].texts[lang].replace(/\{(\w+)\}/g, (all, name) => form.fields[name] || all);
}

function aids(type) {
  if (form.template) {
    return Object.keys(type.templates[form.template].texts).filter((l) => l !== form.language).map((l) => html`
      <section><h2>${t('aid')} <span class="quiet">(${LANGUAGES[l] || l}, ${t('codebook.fixed')})</span></h2><div class="body foreign" dir="auto" lang=${l}>${rendered(type, l)}</div></section>`);
  }
  return html`${form.aids.map((a, i) => html`<section><label class="field"><span>${t('aid')}</span>
      <select aria-label=${t('language')} @change=${(e) => { a.language = e.target.value; redraw(); }}>${Object.entries(LANGUAGES).filter(([l]) => l !== form.language).map(([l, n]) => html`<option value=${l} ?selected=${l === a.language}>${n}</option>`)}</select>
      <textarea name="aid" required dir="auto" lang=${a.language} .value=${a.text} @input=${(e) => { a.text = e.target.value; redraw(); }}></textarea></label>
      <button type="button" @click=${() => { form.aids.splice(i, 1); redraw(); }}>${t('aid.remove')}</button></section>`)}
    <section><button type="button" id="add-aid" @click=${() => { form.aids.push({ language: Object.keys(LANGUAGES).find((l) => l !== form.language && !form.aids.some((a) => a.language === l)), text: '' }); redraw(); }}>+ ${t('aid.add')}</button>
      <p class="quiet">${t('aid.what')}</p></section>`;
}

function lead(type) {
  const earliest = now() + type.leadTime * 1000;
  const chosen = form.validFrom ? Date.parse(form.validFrom + 'Z') : 0;
  return html`<label class="field"><span>${t('valid.from')} (UTC)</span><input type="datetime-local" id="valid-from" required dir="ltr" .value=${form.validFrom} @change=${set('validFrom')}></label>
    <p class=${chosen && chosen < earliest ? 'error' : 'quiet'} id="lead">${t('lead', { time: span(type.leadTime, language()) })} ${t('lead.earliest')} ${moment(earliest)}</p>
    <label class="field"><span>${t('valid.until')} (UTC) <span class="quiet">(${t('optional')})</span></span><input type="datetime-local" dir="ltr" .value=${form.validUntil} @change=${set('validUntil')}></label>`;
}

/** What sending sets in motion: deadlines and the ladder. */
function preview(c, type) {
  const w = c.precedence[form.precedence];
  if (!w) {
    return nothing;
  }
  const at = (seconds) => moment(now() + seconds * 1000);
  return html`<div id="preview">
    ${type.acknowledge ? html`<p><strong>${t('preview.ack')} ${at(w.acknowledge)}</strong> <span class="quiet">(${span(w.acknowledge, language())})</span>${comma()}${t('preview.then')}</p>
      <ol class="steps">${c.ladder.filter((s) => s.percent > 0).map((s) => html`<li>${at((w.acknowledge * s.percent) / 100)}: ${row([...s.audience, ...(s.guarantors ? ['GUARANTOR'] : [])].map((a) => t(`audience.${a}`)))}</li>`)}
        <li>${at((w.acknowledge * c.exhaustedPercent) / 100)}: ${t('exhausted')}</li></ol>` : html`<p>${t('preview.none')}</p>`}
    ${type.reply && (w.holding || w.reply) ? html`<p>${t('preview.reply')} ${at(w.holding || w.reply)}${w.holding && w.reply ? html`; ${t('preview.full')} ${at(w.reply)}` : nothing}</p>` : nothing}
    ${w.releaseBy ? html`<p class="state step">${t('preview.release', { role: t(`role.${w.releaseBy}`) })}</p>` : nothing}</div>`;
}

function written() {
  const type = contract().types[form.type];
  const names = [...type.fields.map((f) => f.name), ...(form.template ? type.templates[form.template].parameters : [])];
  return {
    agreement: form.contract, type: form.type, precedence: form.precedence, to: form.to, info: form.info,
    subject: form.subject, language: form.language,
    text: form.template ? rendered(type, form.language) : form.text, template: form.template,
    translations: form.template
      ? Object.keys(type.templates[form.template].texts).filter((l) => l !== form.language).map((l) => ({ language: l, text: rendered(type, l) }))
      : form.aids.filter((a) => a.text.trim()),
    fields: [...new Set(names)].filter((n) => form.fields[n]).map((name) => ({ name, value: form.fields[name] })),
    validFrom: form.validFrom ? Date.parse(form.validFrom + 'Z') : 0,
    validUntil: form.validUntil ? Date.parse(form.validUntil + 'Z') : 0,
    replyTo: form.replyTo, replyKind: form.replyTo ? form.replyKind : 'NONE',
  };
}

function review(c) {
  const w = written();
  const second = c.precedence[form.precedence].releaseBy;
  return html`<section class="panel" id="reviewed"><h2>${t('review.what')}</h2>${summary(w, c.types[form.type])}
    ${preview(c, c.types[form.type])}
    ${form.failure ? refusal(form.failure) : nothing}
    ${desk.seat ? html`<p class="quiet">${t('signs')} <bdi>${desk.seat.person ? desk.seat.person.name : desk.seat.officer}</bdi></p>` : html`<p class="error">${t('error.NO_SEAT')}</p>`}
    <div class="row end"><button @click=${() => { form.step = 'write'; redraw(); top(); }}>${t('back')}</button>
      <button class="main" id="send" ?disabled=${page.busy || !desk.seat} @click=${() => submit(w)}>${t(second ? 'send.draft' : 'send')}</button></div></section>`;
}

function summary(w, type) {
  return html`<p>${precedence(w.precedence)} ${titled(type ? type.titles : {}, w.type)} → <strong><bdi>${w.to.join(', ')}</bdi></strong>${w.info.length ? html` · ${t('info')} <bdi>${w.info.join(', ')}</bdi>` : nothing}</p>
    <h2><bdi class="foreign">${w.subject}</bdi></h2>
    <div class="texts"><section><h2>${t('original')} <span class="quiet">(${LANGUAGES[w.language] || w.language})</span></h2><div class="body foreign" dir="auto">${w.text}</div>
      ${w.fields.length ? html`<dl class="facts">${w.fields.map((f) => html`<dt><bdi>${f.name}</bdi></dt><dd class="foreign" dir="auto">${f.value}</dd>`)}</dl>` : nothing}</section>
      ${w.translations.map((a) => html`<section><h2>${t('aid')} <span class="quiet">(${LANGUAGES[a.language] || a.language})</span></h2><div class="body foreign" dir="auto">${a.text}</div></section>`)}</div>
    ${w.validFrom ? html`<p>${t('valid.from')} ${moment(w.validFrom)}</p>` : nothing}`;
}

async function submit(w) {
  page.busy = true;
  form.failure = null;
  redraw();
  try {
    form.done = await tell('send', w);
    if (form.done.draft) {
      const id = form.done.draft;
      drafted.set(id, form);
      form = null;
      go('release', id);
    }
  } catch (e) {
    form.failure = e;
  }
  page.busy = false;
  redraw();
}

function finished() {
  const done = form.done;
  return html`<section class="panel"><p class="state ${done.queued ? 'unknown' : 'good'}" id="sent-done" role="status">${t(done.queued ? 'sent.queued' : 'sent.recorded')}</p>
    ${done.queued ? nothing : html`<p>${t('done.leaf')} <span class="num">${done.leaf}</span>, ${moment(done.recorded, true)}</p>`}
    <div class="row end"><button @click=${() => { form = null; go('compose'); redraw(); }}>${t('compose.another')}</button>
      <a class="button main" href=${done.queued ? '#/sent' : `#/message/${done.id}`}>${t('sent.follow')}</a></div></section>`;
}

// ---- release by a second officer -------------------------------------------------------------

const waiting = { id: '', draft: null, failure: null, done: null, sure: false };
/** What this tab put down, so that it can be written on. */
const drafted = new Map();

/** The page of a draft that waits for a second officer. */
export function release(id) {
  if (waiting.id !== id) {
    Object.assign(waiting, { id, draft: null, failure: null, done: null, sure: false });
    ask('draft', { id }).then((d) => { waiting.draft = d; redraw(); }, (e) => { waiting.failure = e; redraw(); });
  }
  const d = waiting.draft;
  if (waiting.done) {
    return html`<h1>${t('release')}</h1><section class="panel"><p class="state ${waiting.done.queued ? 'unknown' : 'good'}" id="sent-done" role="status">${t(waiting.done.queued ? 'sent.queued' : 'sent.recorded')}</p>
      ${waiting.done.queued ? nothing : html`<p>${t('done.leaf')} <span class="num">${waiting.done.leaf}</span>, ${moment(waiting.done.recorded, true)}</p>`}
      <div class="row end"><a class="button main" href=${waiting.done.queued ? '#/sent' : `#/message/${waiting.done.id}`}>${t('sent.follow')}</a></div></section>`;
  }
  if (!d) {
    return waiting.failure ? html`<div class="panel">${refusal(waiting.failure)}</div>` : html`<p>${t('wait')}</p>`;
  }
  const info = desk.drafts.find((x) => x.id === id);
  const c = desk.contracts.find((x) => x.id === d.agreement);
  const whole = { ...d, ...d.body, to: d.to, info: d.info };
  return html`<h1>${t('release')}</h1><section class="panel">
    <p class="legend">${t('release.what', { role: info ? t(`role.${info.releaseBy}`) : '' })}</p>
    ${summary(whole, c ? c.types[d.type] : null)}
    ${info ? html`<p class="quiet">${t('draft.by')} ${line(info.person.name)} (<span class="id">${info.drafter}</span>) · ${moment(info.since)}</p>` : nothing}
    <form class="narrow" @submit=${(e) => { e.preventDefault(); sign(id); }}>
      <label class="field"><span>${t('release.officer')}</span><select id="releaser" required>${officerOptions(desk.people.filter((p) => !info || p.id !== info.drafter), info ? info.releaseBy : '')}</select></label>
      ${passphrase('release-passphrase', t('passphrase.other'))}
      ${waiting.failure ? refusal(waiting.failure) : nothing}
      <div class="row end"><button type="button" class="danger" id="discard" @click=${() => { if (waiting.sure) { discard(id); } else { waiting.sure = true; redraw(); } }}>${t(waiting.sure ? 'discard.sure' : 'discard')}</button>
        ${drafted.has(id) ? html`<button type="button" id="edit-again" @click=${() => again(id)}>${t('draft.edit')}</button>` : nothing}
        <button class="main" id="release" ?disabled=${page.busy}>${t('release.do')}</button></div></form></section>`;
}

async function sign(id) {
  page.busy = true;
  waiting.failure = null;
  redraw();
  try {
    waiting.done = await tell('release', { draft: id, officer: document.getElementById('releaser').value, passphrase: secret('release-passphrase') });
    drafted.delete(id);
  } catch (e) {
    waiting.failure = e;
  }
  page.busy = false;
  redraw();
}

async function discard(id) {
  try {
    await tell('discard', { draft: id });
    drafted.delete(id);
    go('sent');
    return true;
  } catch (e) {
    waiting.failure = e;
    redraw();
    return false;
  }
}

/** Takes a draft back into the form; nobody has signed it. */
async function again(id) {
  const back = drafted.get(id);
  if (await discard(id)) {
    form = Object.assign(back, { step: 'write', done: null, failure: null });
    go('compose', ...(back.replyTo ? [back.replyTo] : []));
  }
}
