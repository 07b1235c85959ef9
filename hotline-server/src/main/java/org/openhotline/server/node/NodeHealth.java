package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.server.metrics.Health;
import org.openhotline.server.metrics.Health.Check;
import org.openhotline.server.metrics.Health.Finding;

/// Judges a node: does it serve, commit, fire, and has it room and a certificate. Any thread.
final class NodeHealth implements Supplier<Health> {
  /// Longer than this nothing commits although work waits: the node is not ready.
  static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);

  /// A deadline that is due for longer than this has not fired: the node is not ready.
  static final Duration DEADLINE_LIMIT = Duration.ofSeconds(5);

  private final Parts parts;

  /// What is looked at.
  ///
  /// @param serving null when the node serves, else why it does not
  /// @param stalledSeconds for how long nothing was committed although inputs are under way; 0: all
  ///   is well
  /// @param nextDue first instant at which something is due; null if nothing ever is
  /// @param freeBytes asks the file system
  /// @param reserveBytes new messages are refused when less is free
  /// @param certificateEnds end of the relay's certificate
  /// @param clock the relay's time
  record Parts(
      Supplier<@Nullable String> serving,
      LongSupplier stalledSeconds,
      Supplier<@Nullable Instant> nextDue,
      LongSupplier freeBytes,
      long reserveBytes,
      Instant certificateEnds,
      InstantSource clock) {}

  NodeHealth(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Health get() {
    List<Finding> findings = new ArrayList<>();
    for (Check check : Check.values()) {
      String flaw =
          switch (check) {
            case SERVING -> parts.serving().get();
            case COMMIT -> stalled();
            case DEADLINES -> late();
            case DISK -> full();
            case CERTIFICATE -> expired();
          };
      findings.add(flaw == null ? Finding.good(check) : Finding.bad(check, flaw));
    }
    return new Health(findings);
  }

  private @Nullable String stalled() {
    long seconds = parts.stalledSeconds().getAsLong();
    return seconds > COMMIT_LIMIT.toSeconds()
        ? "nothing was committed for %d s although inputs wait; the limit is %d s: look at the disk of the ordered log"
            .formatted(seconds, COMMIT_LIMIT.toSeconds())
        : null;
  }

  private @Nullable String late() {
    Instant due = parts.nextDue().get();
    if (due == null) {
      return null;
    }
    Duration late = Duration.between(due, parts.clock().instant());
    return late.compareTo(DEADLINE_LIMIT) > 0
        ? "what was due %s has not fired for %d s; the limit is %d s: look at the log for refused ticks"
            .formatted(due, late.toSeconds(), DEADLINE_LIMIT.toSeconds())
        : null;
  }

  private @Nullable String full() {
    long free = parts.freeBytes().getAsLong();
    return free < parts.reserveBytes()
        ? "the disk has %d bytes left, the reserve is %d: new messages are refused; make room"
            .formatted(free, parts.reserveBytes())
        : null;
  }

  private @Nullable String expired() {
    return parts.clock().instant().isAfter(parts.certificateEnds())
        ? "the relay's TLS certificate ended at %s: no station can connect; renew it and start again"
            .formatted(parts.certificateEnds())
        : null;
  }
}
