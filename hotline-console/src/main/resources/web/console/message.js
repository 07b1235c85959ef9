// One message: header, trust, text with aids, what may be done, custody log.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { ask, tell } from './shared/ask.js';
import { comma, has, row as words, t, titled } from './shared/i18n.js';
import { desk, mine, redraw } from './store.js';
import { marks } from './inbox.js';
import { countdown, line, moment, person, precedence, refusal, stage } from './words.js';

const seen = { id: '', revision: -1, detail: null, failure: null, proof: null };

/** Fetches the message again when the record says more about it. */
export function refresh(id) {
  const row = desk.rows.get(id);
  const revision = row ? row.revision : -1;
  if (seen.id === id && seen.revision === revision) {
    return;
  }
  if (seen.id !== id) {
    Object.assign(seen, { detail: null, failure: null });
  }
  Object.assign(seen, { id, revision, proof: null });
  ask('message', { id }).then(
    (detail) => {
      if (seen.id === id) {
        seen.detail = detail;
        redraw();
      }
    },
    (failure) => {
      seen.failure = failure;
      redraw();
    });
}

/** The message that is shown, if it is this one. */
export function shown(id) {
  return seen.id === id ? seen.detail : null;
}

/** The page. */
export function message(id, does) {
  refresh(id);
  const d = shown(id);
  if (!d) {
    return seen.failure ? html`<div class="panel">${refusal(seen.failure)}</div>` : html`<p>${t('wait')}</p>`;
  }
  const row = desk.rows.get(id) || d.row;
  return html`<article class="message">
    <section class="panel">
      <div class="row">${precedence(row.precedence)} <span class="quiet">${titled(d.titles, row.type)}</span>
        <span class="grow"></span><span class="id" title=${row.id}>${row.id.slice(0, 8)}</span></div>
      <h1>${row.unreadable ? html`<span class="state over">${t('stage.CANNOT_READ')}</span>` : html`<bdi class="foreign" lang=${row.direction} id="subject">${row.subject}</bdi>`}</h1>
      ${due(row)}
      ${acts(d, row, does)}
      ${header(row)}
      ${trust(row)}
    </section>
    ${d.body ? body(d.body) : html`<section class="panel"><p class="error">${t('unreadable')}</p><p lang="en" dir="ltr" class="foreign">${row.unreadable}</p></section>`}
    ${row.exhausted || row.at.some((a) => a.overdue.length) ? cards(d) : nothing}
    ${row.out ? addressees(row) : nothing}
    ${d.thread.length ? html`<section class="panel"><h2>${t('thread')}</h2><ul class="steps">${d.thread.map((other) => html`<li><a href="#/message/${other}">${line(desk.rows.get(other)?.subject || other.slice(0, 8))}</a></li>`)}</ul></section>` : nothing}
    ${custody(d)}
  </article>`;
}

function due(row) {
  const file = mine(row);
  if (!row.due) {
    return file ? html`<p>${stage(file.stage)} ${marks(file)}</p>` : nothing;
  }
  return html`<p class="deadline"><span>${t(row.out ? 'waits' : 'owes', { what: t(`obligation.${row.owes}`) })}</span> ${countdown(row.due, row.due - row.accepted)}
    <span>${t('by')} ${moment(row.due, true)}</span> ${file ? html`${stage(file.stage)} ${marks(file)}` : nothing}</p>
    ${next(row)}`;
}

function next(row) {
  const waiting = row.at.filter((a) => a.exhaustedAt && (row.out || a.desk === desk.home.desk));
  return waiting.map((a) => html`<p class="quiet">${row.out ? html`<bdi>${a.desk}</bdi> · ` : nothing}${a.nextStepAt ? html`${t('next.step', { n: a.nextStep })} ${moment(a.nextStepAt, true)} · ` : nothing}${t('next.end')} ${moment(a.exhaustedAt, true)}</p>`);
}

function header(row) {
  return html`<dl class="facts">
    <dt>${t('from')}</dt><dd><bdi>${row.from}</bdi></dd>
    <dt>${t('to')}</dt><dd><bdi>${row.to.join(', ')}</bdi></dd>
    ${row.info.length ? html`<dt>${t('info')}</dt><dd><bdi>${row.info.join(', ')}</bdi></dd>` : nothing}
    <dt>${t('accepted')}</dt><dd>${moment(row.accepted, true)}</dd>
    <dt>${t('declared')}</dt><dd>${moment(row.declared, true)}</dd>
    ${row.validFrom ? html`<dt>${t('valid.from')}</dt><dd>${moment(row.validFrom)}</dd>` : nothing}
    ${row.validUntil ? html`<dt>${t('valid.until')}</dt><dd>${moment(row.validUntil)}</dd>` : nothing}
    <dt>${t('serial')}</dt><dd><span class="num">${row.serial}</span> · <bdi>${row.agreement}</bdi></dd>
  </dl>`;
}

function trust(row) {
  return html`<p class="trust" id="trust">✔ ${t(row.signers.length > 1 ? 'trust.two' : 'trust.one')} ${person(row.signers[0])}${row.signers.length > 1 ? html` ${t('trust.released')} ${person(row.signers[1])}` : nothing}.
    ${t(row.out ? 'trust.own' : 'trust.how', { party: row.from })}</p>`;
}

