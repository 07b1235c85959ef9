package org.openhotline.server.consensus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The two queues before the log and the count of what is under way in it.
///
/// Only a bounded part is handed to the log at a time (`inFlight`), because what is in the log can
/// no longer be overtaken; the rest waits here, urgent first. Every method may be called by any
/// thread and holds the lock for a few field accesses only; [#take] and [#awaitEmpty] block.
final class Lanes<R> {
  private final SequencerSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final ArrayDeque<Pending<R>> urgent = new ArrayDeque<>();
  private final ArrayDeque<Pending<R>> normal = new ArrayDeque<>();
  private final Set<Pending<R>> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
  private int waiting;
  private long waitingBytes;
  private long underWayBytes;
  private long answered;
  private boolean accepting = true;
  private boolean stopped;
  private @Nullable String diskLow;

  Lanes(SequencerSettings settings) {
    this.settings = settings;
  }

  /// Takes a proposal in, or says why not. `waiting` counts everything that has no answer yet.
  Optional<Outcome.Refused<R>> offer(Pending<R> pending) {
    var lane = pending.lane();
    var length = pending.bytes();
    if (length > settings.maxInputBytes()) {
      return refused(
          Refusal.TOO_LARGE,
          "the input may be %d bytes long, the limit is %d (maxInputBytes): send it in parts or raise the limit"
              .formatted(length, settings.maxInputBytes()));
    }
    lock.lock();
    try {
      if (!accepting) {
        return refused(
            Refusal.NOT_SERVING,
            "this node is stopping and orders nothing more: try another node or later");
      }
      var capacity = settings.waiting();
      if (waiting >= capacity.proposals(lane) || waitingBytes + length > capacity.bytes(lane)) {
        return refused(
            Refusal.QUEUE_FULL,
            "%d proposals of %d bytes have no answer yet, the limit of the %s lane is %d of %d bytes: try again later"
                .formatted(
                    waiting, waitingBytes, lane, capacity.proposals(lane), capacity.bytes(lane)));
      }
      if (diskLow != null && lane == Lane.NORMAL) {
        return refused(Refusal.DISK_RESERVE, diskLow);
      }
      waiting++;
      waitingBytes += length;
      (lane == Lane.URGENT ? urgent : normal).add(pending);
      changed.signalAll();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Outcome.Refused<R>> refused(Refusal reason, String message) {
    return Optional.of(new Outcome.Refused<>(reason, message));
  }

  /// Waits for the next proposal to order, urgent ones first; empty when there will be none any
  /// more.
  Optional<Pending<R>> take() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped) {
        var queue = urgent.isEmpty() ? normal : urgent;
        var next = queue.peek();
        if (next != null && fits(next)) {
          queue.remove();
          underWay.add(next);
          underWayBytes += next.bytes();
          return Optional.of(next);
        }
        changed.await();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Pending<R> next) {
    var capacity = settings.inFlight();
    return underWay.size() < capacity.proposals(next.lane())
        && underWayBytes + next.bytes() <= capacity.bytes(next.lane());
  }

  /// Frees the place of a proposal that is about to be answered; false when it was freed before, in
  /// which case somebody else answers it.
  boolean release(Pending<R> pending) {
    lock.lock();
    try {
      if (!underWay.remove(pending)) {
        return false;
      }
      underWayBytes -= pending.bytes();
      forget(pending);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Returns whether a proposal is in the log and has no answer.
  boolean isUnderWay(Pending<R> pending) {
    lock.lock();
    try {
      return underWay.contains(pending);
    } finally {
      lock.unlock();
    }
  }

  private void forget(Pending<R> pending) {
    waiting--;
    waitingBytes -= pending.bytes();
    answered++;
    changed.signalAll();
  }

  /// Refuses every new proposal from now on; those taken in go on.
  void refuseNew() {
    lock.lock();
    try {
      accepting = false;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until every proposal was answered; false when the limit passed first.
  boolean awaitEmpty(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      var left = limit.toNanos();
      while (waiting > 0 && !stopped) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return waiting == 0;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the queues: nothing is taken in or handed out any more. Returns what never reached the
  /// log.
  List<Pending<R>> stop() {
    lock.lock();
    try {
      accepting = false;
      stopped = true;
      var never = new ArrayList<Pending<R>>(urgent);
      never.addAll(normal);
      urgent.clear();
      normal.clear();
      never.forEach(this::forget);
      changed.signalAll();
      return never;
    } finally {
      lock.unlock();
    }
  }

  /// Takes away what is under way in the log, so that nobody else answers it.
  List<Pending<R>> abandonUnderWay() {
    lock.lock();
    try {
      var abandoned = List.copyOf(underWay);
      underWay.clear();
      underWayBytes = 0;
      abandoned.forEach(this::forget);
      return abandoned;
    } finally {
      lock.unlock();
    }
  }

  /// Sets or clears the reason for which normal proposals are refused.
  void diskLow(@Nullable String reason) {
    lock.lock();
    try {
      diskLow = reason;
    } finally {
      lock.unlock();
    }
  }

  /// What the lanes hold at one instant.
  ///
  /// @param waiting proposals without an answer, including those under way
  /// @param underWay proposals in the log
  /// @param answered proposals answered since the start
  record Fill(int waiting, int underWay, long answered) {}

  Fill fill() {
    lock.lock();
    try {
      return new Fill(waiting, underWay.size(), answered);
    } finally {
      lock.unlock();
    }
  }
}
