// The frame around every page: planes, clock, counters, sound, ways; and the wall without any of it.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { LANGUAGES, t } from './shared/i18n.js';
import { rows } from './items.js';
import { board, page } from './store.js';

const PAGES = ['board', 'desks', 'agreements', 'health', 'report', 'log'];

/** Everything around `content`. */
export function shell(content, does, kind) {
  return html`
    <div class="top">
      <a class="skip" href="#main" @click=${skip}>${t('skip')}</a>
      ${band()}
      <header class="bar noprint">
        <span class="clock num" data-clock></span>
        <span class="who"><bdi>${board.relay}</bdi></span>
        ${live()}${sound(does, kind)}
        <span class="grow"></span>
        ${page.me ? html`<span class="chip" id="me">${t('operator')} <bdi>${page.me}</bdi></span>` : nothing}
        <a class="chip" href="?wall=1" target="_blank" rel="noopener">${t('wall')}</a>
      </header>
      <div class="ways noprint"><nav class="tabs" aria-label=${t('ways')}>${PAGES.map((name) => html`
        <a href="#/${name}" aria-current=${here(name) ? 'page' : nothing}>${t(`page.${name}`)}</a>`)}</nav><span class="grow"></span>${tools(does)}</div>
      <div role="status">${banners()}</div>
    </div>
    <main id="main" tabindex="-1" class=${board.reachable ? '' : 'stale'}>${content}</main>
    <div class="foot">${band()}</div>`;
}

/** Counters and items, large, nothing to press: for a screen that everybody in the room sees. */
export function wall() {
  return html`<div class="top">${band()}<header class="bar"><span class="clock num" data-clock></span><span class="who"><bdi>${board.relay}</bdi></span>${live()}</header>
      <div role="status">${banners()}</div></div>
    <main id="main" tabindex="-1" class=${board.reachable ? '' : 'stale'}><h1 class="only-heard">${t('page.board')}</h1>${board.arrived ? html`${counters()}${rows(null)}` : t('wait')}</main>
    <div class="foot">${band()}</div>`;
}

/** The counters. */
export function counters() {
  const c = board.counts;
  return html`<dl class="counters" id="counters">
    ${counter('over', 'exhausted', c.exhausted, c.exhausted > 0)}${counter('over', 'overdue', c.overdue, c.overdue > 0)}${counter('soon', 'soon', c.soon, c.soon > 0)}${counter('time', 'waiting', c.waiting)}
    ${counter('time', 'replies', c.replies)}${counter('good', 'acknowledged', c.acknowledged)}</dl>`;
}

function counter(shape, name, value, strong = true) {
  return html`<div class="counter ${strong ? shape : ''}"><dt><span class="state ${strong ? shape : ''}">${t(`count.${name}`)}</span></dt><dd class="num">${value}</dd></div>`;
}

function skip(e) {
  e.preventDefault();
  document.getElementById('main').focus();
}

function band() {
  return html`<div class="plane ${board.plane === 'EXERCISE' ? 'exercise' : ''}">${t(`plane.${board.plane}`)} · ${t('title')}</div>`;
}

function live() {
  return board.reachable
    ? html`<span class="chip good" id="live">● ${t('live')}</span>`
    : html`<span class="chip bad" id="live">◌ ${t('lost')}</span>`;
}

function sound(does, kind) {
  if (!does.alarm.armed) {
    return html`<button class="chip bad" id="arm" @click=${does.arm}>♪ ${t('sound.off')}</button>`;
  }
  if (does.alarm.silentUntil) {
    return html`<span class="chip" id="silent">♪ ${t('sound.silent')} <span class="num">${Math.max(0, Math.ceil((does.alarm.silentUntil - Date.now()) / 1000))}</span> s</span>`;
  }
  return kind
    ? html`<button class="chip bad" id="silence" @click=${does.silence}>♪ ${t('sound.silence')}</button>`
    : html`<span class="chip good" id="sound">♪ ${t('sound.on')}</span>`;
}

function tools(does) {
  return html`<label><span class="only-heard">${t('language')}</span><select id="language" @change=${(e) => does.speak(e.target.value)}>
      ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === page.lang}>${name}</option>`)}
    </select></label>
    <label><span class="only-heard">${t('theme')}</span><select id="theme" @change=${(e) => does.theme(e.target.value)}>
      ${['ops', 'day', 'night'].map((name) => html`<option value=${name} ?selected=${name === page.theme}>${t(`theme.${name}`)}</option>`)}
    </select></label>`;
}

function here(name) {
  return name === page.route[0] || (name === 'board' && page.route[0] === 'message');
}

function banners() {
  if (!board.reachable) {
    return html`<div class="banner alarm">${t(board.ended ? 'shut' : 'lost.long')}</div>`;
  }
  if (board.arrived && !board.ready) {
    return html`<div class="banner warn">${t('not.ready')}</div>`;
  }
  const flaws = board.health ? board.health.checks.filter((c) => c.flaw) : [];
  return flaws.map((c) => html`<div class="banner warn"><div><strong>▲ ${t(`check.${c.name}`)}</strong> <span lang="en" dir="ltr">${c.flaw}</span></div></div>`);
}
