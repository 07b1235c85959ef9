// Parts of pages that many use: times, names, states.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { comma, has, language, row, t } from './shared/i18n.js';
import { group, local, seconds } from './shared/time.js';
import { exercise } from './store.js';

/** A moment: date-time group first, local second. */
export function moment(ms, fine = false) {
  return html`<span class="dtg">${group(ms)}${fine ? seconds(ms) : nothing}</span> <span class="quiet when">(<bdi>${local(ms, language(), fine)}</bdi>)</span>`;
}

/** A countdown; the page's one clock fills it. */
export function countdown(due, whole = 0) {
  return html`<span class="countdown" role="timer" aria-live="off" data-due=${due} data-whole=${whole || nothing}></span>`;
}

/** A foreign text on one line: it cannot turn or run out of its place. */
export function line(text, lang) {
  return html`<bdi class="line" lang=${lang || nothing}>${text}</bdi>`;
}

/** A person: name, id and roles, and a warning when letters of alphabets are mixed. */
export function person(p) {
  return html`<bdi class="line">${p.name}</bdi> <span class="quiet">(<span class="id">${p.id}</span>${p.roles.length ? html`${comma()}${row(p.roles.map((r) => t(`role.${r}`)))}` : nothing})</span>${p.mixed ? html` <strong class="state over">${t('mixed')}</strong>` : nothing}`;
}

/** A precedence; in an exercise never without that word. */
export function precedence(name) {
  const badge = html`<span class="precedence ${name}">${t(`precedence.${name}`)}</span>`;
  return exercise() ? html`<span>${badge}<span class="exercise-mark">${t('exercise')}</span></span>` : badge;
}

const SHAPES = {
  ACCEPTED: 'time', NOT_DELIVERED: 'over', DELIVERED: 'time', CANNOT_READ: 'over', DECRYPTED: 'time',
  ACKNOWLEDGED: 'good', HOLDING: 'good', ANSWERED: 'good', DECLINED: 'ended', CANCELLED: 'ended', EXPIRED: 'ended',
};

/** A stage as colour, shape and word. */
export function stage(name) {
  return html`<span class="state ${SHAPES[name] || 'unknown'}">${t(`stage.${name}`)}</span>`;
}

/** A refusal in the page's language, with the console's own sentence beside it. */
export function refusal(e) {
  const key = `error.${e.code}`;
  return html`<p class="error" role="alert">${has(key) ? t(key) : t('error.other', { code: e.code || '?' })}</p><p class="quiet" lang="en" dir="ltr">${e.message}</p>`;
}

/** A field for a passphrase; its value is taken by `secret`. */
export function passphrase(id, label) {
  return html`<label class="field"><span>${label}</span><input id=${id} type="password" required autocomplete="off" dir="auto"></label>`;
}

/** What was typed, once: the field is empty afterwards. */
export function secret(id) {
  const input = document.getElementById(id);
  const value = input.value;
  input.value = '';
  return value;
}

/** Options of a list of officers; who has the role, if one is asked for, stands first. */
export function officerOptions(people, role = '', chosen = '') {
  const first = (p) => Number(!role || p.roles.includes(role));
  return [...people].sort((a, b) => first(b) - first(a)).map((p) => html`<option value=${p.id} ?selected=${p.id === chosen}>${p.name}${p.name === p.id ? nothing : html` (${p.id}${p.roles.map((r) => `, ${t(`role.${r}`)}`)})`}</option>`);
}
