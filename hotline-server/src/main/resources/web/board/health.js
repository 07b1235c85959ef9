// Health of the relay, as it judges itself.

import { html } from './vendor/lit-html/lit-html.js';
import { t } from './shared/i18n.js';
import { now } from './shared/time.js';
import { board } from './store.js';
import { lasting, moment } from './words.js';

const MEBI = 1024 * 1024;
const DAY = 86_400_000;

/** The page. */
export function health() {
  const h = board.health;
  return html`<h1>${t('page.health')}</h1><section class="panel"><ul class="checks" id="checks">${h.checks.map((c) => html`
      <li><span class="state ${c.flaw ? 'over' : 'good'}">${t(`check.${c.name}`)}</span> ${c.flaw ? html`<span lang="en" dir="ltr">${c.flaw}</span>` : ''}</li>`)}</ul></section>
    <section class="panel"><dl class="facts">
      <dt>${t('health.commit')}</dt><dd>${h.stalledSeconds ? html`<span class="num">${h.stalledSeconds} s</span>` : t('health.nothing')}</dd>
      <dt>${t('health.timers')}</dt><dd>${lasting(h.lateMillis)}</dd>
      <dt>${t('health.disk')}</dt><dd><span class="num">${Math.floor(h.freeBytes / MEBI)} MiB</span> (${t('health.reserve')} <span class="num">${Math.floor(h.reserveBytes / MEBI)} MiB</span>)</dd>
      <dt>${t('health.waiting')}</dt><dd class="num">${h.waiting}</dd>
      <dt>${t('health.sessions')}</dt><dd class="num">${h.sessions}</dd>
      <dt>${t('health.departure')}</dt><dd class="num">${(h.departureMillis / 1000).toFixed(3)} s</dd>
      <dt>${t('health.certificate')}</dt><dd>${moment(h.certificateEnds)} · ${t('days', { n: Math.floor((h.certificateEnds - now()) / DAY) })}</dd>
      <dt>${t('health.record')}</dt><dd class="num">${h.record}</dd></dl></section>`;
}
