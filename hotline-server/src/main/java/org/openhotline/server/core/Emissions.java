package org.openhotline.server.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;

/// Collects the leaves of one input and gives them their indices.
final class Emissions {
  private final CoreState state;
  private final List<Emitted> emitted = new ArrayList<>();

  Emissions(CoreState state) {
    this.state = state;
  }

  /// An act about one message.
  ///
  /// @return its leaf index
  long act(SignedAct act, MessageState message) {
    return add(new RecordEntry.OfAct(state.now, act), message);
  }

  /// An act that concerns everyone.
  ///
  /// @return its leaf index
  long act(SignedAct act) {
    return add(new RecordEntry.OfAct(state.now, act), new TreeSet<>());
  }

  /// A statement about one message.
  void statement(Statement statement, MessageState message) {
    add(new RecordEntry.OfStatement(state.now, statement), message);
  }

  /// An observation; concerns everyone.
  ///
  /// @return its leaf index
  long observation(Observation observation) {
    return add(new RecordEntry.OfObservation(state.now, observation), new TreeSet<>());
  }

  /// An observation about one message.
  ///
  /// @return its leaf index
  long observation(Observation observation, MessageState message) {
    return add(new RecordEntry.OfObservation(state.now, observation), message);
  }

  List<Emitted> all() {
    return emitted;
  }

  private long add(RecordEntry entry, MessageState message) {
    TreeSet<DeskId> desks = new TreeSet<>(message.desks());
    if (message.guarantorsTold) {
      for (Agreement.Party party : state.agreementOf(message.agreement).guarantors()) {
        party.desks().forEach(d -> desks.add(d.id()));
      }
    }
    long leaf = state.leaves++;
    emitted.add(new Emitted(leaf, entry, desks, message.id, message.precedence));
    return leaf;
  }

  private long add(RecordEntry entry, SortedSet<DeskId> desks) {
    long leaf = state.leaves++;
    emitted.add(new Emitted(leaf, entry, desks, null, null));
    return leaf;
  }
}
