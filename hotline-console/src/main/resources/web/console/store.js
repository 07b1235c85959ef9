// What the console knows, and the one way to change it: everything is drawn again from it.

export const desk = {
  ready: false, reachable: true, ended: false,
  home: null, people: [], unlocked: false, trouble: '', link: { up: false, why: '' },
  seat: null, watch: null, rows: new Map(), drafts: [], queue: [], contracts: [], links: {},
};

/** What this page alone knows. */
export const page = { route: ['inbox'], lang: 'en', busy: false, dialog: null };

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

/** Begins a new page at its top: for eyes, for the keyboard, and for who hears it read. */
export function top() {
  queueMicrotask(() => {
    document.getElementById('main')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
}

/** Takes the whole state. */
export function whole(state) {
  desk.rows = new Map(state.rows.map((r) => [r.id, r]));
  parts(state);
  desk.ready = true;
  redraw();
}

/** Takes what differs. */
export function change(changes) {
  for (const row of changes.rows) {
    desk.rows.set(row.id, row);
  }
  for (const id of changes.gone) {
    desk.rows.delete(id);
  }
  parts(changes);
  redraw();
}

function parts(from) {
  for (const name of ['home', 'people', 'unlocked', 'trouble', 'link', 'drafts', 'queue', 'contracts', 'links']) {
    if (from[name] !== undefined) {
      desk[name] = from[name];
    }
  }
  for (const name of ['seat', 'watch']) {
    if (from[name] !== undefined) {
      desk[name] = Object.keys(from[name]).length ? from[name] : null;
    }
  }
}

/** Messages to this desk, or of this desk: open first by deadline, then the newest. */
export function listed(out) {
  return [...desk.rows.values()].filter((r) => r.out === out).sort((a, b) =>
    Number(b.open) - Number(a.open) ||
    (a.open ? (a.due ?? Infinity) - (b.due ?? Infinity) : 0) || b.accepted - a.accepted);
}

/** This desk's own file of a message to it. */
export function mine(row) {
  return row.at.find((a) => a.desk === desk.home.desk);
}

/** Whether this desk stands on the plane of exercises. */
export function exercise() {
  return desk.home !== null && desk.home.plane === 'EXERCISE';
}

/** Goes to a page. */
export function go(...parts) {
  location.hash = '#/' + parts.join('/');
}
