// The operators' log: the last lines, and the hash that fixes all before.

import { html } from './vendor/lit-html/lit-html.js';
import { t } from './shared/i18n.js';
import { board } from './store.js';
import { line } from './trace.js';

/** The page. */
export function log() {
  return html`<h1>${t('page.log')}</h1><section class="panel"><dl class="facts"><dt>${t('log.lines')}</dt><dd class="num">${board.log.lines}</dd>
    <dt>${t('log.head')}</dt><dd class="id foreign">${board.log.head}</dd></dl><p class="quiet">${t('log.legend')}</p></section>
    <section class="panel">${board.log.last.length ? html`<ol class="facts-list" id="log">${board.log.last.map(line)}</ol>` : html`<p>${t('log.none')}</p>`}</section>`;
}
