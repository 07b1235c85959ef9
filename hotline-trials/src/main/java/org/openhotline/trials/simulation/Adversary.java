package org.openhotline.trials.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.CheckpointUpdate;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;

/// A relay that lies, or whoever holds the wire between it and the stations: alters, withholds,
/// replays and reorders frames, and with the relay's own keys shows forged and forked records.
///
/// Stations must believe none of it: either a frame changes nothing, or the session ends.
final class Adversary {
  private static final int ONE_IN = 60;
  private static final int FORKS_ONE_IN = 150;
  private static final int REMEMBERED = 40;

  private final Trial trial;
  private final RandomGenerator random;
  private final @Nullable CheckpointSigner signer;
  private final Deque<byte[]> seen = new ArrayDeque<>();
  private final Map<Wire, View> views = new HashMap<>();
  private final Map<StationMachine, Set<Long>> sent = new HashMap<>();
  private boolean active;

  /// What one station was shown on one connection.
  private static final class View {
    private long announced;
    private long lastInOrder = -1;
    private byte @Nullable [] heldBack;
    private boolean forked;
    private boolean touched;
  }

  /// @param signer the relay's own keys; null: this adversary has only the wire
  Adversary(Trial trial, @Nullable CheckpointSigner signer) {
    this.trial = trial;
    this.random = trial.random("adversary");
    this.signer = signer;
  }

  /// Begins or ceases to lie.
  void active(boolean on) {
    active = on;
  }

  /// Whether anything on this connection was not as the honest relay and station sent it.
  boolean touched(Wire wire) {
    View view = views.get(wire);
    return view != null && view.touched;
  }

  private View view(Wire wire) {
    return views.computeIfAbsent(wire, _ -> new View());
  }

