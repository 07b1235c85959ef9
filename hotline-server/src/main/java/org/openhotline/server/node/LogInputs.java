package org.openhotline.server.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.core.Input;
import org.openhotline.server.relay.v1.LogInput;
import org.openhotline.server.relay.v1.SubmittedAct;
import org.openhotline.server.relay.v1.TimePassed;

/// Inputs of the ordered log to and from their bytes.
final class LogInputs {
  /// What an act costs in the log beside act and body, at most.
  static final int OVERHEAD_BYTES = 512;

  private LogInputs() {}

  /// An input as it stands in the log.
  ///
  /// @param time stamped when it was ordered
  /// @param input for the core
  /// @param body sealed body of a message; empty for everything else
  record Logged(Instant time, Input input, Bytes body) {}

  /// An act with its sealed body.
  static byte[] act(long timeMillis, Bytes act, Bytes body, String submitter) {
    return LogInput.newBuilder()
        .setTimeMs(timeMillis)
        .setAct(
            SubmittedAct.newBuilder()
                .setAct(ByteString.copyFrom(act.toArray()))
                .setBody(ByteString.copyFrom(body.toArray()))
                .setSubmitter(submitter))
        .build()
        .toByteArray();
  }

  /// Nothing but time.
  static byte[] tick(long timeMillis) {
    return LogInput.newBuilder()
        .setTimeMs(timeMillis)
        .setTick(TimePassed.getDefaultInstance())
        .build()
        .toByteArray();
  }

  /// Something that the relay saw.
  static byte[] observation(long timeMillis, Observation observation) {
    Instant time = Instant.ofEpochMilli(timeMillis);
    byte[] entry = Entries.bytes(new RecordEntry.OfObservation(time, observation));
    return LogInput.newBuilder()
        .setTimeMs(timeMillis)
        .setObservation(ByteString.copyFrom(entry))
        .build()
        .toByteArray();
  }

  /// Reads an input.
  ///
  /// @throws IllegalStateException if this node cannot read what was ordered: it must not go on
  static Logged read(byte[] bytes) {
    try {
      LogInput logged = LogInput.parseFrom(bytes);
      Instant time = Instant.ofEpochMilli(logged.getTimeMs());
      return switch (logged.getInputCase()) {
        case ACT -> {
          SignedAct act = Acts.parse(logged.getAct().getAct().toByteArray());
          yield new Logged(
              time, new Input.SubmitAct(act), Bytes.of(logged.getAct().getBody().toByteArray()));
        }
        case TICK -> new Logged(time, new Input.Tick(), Bytes.EMPTY);
        case OBSERVATION ->
            new Logged(
                time,
                new Input.Observe(observed(logged.getObservation().toByteArray())),
                Bytes.EMPTY);
        case INPUT_NOT_SET ->
            throw new IllegalStateException(
                "an ordered input is of a kind that this node does not know");
      };
    } catch (InvalidProtocolBufferException | MalformedException e) {
      throw new IllegalStateException("an ordered input cannot be read: " + e.getMessage(), e);
    }
  }

  private static Observation observed(byte[] entry) throws MalformedException {
    return switch (Entries.parse(entry)) {
      case RecordEntry.OfObservation(Instant _, Observation observation) -> observation;
      case RecordEntry.OfAct _, RecordEntry.OfStatement _ ->
          throw new IllegalStateException("an ordered observation holds something else");
    };
  }
}
