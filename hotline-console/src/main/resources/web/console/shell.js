// The frame around every page: planes, clock, link, watch, sound, standing alarms, ways.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { LANGUAGES, t } from './shared/i18n.js';
import { group } from './shared/time.js';
import { suspension } from './channel.js';
import { desk, listed, page } from './store.js';
import { countdown, line, person, precedence } from './words.js';

/** Clocks further apart than this are said: every countdown follows the relay's. */
const SKEW_MILLIS = 2000;
/** Banners of this kind at most; what must be acknowledged stands above them, always. */
const EXHAUSTED_SHOWN = 2;
const PAGES = ['inbox', 'sent', 'compose', 'contacts', 'check', 'watch', 'keys'];

/** Everything around `content`. */
export function shell(content, does) {
  const plane = desk.home ? desk.home.plane : 'LIVE';
  const stale = desk.unlocked && (!desk.link.up || !desk.reachable);
  return html`
    <div class="top">
      <a class="skip" href="#main" @click=${skip}>${t('skip')}</a>
      ${band(plane)}
      ${desk.ready ? bar(does) : nothing}
      ${desk.unlocked ? ways(does) : nothing}
      <div role="status">${desk.ready ? banners() : nothing}</div>
    </div>
    <main id="main" tabindex="-1" class=${stale ? 'stale' : ''}>${content}</main>
    <div class="foot">${band(plane)}</div>`;
}

function skip(e) {
  e.preventDefault();
  document.getElementById('main').focus();
}

function band(plane) {
  return html`<div class="plane ${plane === 'EXERCISE' ? 'exercise' : ''}">${t(`plane.${plane}`)}${desk.home ? html` · <bdi>${desk.home.desk}</bdi>` : nothing}</div>`;
}

function bar(does) {
  return html`<header class="bar">
    <span class="clock num" data-clock></span>
    <span class="who"><bdi>${desk.home.desk}</bdi> · <span class="id">${desk.home.station}</span></span>
    ${desk.unlocked ? html`${link()}${watch()}${desk.seat ? nothing : html`<a class="chip bad" id="no-seat" href="#/watch">${t('seat.nobody')}</a>`}${sound(does)}` : nothing}
    <span class="grow"></span>
    ${desk.unlocked ? nothing : tools(does)}
    ${desk.seat ? html`<button @click=${does.leave}>${t('leave')}</button>` : nothing}
  </header>`;
}

