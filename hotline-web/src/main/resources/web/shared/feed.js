// The live feed: one stream for all tabs of a browser (plain HTTP allows six connections), held by
// the tab that has the lock and passed on to the others.

const channel = new BroadcastChannel('hotline-feed');

/**
 * Follows the console.
 * @param handlers whole(state), change(changes), reach(reachable)
 */
export function follow(handlers) {
  let known = -1;

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
    if (event.kind === 'reach') {
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
    source.addEventListener('change', (e) => tell({ kind: 'change', data: JSON.parse(e.data) }));
    source.addEventListener('error', () =>
      tell({ kind: 'reach', data: false, ended: source.readyState === EventSource.CLOSED }));
    return new Promise(() => {}); // the lock is held as long as this tab lives
  }

  channel.addEventListener('message', (e) => take(e.data));
  refresh().catch(() => handlers.reach(false, false));
  navigator.locks.request('hotline-feed', lead);
}
