package org.openhotline.server.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets out what was decided in the order in which it came in, line by line, however many threads
/// decide.
///
/// Messages of a desk form a chain: if the second were ordered before the first, because it was
/// verified faster, it would be refused. So verification runs in parallel and its results leave in
/// turn. Any thread; what is let out runs on the thread of whoever decided last, outside the lock.
final class Turns {
  private final Map<Object, Line> lines = new HashMap<>();

  private static final class Line {
    private final Deque<Turn> turns = new ArrayDeque<>();
    private boolean releasing;
  }

  /// A place in a line.
  final class Turn {
    private final Object key;
    private final Line line;
    private @Nullable Runnable action;

    private Turn(Object key, Line line) {
      this.key = key;
      this.line = line;
    }

    /// It is decided: `what` runs as soon as everything before it has run. Must be called once.
    void decided(Runnable what) {
      synchronized (Turns.this) {
        action = what;
        if (line.releasing) {
          return;
        }
        line.releasing = true;
      }
      release(key, line);
    }
  }

  /// Takes the next place in the line of `key`.
  synchronized Turn enter(Object key) {
    Line line = lines.computeIfAbsent(key, _ -> new Line());
    Turn turn = new Turn(key, line);
    line.turns.add(turn);
    return turn;
  }

  private void release(Object key, Line line) {
    for (Runnable next = next(key, line); next != null; next = next(key, line)) {
      boolean done = false;
      try {
        next.run();
        done = true;
      } finally {
        if (!done) {
          synchronized (this) {
            line.releasing = false;
          }
        }
      }
    }
  }

  private synchronized @Nullable Runnable next(Object key, Line line) {
    Turn first = line.turns.peek();
    if (first == null || first.action == null) {
      line.releasing = false;
      if (first == null) {
        lines.remove(key);
      }
      return null;
    }
    line.turns.remove();
    return first.action;
  }
}
