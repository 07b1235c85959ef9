package org.openhotline.protocol.wire;

import java.time.Instant;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.v1.ClockStepped;
import org.openhotline.protocol.v1.LinkChanged;
import org.openhotline.protocol.v1.Notified;
import org.openhotline.protocol.v1.RelayStarted;

/// Entries of the record to and from their exact bytes, which are the leaves of the Merkle tree.
///
/// Pure and safe for many threads.
public final class Entries {
  private Entries() {}

  /// The exact bytes of `entry`. An act keeps the bytes that it came with.
  ///
  /// @throws IllegalArgumentException if [#parse] would refuse it
  public static byte[] bytes(RecordEntry entry) {
    var wire =
        org.openhotline.protocol.v1.RecordEntry.newBuilder().setTimeMs(Fields.millis(entry.time()));
    switch (entry) {
      case RecordEntry.OfAct(var _, var act) -> wire.setAct(Fields.of(act.bytes()));
      case RecordEntry.OfStatement(var _, var statement) ->
          wire.setStatement(StatementCodec.write(statement));
      case RecordEntry.OfObservation(var _, var observation) ->
          wire.setObservation(write(observation));
    }
    byte[] bytes = wire.build().toByteArray();
    if (bytes.length > Limits.MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "an entry has at most "
              + Limits.MAX_ENTRY_BYTES
              + " bytes; this one has "
              + bytes.length);
    }
    return bytes;
  }

  /// The entry in `bytes`, which are its canonical serialisation.
  ///
  /// @throws MalformedException TOO_LARGE above [Limits#MAX_ENTRY_BYTES]; else MALFORMED naming the
  ///   field
  public static RecordEntry parse(byte[] bytes) throws MalformedException {
    var wire =
        Strict.canonical(
            "RecordEntry",
            bytes,
            Limits.MAX_ENTRY_BYTES,
            org.openhotline.protocol.v1.RecordEntry.parser());
    Instant time = Fields.time("time_ms", wire.getTimeMs());
    return switch (wire.getContentCase()) {
      case ACT -> new RecordEntry.OfAct(time, Acts.parse(wire.getAct().toByteArray()));
      case STATEMENT -> new RecordEntry.OfStatement(time, StatementCodec.read(wire.getStatement()));
      case OBSERVATION -> new RecordEntry.OfObservation(time, read(wire.getObservation()));
      case CONTENT_NOT_SET ->
          throw MalformedException.at(
              "RecordEntry", "empty; it holds an act, a statement or an observation");
    };
  }

  private static org.openhotline.protocol.v1.Observation write(Observation observation) {
    var wire = org.openhotline.protocol.v1.Observation.newBuilder();
    switch (observation) {
      case Observation.LinkChanged(var desk, var up) ->
          wire.setLink(LinkChanged.newBuilder().setDesk(desk.value()).setUp(up));
      case Observation.RelayStarted(var node, var lastAlive) ->
          wire.setRelayStarted(
              RelayStarted.newBuilder()
                  .setNode(node)
                  .setLastAliveMs(Fields.optionalMillis(lastAlive)));
      case Observation.ClockStepped(var stepMillis) ->
          wire.setClockStepped(ClockStepped.newBuilder().setStepMs(stepMillis));
      case Observation.Notified notified -> wire.setNotified(write(notified));
    }
    return wire.build();
  }

  private static Observation read(org.openhotline.protocol.v1.Observation wire)
      throws MalformedException {
    return switch (wire.getObservationCase()) {
      case LINK ->
          new Observation.LinkChanged(
              Fields.desk("link.desk", wire.getLink().getDesk()), wire.getLink().getUp());
      case RELAY_STARTED -> {
        RelayStarted started = wire.getRelayStarted();
        String node =
            Fields.text("relay_started.node", started.getNode(), Limits.MAX_NAME_CHARACTERS);
        Fields.require(!node.isEmpty(), "relay_started.node");
        yield new Observation.RelayStarted(
            node, Fields.optionalTime("relay_started.last_alive_ms", started.getLastAliveMs()));
      }
      case CLOCK_STEPPED -> new Observation.ClockStepped(wire.getClockStepped().getStepMs());
      case NOTIFIED -> read(wire.getNotified());
      case OBSERVATION_NOT_SET ->
          throw MalformedException.at("observation", "empty; it holds one observation");
    };
  }

  private static Notified write(Observation.Notified notified) {
    return Notified.newBuilder()
        .setMessageId(Fields.of(notified.messageId()))
        .setDesk(notified.desk().value())
        .setObligationValue(Terms.number(notified.obligation()))
        .setStep(notified.step())
        .setTarget(notified.target().value())
        .setAttempt(notified.attempt())
        .setOutcomeValue(Terms.number(notified.outcome()))
        .build();
  }

  private static Observation.Notified read(Notified wire) throws MalformedException {
    if (wire.getStep() < 0) {
      throw MalformedException.at(
          "notified.step",
          Integer.toUnsignedString(wire.getStep()) + " is not the number of a step");
    }
    if (wire.getAttempt() < 1) {
      throw MalformedException.at(
          "notified.attempt",
          Integer.toUnsignedString(wire.getAttempt()) + " is not the number of an attempt");
    }
    return new Observation.Notified(
        Fields.actId("notified.message_id", wire.getMessageId()),
        Fields.desk("notified.desk", wire.getDesk()),
        Terms.obligation("notified.obligation", wire.getObligationValue()),
        wire.getStep(),
        Fields.checked("notified.target", () -> new LocalId(wire.getTarget())),
        wire.getAttempt(),
        Terms.noticeOutcome("notified.outcome", wire.getOutcomeValue()));
  }
}
