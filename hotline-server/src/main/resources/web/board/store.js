// What the board knows, and the one way to change it: everything is drawn again from it.

export const board = {
  arrived: false, reachable: true, ended: false,
  relay: '', plane: 'LIVE', ready: false, counts: {}, rows: new Map(), more: 0, desks: [], agreements: [],
  health: null, log: { lines: 0, head: '', last: [] }, facts: {},
};

/** What this page alone knows. */
export const page = { route: ['board'], lang: 'en', theme: 'ops', wall: false, me: '', dialog: null, failure: null };

const PARTS = ['relay', 'plane', 'ready', 'counts', 'more', 'desks', 'agreements', 'health', 'log', 'facts'];
const RANK = { ROUTINE: 0, PRIORITY: 1, IMMEDIATE: 2, FLASH: 3 };
let draw = () => {};
let asked = false;

/** Says who draws. */
export function drawn(by) {
  draw = by;
}

/** Draws once before the next frame, however often it is asked. */
export function redraw() {
  if (!asked) {
    asked = true;
    queueMicrotask(() => {
      asked = false;
      draw();
    });
  }
}

/** Takes the whole state. */
export function whole(state) {
  board.rows = new Map(state.rows.map((r) => [r.key, r]));
  parts(state);
  board.arrived = true;
  redraw();
}

/** Takes what differs. */
export function change(changes) {
  for (const row of changes.rows) {
    board.rows.set(row.key, row);
  }
  for (const key of changes.gone) {
    board.rows.delete(key);
  }
  parts(changes);
  redraw();
}

function parts(from) {
  for (const name of PARTS) {
    if (from[name] !== undefined) {
      board[name] = from[name];
    }
  }
}

/** Open items: overdue or exhausted first, then what must be acknowledged, then the rest; in each by time. */
export function listed() {
  return [...board.rows.values()].sort((a, b) =>
    Number(b.overdue || b.exhausted) - Number(a.overdue || a.exhausted) || a.owes.localeCompare(b.owes) || a.due - b.due ||
    RANK[b.precedence] - RANK[a.precedence] || a.key.localeCompare(b.key));
}

/** Those that ring: overdue or exhausted, and nobody looks after them. */
export function ringing() {
  return [...board.rows.values()].filter((r) => (r.overdue || r.exhausted) && !r.handler);
}