function tools(does) {
  return html`<label><span class="only-heard">${t('language')}</span><select @change=${(e) => does.speak(e.target.value)}>
      ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === page.lang}>${name}</option>`)}
    </select></label>
    <label><span class="only-heard">${t('theme')}</span><select @change=${(e) => does.theme(e.target.value)}>
      ${['ops', 'day', 'night'].map((name) => html`<option value=${name} ?selected=${name === page.theme}>${t(`theme.${name}`)}</option>`)}
    </select></label>`;
}

function link() {
  return desk.link.up && desk.reachable
    ? html`<span class="chip good" id="link">● ${t('link.up')}</span>`
    : html`<span class="chip bad" id="link">◌ ${t('link.down')}</span>`;
}

function watch() {
  if (!desk.watch) {
    return html`<a class="chip bad" id="watching" href="#/watch">${t('watch.nobody')}</a>`;
  }
  return html`<a id="watching" class="chip ${desk.seat && desk.seat.onWatch ? 'good' : ''}" href="#/watch">${t('watch.by')} ${line(desk.watch.person.name)}</a>`;
}

function sound(does) {
  const alarm = does.alarm;
  const ringing = alarm.kind;
  if (!alarm.armed) {
    return html`<button class="chip bad" id="arm" @click=${does.arm}>♪ ${t(alarm.elsewhere ? 'sound.elsewhere' : 'sound.off')}</button>`;
  }
  if (alarm.silentUntil) {
    return html`<span class="chip">♪ ${t('sound.silent')} <span class="num">${Math.max(0, Math.ceil((alarm.silentUntil - Date.now()) / 1000))}</span> s</span>`;
  }
  return ringing
    ? html`<button class="chip bad" id="silence" @click=${does.silence}>♪ ${t('sound.silence')} <kbd>s</kbd></button>`
    : html`<span class="chip good" id="sound">♪ ${t('sound.on')}</span>`;
}

function ways(does) {
  const counts = {
    inbox: listed(false).filter((r) => r.open).length,
    sent: listed(true).filter((r) => r.open).length + desk.queue.filter((q) => !q.refusal).length + desk.drafts.length,
  };
  return html`<div class="ways"><nav class="tabs" aria-label=${t('ways')}>${PAGES.map((name) => html`
    <a href="#/${name}" aria-current=${here(name) ? 'page' : nothing}>${t(`page.${name}`)}${counts[name] ? html` <span class="num">(${counts[name]})</span>` : nothing}</a>`)}</nav><span class="grow"></span>${tools(does)}</div>`;
}

function here(name) {
  const row = page.route[0] === 'message' ? desk.rows.get(page.route[1]) : null;
  return name === page.route[0] || (row ? name === (row.out ? 'sent' : 'inbox') : false);
}

function banners() {
  const list = [];
  if (!desk.reachable) {
    list.push(html`<div class="banner alarm">${t('reach.lost')}</div>`);
  } else if (desk.trouble) {
    list.push(html`<div class="banner alarm"><div><strong>${t('trouble')}</strong><p lang="en" dir="ltr" class="foreign">${desk.trouble}</p></div></div>`);
  } else if (desk.unlocked && !desk.link.up) {
    list.push(html`<div class="banner warn"><div><strong>◌ ${t('link.lost')} <span class="dtg">${desk.link.since ? group(desk.link.since) : ''}</span>.</strong> ${t('link.stale')}
      <span class="quiet" lang="en" dir="ltr">${desk.link.why}</span></div></div>`);
  }
  if (desk.unlocked && Math.abs(desk.link.skew ?? 0) > SKEW_MILLIS) {
    list.push(html`<div class="banner warn" id="skew"><div>${t('skew.warn')} <span class="num">${(desk.link.skew / 1000).toFixed(1)} s</span></div></div>`);
  }
  const calling = [...desk.rows.values()].filter((r) => r.rings && r.id !== page.route[1]).sort((a, b) => a.due - b.due);
  const urgent = calling[0];
  if (urgent) {
    list.push(html`<div class="banner alarm ringing"><div class="grow"><strong>▲ ${t('ringing')}</strong> ${precedence(urgent.precedence)}
      ${line(urgent.subject, urgent.direction)} · <bdi>${urgent.from}</bdi> ${countdown(urgent.due)}</div>
      ${calling.length > 1 ? html`<a class="button" id="calling" href="#/inbox">${t('page.inbox')} <span class="num">(${calling.length})</span></a>` : nothing}
      <a class="button" href="#/message/${urgent.id}">${t('open')}</a></div>`);
  }
  const exhausted = [...desk.rows.values()].filter((r) => r.exhausted).sort((a, b) => b.accepted - a.accepted);
  for (const row of exhausted.slice(0, EXHAUSTED_SHOWN)) {
    list.push(html`<div class="banner alarm exhausted"><div class="grow"><strong>✖ ${t('exhausted')}</strong> ${t(row.out ? 'exhausted.out' : 'exhausted.in')}
      ${precedence(row.precedence)} ${line(row.subject, row.direction)} · <bdi>${silent(row).join(', ')}</bdi>${row.out ? silent(row).map((id) => card(row.agreement, id)) : nothing}</div>
      <a class="button" href="#/message/${row.id}">${t('open')}</a></div>`);
  }
  if (exhausted.length > EXHAUSTED_SHOWN) {
    list.push(html`<div class="banner alarm"><strong>✖ ${t('exhausted.more', { n: exhausted.length - EXHAUSTED_SHOWN })}</strong></div>`);
  }
  for (const c of desk.contracts.filter((x) => x.suspended.length)) {
    list.push(html`<div class="banner warn suspended"><div>${c.suspended.map(suspension)}</div></div>`);
  }
  return list;
}

/** Who did not react to a message of this desk; for a message to it, who was told so. */
function silent(row) {
  return row.out ? row.at.filter((a) => a.exhausted).map((a) => a.desk) : [row.from];
}

/** How to reach a desk by other means: in the banner itself, where nobody has to look for it. */
function card(agreement, id) {
  const other = desk.contracts.find((c) => c.id === agreement)?.desks.find((d) => d.id === id);
  return other ? html`<span class="card"><strong>${t('card')} <bdi>${id}</bdi></strong> <bdi class="foreign">${other.fallback}</bdi></span>` : nothing;
}
