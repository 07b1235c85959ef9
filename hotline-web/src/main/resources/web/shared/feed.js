// The live feed: one stream for all tabs of a browser (plain HTTP allows six connections), held by
// the tab that has the lock and passed on to the others. The console's own thread beats every two
// seconds; a page that hears nothing for a while says that it cannot be relied on.

const channel = new BroadcastChannel('hotline-feed');

/** Longer than the console ever works without a beat: 10 s for a receipt, 8 s to connect. */
const SILENT_MILLIS = 25_000;
const LOOK_MILLIS = 2_000;

/**
 * Follows the console.
 * @param handlers whole(state), change(changes), beat(now), reach(reachable, ended)
 */
export function follow(handlers) {
  let known = -1;
  let heard = performance.now();
  let silent = false;

  async function refresh() {
    const answer = await fetch('api/state');
    if (answer.ok) {
      const whole = await answer.json();
      if (whole.number >= known) {
        take({ kind: 'whole', data: whole });
      }
    } else {
      handlers.reach(false, answer.status === 401);
    }
  }

  function take(event) {
    if (event.kind !== 'reach') {
      heard = performance.now();
      if (silent) {
        silent = false;
        handlers.reach(true, false);
      }
    }
    if (event.kind === 'beat') {
      handlers.beat(event.data.now);
    } else if (event.kind === 'reach') {
      handlers.reach(event.data, event.ended);
    } else if (event.kind === 'whole') {
      known = event.data.number;
      handlers.reach(true, false);
      handlers.whole(event.data);
    } else if (event.data.number === known + 1) {
      known = event.data.number;
      handlers.change(event.data);
    } else if (event.data.number > known) {
      refresh();
    }
  }

  function tell(event) {
    take(event);
    channel.postMessage(event);
  }

  function lead() {
    const source = new EventSource('feed');
    source.addEventListener('whole', (e) => tell({ kind: 'whole', data: JSON.parse(e.data) }));
    source.addEventListener('beat', (e) => tell({ kind: 'beat', data: JSON.parse(e.data) }));
    source.addEventListener('change', (e) => tell({ kind: 'change', data: JSON.parse(e.data) }));
    source.addEventListener('error', () =>
      tell({ kind: 'reach', data: false, ended: source.readyState === EventSource.CLOSED }));
    return new Promise(() => {}); // the lock is held as long as this tab lives
  }

  channel.addEventListener('message', (e) => take(e.data));
  refresh().catch(() => handlers.reach(false, false));
  navigator.locks.request('hotline-feed', lead);
  setInterval(() => {
    if (!silent && performance.now() - heard > SILENT_MILLIS) {
      silent = true;
      handlers.reach(false, false);
    }
  }, LOOK_MILLIS);
}
