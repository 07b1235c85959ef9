package org.openhotline.server.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.openhotline.server.node.Admission.Ticket;

/// Submissions that wait to be verified, a line for each submitter, served in turn: one of each
/// line, then the next one of each.
///
/// So a submitter waits for at most one submission of every other one, however many those have
/// brought. Within a line the order is that of coming. Not thread-safe: guarded by its admission.
final class Rounds {
  private final Map<Submitter, Line> lines = new HashMap<>();

  /// Lines that are not empty, the next one first.
  private final Deque<Line> next = new ArrayDeque<>();

  private int size;
  private long bytes;

  /// A submission and its place in the order of what leaves admission.
  record Queued(Ticket ticket, Turns.Turn turn) {}

  private static final class Line {
    private final Submitter of;
    private final Deque<Queued> waiting = new ArrayDeque<>();
    private long bytes;

    private Line(Submitter of) {
      this.of = of;
    }
  }

  /// Adds a submission at the end of its submitter's line.
  void add(Queued queued) {
    Ticket ticket = queued.ticket();
    Line line = lines.computeIfAbsent(ticket.submitter(), Line::new);
    if (line.waiting.isEmpty()) {
      next.add(line);
    }
    line.waiting.add(queued);
    line.bytes += ticket.bytes();
    bytes += ticket.bytes();
    size++;
  }

  /// Takes the first of the line whose turn it is.
  ///
  /// @throws java.util.NoSuchElementException if nothing waits
  Queued remove() {
    Line line = next.removeFirst();
    Queued queued = line.waiting.removeFirst();
    line.bytes -= queued.ticket().bytes();
    bytes -= queued.ticket().bytes();
    size--;
    if (line.waiting.isEmpty()) {
      lines.remove(line.of);
    } else {
      next.addLast(line);
    }
    return queued;
  }

  /// Submissions that wait.
  int size() {
    return size;
  }

  /// Their bytes.
  long bytes() {
    return bytes;
  }

  /// Submissions of one submitter that wait.
  int size(Submitter of) {
    Line line = lines.get(of);
    return line == null ? 0 : line.waiting.size();
  }

  /// Bytes of these.
  long bytes(Submitter of) {
    Line line = lines.get(of);
    return line == null ? 0 : line.bytes;
  }
}