function body(b) {
  return html`<section class="panel"><div class="texts">
    <section aria-label=${t('original')}><h2>${t('original')} <span class="quiet">(<bdi>${b.language}</bdi>${comma()}${t('authoritative')})</span></h2>
      <div class="body foreign" dir="auto" lang=${b.language} id="original">${b.text}</div>
      ${b.fields.length ? html`<dl class="facts">${b.fields.map((f) => html`<dt><bdi>${f.name}</bdi></dt><dd class="foreign" dir="auto">${f.value}</dd>`)}</dl>` : nothing}
      ${b.template ? html`<p class="quiet">${t('codebook')} <bdi>${b.template}</bdi></p>` : nothing}</section>
    ${b.translations.map((a) => html`<section aria-label=${t('aid')}><h2>${t('aid')} <span class="quiet">(<bdi>${a.language}</bdi>${comma()}${t('aid.by')} ${line(a.translator)})</span></h2>
      <div class="body foreign" dir="auto" lang=${a.language}>${a.text}</div></section>`)}
  </div></section>`;
}

function cards(d) {
  return html`<section class="panel" id="cards"><h2>${t('card')}</h2><p>${t('card.what')}</p>
    <dl class="facts">${Object.entries(d.fallback).map(([id, text]) => html`<dt><strong><bdi>${id}</bdi></strong></dt><dd class="foreign" dir="auto">${text}</dd>`)}</dl></section>`;
}

function addressees(row) {
  return html`<section class="panel"><h2>${t('addressees')}</h2>${row.at.map((a) => html`
    <h2><bdi>${a.desk}</bdi> ${a.info ? html`<span class="quiet">(${t('info')})</span>` : nothing} ${stage(a.stage)} ${marks(a)}</h2>
    <ol class="steps">${a.stages.map((s) => html`<li>${t(`stage.${s.kind}`)} ${moment(s.time, true)} ${s.who ? html`<span class="quiet">${line(s.who)}</span>` : nothing}</li>`)}</ol>`)}</section>`;
}

function acts(d, row, does) {
  const can = d.acts;
  const main = can.includes('ACKNOWLEDGED') ? 'ACKNOWLEDGED' : can.includes('REPLY') ? 'REPLY' : '';
  return html`<div class="acts" role="group" aria-label=${t('acts')}>${['ACKNOWLEDGED', 'REPLY', 'HOLDING', 'DECLINED', 'CANCEL', 'CLOSE'].filter((k) => can.includes(k)).map((k) =>
    k === 'REPLY'
      ? html`<a class="button ${main === k ? 'main' : ''}" href="#/compose/${row.id}">${t('act.REPLY')}</a>`
      : html`<button class=${main === k ? 'main' : ''} id="act-${k}" @click=${() => does.act(k, row)}>${t(`act.${k}`)}…${k === 'ACKNOWLEDGED' ? html` <kbd>a</kbd>` : nothing}</button>`)}</div>`;
}

function custody(d) {
  return html`<section class="panel"><h2>${t('custody')}</h2>
    <ol class="custody" id="custody">${d.custody.map((c) => html`<li>
      <span>${moment(c.recorded, true)}</span>
      <span>${fact(c)}</span>
      <span class="proof" title=${t('proof.title')}>✔ ${t('proof.leaf')} <span class="num">${c.leaf}</span></span>
      <span class="clocks">${c.signers.map((s, i) => html`${i ? comma() : ''}${person(s)}`)}${c.declared ? html` · ${t('declared')} ${moment(c.declared, true)}` : t('relay.says')}</span></li>`)}</ol>
    <p class="quiet">${t('proof.all')}</p>
    <div class="row"><button @click=${() => prove(d.row.id)}>${t('proof.again')}</button>
      ${seen.proof ? seen.proof.code ? refusal(seen.proof) : html`<span class="state ${d.custody.every((c) => seen.proof.leaves.includes(c.leaf)) ? 'good' : 'over'}" id="proof">${t('proof.done', { n: d.custody.filter((c) => seen.proof.leaves.includes(c.leaf)).length, all: d.custody.length, size: seen.proof.size })}</span>` : nothing}</div></section>`;
}

async function prove(id) {
  try {
    seen.proof = await tell('prove', { id });
  } catch (e) {
    seen.proof = e;
  }
  redraw();
}

function fact(c) {
  const key = `fact.${c.kind}`;
  const what = c.facts.obligation ? t(`obligation.${c.facts.obligation}`) : '';
  const text = has(key) ? t(key, { desk: c.desk, what, n: c.facts.step ?? 0, serial: c.facts.serial ?? 0, target: c.facts.target ?? '', attempt: c.facts.attempt ?? 0 }) : c.kind;
  return html`<strong>${text}</strong>
    ${c.facts.due ? html` ${t('was.due')} ${moment(c.facts.due, true)}` : nothing}
    ${c.facts.cause ? html` · ${t(`cause.${c.facts.cause}`)}` : nothing}
    ${c.facts.promised ? html` · ${t('by')} ${moment(c.facts.promised)}` : nothing}
    ${c.facts.reason ? html` · <bdi class="foreign">${c.facts.reason}</bdi>` : nothing}
    ${c.facts.reply ? html` · <a href="#/message/${c.facts.reply}">${t('reply.open')}</a>` : nothing}
    ${c.kind === 'ACKNOWLEDGED' ? html` · ${t('legend')}` : nothing}
    ${c.facts.audience ? html` · ${t('called')} <bdi>${words(c.facts.audience.map(called))}</bdi>${c.facts.reached.length ? nothing : html` · <strong>${t('reached.nobody')}</strong>`}` : nothing}
    ${c.facts.deadlines ? html`<ul class="steps">${c.facts.deadlines.map((x) => html`<li><bdi>${x.desk}</bdi> ${t(`obligation.${x.obligation}`)} ${t('by')} ${moment(x.due, true)}</li>`)}</ul>` : nothing}`;
}

function called(entry) {
  const [who, role] = entry.split(':');
  const key = has(`audience.${role}`) ? `audience.${role}` : `role.${role}`;
  return `${who === 'origin' ? t('origin') : who} ${has(key) ? t(key) : role}`;
}

