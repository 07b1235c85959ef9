// One message as the record has it: facts, times, who; nothing that anybody wrote.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { ask } from './shared/ask.js';
import { row as words, t } from './shared/i18n.js';
import { board, redraw } from './store.js';
import { caller, moment, precedence, refusal } from './words.js';

const seen = { id: '', mark: '', told: null, failure: null };

function refresh(id) {
  const rows = [...board.rows.values()].filter((r) => r.id === id);
  const mark = JSON.stringify([rows, board.log.last.filter((l) => l.message === id).length]);
  if (seen.id === id && seen.mark === mark) {
    return;
  }
  if (seen.id !== id) {
    Object.assign(seen, { told: null, failure: null });
  }
  Object.assign(seen, { id, mark });
  ask('trace', { id }).then(
    (told) => {
      if (seen.id === id) {
        seen.told = told;
        redraw();
      }
    },
    (failure) => {
      seen.failure = failure;
      redraw();
    });
}

/** The page. */
export function trace(id, does) {
  refresh(id);
  if (!seen.told) {
    return seen.failure ? html`<div class="panel">${refusal(seen.failure)}</div>` : html`<p>${t('wait')}</p>`;
  }
  const { trace: of, log } = seen.told;
  const h = of.header;
  return html`<h1>${t('trace.title')} <span class="id">${of.id.slice(0, 8)}</span></h1>
    <section class="panel"><div class="row">${precedence(h.precedence)} <bdi>${h.from}</bdi> → <bdi>${h.to.join(', ')}</bdi>
      <span class="grow"></span><button class="noprint" data-key="trace-note" @click=${() => does.note(id)}>${t('note')}</button></div>
      <dl class="facts"><dt>${t('trace.id')}</dt><dd class="id foreign">${of.id}</dd>
        <dt>${t('trace.agreement')}</dt><dd class="id">${h.agreement} · ${h.obligation}</dd>
        ${h.info.length ? html`<dt>${t('trace.info')}</dt><dd><bdi>${h.info.join(', ')}</bdi></dd>` : nothing}
        <dt>${t('trace.serial')}</dt><dd class="num">${h.serial}</dd>
        ${h.answers ? html`<dt>${t('trace.answers')}</dt><dd><a class="id" href="#/message/${h.answers}">${h.answers.slice(0, 8)}</a></dd>` : nothing}
        ${h.validUntil ? html`<dt>${t('trace.valid')}</dt><dd>${moment(h.validUntil)}</dd>` : nothing}
        <dt>${t('trace.sealed')}</dt><dd><span class="num">${h.bytes}</span> B</dd></dl></section>
    <section class="panel"><h2>${t('trace.facts')}</h2><ol class="facts-list" id="trace">${of.facts.map(fact)}</ol>${of.more ? html`<p>${t('trace.more')}</p>` : nothing}</section>
    <section class="panel"><h2>${t('trace.log')}</h2>${log.length ? html`<ol class="facts-list" id="notes">${log.map(line)}</ol>` : html`<p class="quiet">${t('trace.nolog')}</p>`}</section>`;
}

function fact(f) {
  const v = f.values;
  return html`<li><span>${moment(f.time, true)}</span><span><strong>${t(`fact.${f.kind}`)}</strong> ${f.desk ? html`<bdi>${f.desk}</bdi>` : nothing}
    ${f.by.length ? html`<span class="quiet">${t('by')} <bdi class="line">${f.by.join(', ')}</bdi></span>` : nothing} ${values(v)}</span>
    <span class="quiet">${t('leaf')} <span class="num">${f.leaf}</span></span>
    ${f.declared ? html`<span class="clocks">${t('declared')} ${moment(f.declared, true)}</span>` : nothing}</li>`;
}

function values(v) {
  return html`${v.owes ? html`· ${t(`obligation.${v.owes}`)} ` : nothing}${v.cause ? html`· ${t(`cause.${v.cause}`)} ` : nothing}${v.step !== undefined ? html`· ${t('step')} <span class="num">${v.step}</span> ` : nothing}
    ${v.audience ? html`· ${v.audience.map((a, i) => html`${i ? ', ' : ''}${caller(a)}`)} · ${v.reached.length ? html`${t('reached')} <bdi>${words(v.reached)}</bdi>` : html`<span class="state over">${t('reached.nobody')}</span>`}` : nothing}
    ${v.deadlines ? v.deadlines.map((d) => html`<div><bdi>${d.desk}</bdi> ${t(`obligation.${d.owes}`)} ${moment(d.due, true)}</div>`) : nothing}
    ${v.promised ? html`· ${moment(v.promised)}` : nothing}${v.target ? html`· <span class="id">${v.target}</span> · ${t('attempt')} <span class="num">${v.attempt}</span> · ${t(`outcome.${v.outcome}`)}` : nothing}
    ${v.with ? html`· <a class="id" href="#/message/${v.with}">${v.with.slice(0, 8)}</a>` : nothing}`;
}

/** A line of the operators' log. */
export function line(l) {
  return html`<li><span>${moment(l.time, true)}</span><span><strong>${t(`action.${l.action}`)}</strong> <bdi>${l.operator}</bdi> <span class="quiet id" title=${l.certificate}>${l.certificate.slice(0, 8)}</span>
    ${l.desk ? html`<bdi>${l.desk}</bdi>` : nothing} ${l.message ? html`<a class="id" href="#/message/${l.message}">${l.message.slice(0, 8)}</a>` : nothing}
    ${l.text ? html`<p class="foreign">${l.text}</p>` : nothing}</span><span class="quiet num">#${l.number}</span>
    <span class="clocks">${t('wallclock')} ${moment(l.wall, true)}</span></li>`;
}
