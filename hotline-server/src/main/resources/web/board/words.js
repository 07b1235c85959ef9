// Parts of pages that many use: times, names, states.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { has, language, t } from './shared/i18n.js';
import { group, local, seconds, span } from './shared/time.js';

/** A moment: date-time group first, local second. */
export function moment(ms, fine = false) {
  return html`<span class="dtg">${group(ms)}${fine ? seconds(ms) : nothing}</span> <span class="quiet when">(<bdi>${local(ms, language(), fine)}</bdi>)</span>`;
}

/** A countdown; the page's one clock fills it. */
export function countdown(due, whole = 0) {
  return html`<span class="countdown" role="timer" aria-live="off" data-due=${due} data-whole=${whole || nothing}></span>`;
}

/** A precedence. */
export function precedence(name) {
  return html`<span class="precedence ${name}">${t(`precedence.${name}`)}</span>`;
}

/** What the relay cannot know, said so. */
export function unknown() {
  return html`<span class="quiet">◌ ${t('unknown')}</span>`;
}

/** A duration, or that it is not known. */
export function lasting(millis) {
  return html`<bdi class="num">${millis < 60_000 ? `${(millis / 1000).toFixed(1)} s` : span(millis / 1000, language())}</bdi>`;
}

/** A percentile. */
export function wait(w) {
  return w.kind === 'WITHIN' ? lasting(w.millis) : w.kind === 'NEVER' ? html`<span class="state over">${t('never')}</span>` : unknown();
}

/** A part of an audience: DESK:ROLE. */
export function caller(text) {
  const [desk, role] = text.split(':');
  const key = has(`audience.${role}`) ? `audience.${role}` : has(`role.${role}`) ? `role.${role}` : '';
  return html`<bdi>${desk === 'origin' ? t('origin') : desk}</bdi> ${key ? t(key) : role === 'GUARANTOR' ? t('guarantor') : html`<span class="id">${role}</span>`}`;
}

/** A refusal in the page's language, with the board's own sentence beside it. */
export function refusal(e) {
  const key = `error.${e.code}`;
  return html`<p class="error" role="alert">${has(key) ? t(key) : t('error.other', { code: e.code || '?' })}</p><p class="quiet" lang="en" dir="ltr">${e.message}</p>`;
}
