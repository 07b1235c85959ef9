// Times: date-time group first, local time second, numbers always left to right.

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const EARLY_MILLIS = 40; // far from both ends of a second: no second is shown twice or left out
const two = (n) => String(n).padStart(2, '0');

let machine = 0; // what this page's clock must add to be the console's
let ahead = 0; // how far the console's clock is ahead of the one that deadlines follow

/** Takes the console's clock at this moment, in milliseconds. */
export function correct(now) {
  machine = now - Date.now();
}

/** Takes how far the console's clock is ahead of the relay's, which decides; null: not measured. */
export function lead(millis) {
  ahead = millis ?? 0;
}

/** The time that deadlines follow, in milliseconds. */
export function now() {
  return Date.now() + machine - ahead;
}

/** Calls `work` once in every second of that clock, early in it; again after every change of it. */
export function everySecond(work) {
  setTimeout(() => {
    everySecond(work);
    work();
  }, 1000 - (((now() % 1000) + 1000) % 1000) + EARLY_MILLIS);
}

/** A date-time group: 222213ZNOV26. */
export function group(ms) {
  const t = new Date(ms);
  return two(t.getUTCDate()) + two(t.getUTCHours()) + two(t.getUTCMinutes()) + 'Z' +
    MONTHS[t.getUTCMonth()] + two(t.getUTCFullYear() % 100);
}

/** Seconds of a moment, for logs where minutes are too coarse: :07. */
export function seconds(ms) {
  return ':' + two(new Date(ms).getUTCSeconds());
}

/** Local date and time in the page's language, with Western digits. */
export function local(ms, lang, withSeconds = false) {
  return new Intl.DateTimeFormat(lang + '-u-nu-latn', {
    day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false,
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(new Date(ms));
}

/** A countdown in whole seconds: 00:02:46, and -00:02:46 when the time has passed. */
export function countdown(secondsLeft) {
  const all = Math.abs(secondsLeft);
  const hours = Math.floor(all / 3600);
  return (secondsLeft < 0 ? '-' : '') + two(hours) + ':' + two(Math.floor(all / 60) % 60) + ':' + two(all % 60);
}

/** A duration in its two largest units: 3 h 20 min. */
export function span(secondsLong, lang) {
  const units = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
  const parts = [];
  let rest = Math.round(secondsLong);
  for (const [unit, size] of units) {
    const n = Math.floor(rest / size);
    if (n > 0 && parts.length < 2) {
      parts.push(new Intl.NumberFormat(lang + '-u-nu-latn', { style: 'unit', unit, unitDisplay: 'short' }).format(n));
      rest -= n * size;
    }
  }
  return parts.length ? parts.join(' ') : new Intl.NumberFormat(lang + '-u-nu-latn', { style: 'unit', unit: 'second', unitDisplay: 'short' }).format(0);
}

/** Fills every element with data-due once: one clock for a page, never one for a row. */
export function tick(root) {
  const at = now();
  for (const e of root.querySelectorAll('[data-due]')) {
    const left = Number(e.dataset.due) - at;
    // all rows turn with the clock of the page, not each at a moment of its own
    const text = countdown(Math.floor(Number(e.dataset.due) / 1000) - Math.floor(at / 1000));
    if (e.textContent !== text) {
      e.textContent = text;
    }
    const whole = Number(e.dataset.whole) || 0;
    const state = left < 0 ? 'over' : whole && left < whole / 2 ? 'soon' : 'time';
    if (e.dataset.state !== state) {
      e.dataset.state = state;
    }
  }
  for (const e of root.querySelectorAll('[data-clock]')) {
    const text = group(at) + seconds(at);
    if (e.textContent !== text) {
      e.textContent = text;
    }
  }
}