  /// What arrives at the relay for a frame of a station.
  List<byte[]> fromStation(Wire wire, byte[] frame) {
    View view = view(wire);
    try {
      StationFrame parsed = StationFrame.parseFrom(frame);
      if (parsed.hasHello()) {
        view.lastInOrder = parsed.getHello().getAfterIndex();
        view.announced = parsed.getHello().getRememberedSize();
        misled(wire, parsed.getHello().getAfterIndex());
        return List.of(frame); // without Hello there is no session to lie in
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a station sends what is no frame", e);
    }
    return active && random.nextInt(ONE_IN) == 0 ? spoil(view, frame) : List.of(frame);
  }

  /// A replayed frame may be of the stream of another desk. A station that took it waits for what
  /// follows there, and the honest stream of its own seems to leave out entries.
  private void misled(Wire wire, long after) {
    if (after >= 0 && !sent(wire).contains(after)) {
      wire.station().shownFork(after + 1);
    }
  }

  /// Leaves that the honest relay sent to the station of a wire.
  private Set<Long> sent(Wire wire) {
    return sent.computeIfAbsent(wire.station(), _ -> new HashSet<>());
  }

  /// What arrives at the station for a frame of the relay.
  List<byte[]> fromRelay(Wire wire, byte[] frame) {
    View view = view(wire);
    RelayFrame parsed;
    try {
      parsed = RelayFrame.parseFrom(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the relay sends what is no frame", e);
    }
    if (parsed.hasPush()) {
      sent(wire).add(parsed.getPush().getIndex());
    }
    byte[] back = view.heldBack;
    if (back != null) {
      view.heldBack = null;
      return List.of(frame, back);
    }
    if (active && !parsed.hasWelcome() && random.nextInt(ONE_IN) == 0) {
      return spoil(view, frame);
    }
    if (active && signer != null && parsed.hasCheckpoint() && random.nextInt(FORKS_ONE_IN) == 0) {
      List<byte[]> fork = fork(wire, view, signer);
      if (!fork.isEmpty()) {
        return fork;
      }
    }
    remember(view, parsed, frame);
    return List.of(frame);
  }

  private void remember(View view, RelayFrame parsed, byte[] frame) {
    switch (parsed.getFrameCase()) {
      case CHECKPOINT -> view.announced = size(parsed.getCheckpoint().getCheckpoint());
      case WELCOME -> view.announced = size(parsed.getWelcome().getCheckpoint());
      case PUSH -> {
        if (!parsed.getPush().getUrgent()) {
          view.lastInOrder = parsed.getPush().getIndex();
        }
      }
      default -> {}
    }
    if (active) {
      seen.addLast(frame);
      if (seen.size() > REMEMBERED) {
        seen.removeFirst();
      }
    }
  }

  private static long size(ByteString note) {
    return Long.parseLong(note.toStringUtf8().split("\n", 4)[1]);
  }

  private List<byte[]> spoil(View view, byte[] frame) {
    view.touched = true;
    return switch (random.nextInt(4)) {
      case 0 -> {
        trial.count(Fault.FRAME_ALTERED);
        byte[] altered = frame.clone();
        altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
        yield List.of(altered);
      }
      case 1 -> {
        trial.count(Fault.FRAME_WITHHELD);
        yield List.of();
      }
      case 2 -> {
        trial.count(Fault.FRAME_REPLAYED);
        byte[] old = seen.isEmpty() ? frame : List.copyOf(seen).get(random.nextInt(seen.size()));
        yield List.of(frame, old);
      }
      default -> {
        trial.count(Fault.FRAMES_REORDERED);
        view.heldBack = frame;
        yield List.of();
      }
    };
  }

  /// A checkpoint over the true record and one entry more, signed with the relay's keys: a forged
  /// act with its proof, or another end of the record than the others are shown.
  private List<byte[]> fork(Wire wire, View view, CheckpointSigner keys) {
    List<byte[]> record = trial.oracle().record();
    if (view.forked || view.announced < 1 || view.announced > record.size()) {
      return List.of();
    }
    boolean act = random.nextBoolean();
    byte[] last = act ? forgedAct(record) : otherEnd(record);
    if (last.length == 0) {
      return List.of();
    }
    view.forked = true;
    view.touched = true;
    wire.station().shownFork(record.size() + 1L);
    trial.count(act ? Fault.FORGED_ACT : Fault.TWO_FACED);
    List<Hash> leaves = new ArrayList<>(record.size() + 1);
    record.forEach(entry -> leaves.add(Merkle.leafHash(entry)));
    leaves.add(Merkle.leafHash(last));
    CheckpointUpdate.Builder update =
        CheckpointUpdate.newBuilder()
            .setCheckpoint(
                ByteString.copyFrom(keys.sign(leaves.size(), Merkle.root(leaves)).encode()))
            .setFromSize(view.announced);
    consistency(leaves, Math.toIntExact(view.announced), true)
        .forEach(h -> update.addConsistency(ByteString.copyFrom(h.bytes())));
    List<byte[]> frames = new ArrayList<>();
    frames.add(RelayFrame.newBuilder().setCheckpoint(update).build().toByteArray());
    if (act) {
      Push.Builder push =
          Push.newBuilder()
              .setIndex(record.size())
              .setEntry(ByteString.copyFrom(last))
              .setTreeSize(leaves.size())
              .setPreviousIndex(view.lastInOrder);
      inclusion(leaves, record.size())
          .forEach(h -> push.addInclusion(ByteString.copyFrom(h.bytes())));
      frames.add(RelayFrame.newBuilder().setPush(push).build().toByteArray());
    }
    return frames;
  }

  /// An act of the record under a fresh id and at a later time, with the old signatures; empty if
  /// the record has none.
  private byte[] forgedAct(List<byte[]> record) {
    for (int tries = 0; tries < 50; tries++) {
      RecordEntry entry = parse(record.get(random.nextInt(record.size())));
      if (entry instanceof RecordEntry.OfAct(Instant time, SignedAct act)
          && act.act().context().desk() != null) {
        byte[] body = act.body().toArray();
        byte[] id = act.act().context().actId().value().toArray();
        int at = indexOf(body, id);
        if (at >= 0) {
          body[at] ^= 1;
          byte[] forged = act.bytes().toArray();
          int bodyAt = indexOf(forged, act.body().toArray());
          System.arraycopy(body, 0, forged, bodyAt, body.length);
          try {
            return Entries.bytes(new RecordEntry.OfAct(time.plusSeconds(1), Acts.parse(forged)));
          } catch (MalformedException e) {
            return new byte[0];
          }
        }
      }
    }
    return new byte[0];
  }

  /// A statement that the record does not have.
  private byte[] otherEnd(List<byte[]> record) {
    RecordEntry last = parse(record.getLast());
    return Entries.bytes(
        new RecordEntry.OfObservation(
            last.time(),
            new org.openhotline.protocol.message.Observation.ClockStepped(
                1_000_000 + random.nextInt(1_000_000))));
  }

  private static RecordEntry parse(byte[] entry) {
    try {
      return Entries.parse(entry);
    } catch (MalformedException e) {
      throw new IllegalStateException("the record holds what is no entry", e);
    }
  }

  private static int indexOf(byte[] in, byte[] what) {
    for (int at = 0; at + what.length <= in.length; at++) {
      if (java.util.Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  // RFC 9162 §2.1.3 and §2.1.4, word by word.

  private static List<Hash> inclusion(List<Hash> leaves, int index) {
    if (leaves.size() == 1) {
      return new ArrayList<>();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, leaves.size());
    List<Hash> path = index < k ? inclusion(left, index) : inclusion(right, index - k);
    path.add(Merkle.root(index < k ? right : left));
    return path;
  }

  private static List<Hash> consistency(List<Hash> leaves, int older, boolean whole) {
    if (older == leaves.size()) {
      return whole ? new ArrayList<>() : new ArrayList<>(List.of(Merkle.root(leaves)));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, leaves.size());
    List<Hash> path =
        older <= k ? consistency(left, older, whole) : consistency(right, older - k, false);
    path.add(Merkle.root(older <= k ? right : left));
    return path;
  }
}
