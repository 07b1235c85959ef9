package org.openhotline.client.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Statement;

/// Everything that the record says about one message at one addressee; separate facts, never
/// merged.
///
/// Threading: filled and read by one thread.
public final class AddresseeFile {
  private final DeskId desk;
  private final Map<ActKind, Fact> facts = new EnumMap<>(ActKind.class);
  private final Map<Obligation, Instant> due = new EnumMap<>(Obligation.class);
  private final List<Statement.Overdue> overdue = new ArrayList<>();
  private final List<Statement.Escalated> steps = new ArrayList<>();
  private final List<Obligation> exhausted = new ArrayList<>();
  private final List<DeskId> closedBy = new ArrayList<>();
  private @Nullable Instant holdingUntil;
  private @Nullable Instant lateSince;
  private @Nullable Stage ending;
  private boolean notDelivered;

  AddresseeFile(DeskId desk) {
    this.desk = desk;
  }

  /// The addressee.
  public DeskId desk() {
    return desk;
  }

  /// The first fact of `kind`; of HOLDING the last.
  public Optional<Fact> fact(ActKind kind) {
    return Optional.ofNullable(facts.get(kind));
  }

  /// The deadline of an obligation while something is owed.
  public Optional<Instant> due(Obligation obligation) {
    return Optional.ofNullable(due.get(obligation));
  }

  /// OVERDUE statements, in order; they stay for ever.
  public List<Statement.Overdue> overdue() {
    return Collections.unmodifiableList(overdue);
  }

  /// Ladder steps, in order.
  public List<Statement.Escalated> steps() {
    return Collections.unmodifiableList(steps);
  }

  /// Whether EXHAUSTED stands at `side` (the origin or this addressee).
  public boolean exhaustedAt(DeskId side) {
    return !exhausted.isEmpty() && !closedBy.contains(side);
  }

  /// Whether the ladder ever came to its end.
  public boolean wasExhausted() {
    return !exhausted.isEmpty();
  }

  /// The deadline that a late acknowledgement missed.
  public Optional<Instant> lateSince() {
    return Optional.ofNullable(lateSince);
  }

  /// Until when a reply is promised.
  public Optional<Instant> holdingUntil() {
    return Optional.ofNullable(holdingUntil);
  }

  /// Whether anything is still owed.
  public boolean open() {
    return !due.isEmpty();
  }

  /// The one word for lists; OVERDUE and EXHAUSTED stand beside it.
  public Stage stage() {
    if (ending != null) {
      return ending;
    }
    if (holdingUntil != null) {
      return Stage.HOLDING;
    }
    if (facts.containsKey(ActKind.ACKNOWLEDGED)) {
      return Stage.ACKNOWLEDGED;
    }
    if (facts.containsKey(ActKind.DECRYPTED)) {
      return Stage.DECRYPTED;
    }
    if (facts.containsKey(ActKind.CANNOT_READ)) {
      return Stage.CANNOT_READ;
    }
    if (facts.containsKey(ActKind.DELIVERED)) {
      return Stage.DELIVERED;
    }
    return notDelivered ? Stage.NOT_DELIVERED : Stage.ACCEPTED;
  }

  void owes(Obligation obligation, Instant until) {
    due.put(obligation, until);
  }

  void fact(ActKind kind, Fact fact, @Nullable Instant promised) {
    switch (kind) {
      case HOLDING -> {
        facts.put(kind, fact);
        holdingUntil = promised;
        reacted();
        if (promised != null) {
          due.put(Obligation.REPLY, promised);
        }
      }
      case ACKNOWLEDGED -> {
        facts.putIfAbsent(kind, fact);
        reacted();
      }
      case DECLINED -> {
        facts.putIfAbsent(kind, fact);
        reacted();
        end(Stage.DECLINED);
      }
      case CANCEL -> end(Stage.CANCELLED);
      case MESSAGE,
          DELIVERED,
          DECRYPTED,
          CANNOT_READ,
          WATCH,
          CHANNEL,
          DIRECTORY,
          AGREEMENT,
          CLOSE ->
          facts.putIfAbsent(kind, fact);
    }
  }

  /// A human of this addressee reacted: the acknowledgement is no longer owed and EXHAUSTED no
  /// longer stands.
  void reacted() {
    due.remove(Obligation.ACKNOWLEDGE);
    exhausted.clear();
  }

  void answered() {
    reacted();
    end(Stage.ANSWERED);
  }

  void end(Stage stage) {
    if (ending == null) {
      ending = stage;
    }
    due.clear();
    exhausted.clear();
  }

  void closed(DeskId side) {
    closedBy.add(side);
  }

  void state(Statement statement) {
    switch (statement) {
      case Statement.NotDelivered s -> notDelivered = true;
      case Statement.Overdue s -> overdue.add(s);
      case Statement.Escalated s -> steps.add(s);
      case Statement.Exhausted s -> {
        exhausted.add(s.obligation());
        closedBy.clear();
      }
      case Statement.LateAcknowledged s -> lateSince = s.due();
      case Statement.HoldExpired s -> holdingUntil = null;
      case Statement.Expired s -> end(Stage.EXPIRED);
      case Statement.Answered s -> answered();
      case Statement.Accepted s -> {
        for (Statement.Deadline deadline : s.deadlines()) {
          if (deadline.desk().equals(desk)) {
            owes(deadline.obligation(), deadline.due());
          }
        }
      }
    }
  }
}
