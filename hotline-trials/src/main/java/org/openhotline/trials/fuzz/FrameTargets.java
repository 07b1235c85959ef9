package org.openhotline.trials.fuzz;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.log.ConsistencyProof;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.v1.Receipt;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.Frames;
import org.openhotline.protocol.wire.Limits;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.Refusals;
import org.openhotline.server.transport.FrameDoor;

/// Decoders of the wire: the byte stream, the frames of both sides and what they carry.
final class FrameTargets {
  private static final Hash SOME_HASH = Hash.sha256(new byte[] {1}, new byte[] {2});

  private FrameTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget(
            "frame-stream",
            "bytes as they come to the relay, cut by the first of them",
            8 * 1024,
            FrameTargets::stream),
        new FuzzTarget(
            "station-frame", "a frame of a station", 8 * 1024, FrameTargets::stationFrame),
        new FuzzTarget(
            "relay-frame",
            "a frame of a relay, with the refusal, entry or proof in it",
            8 * 1024,
            FrameTargets::relayFrame));
  }

  private static boolean stream(byte[] input) {
    return !FrameDoor.frames(input).isEmpty();
  }

  private static boolean stationFrame(byte[] input) {
    Optional<byte[]> again = FrameDoor.frame(input);
    again.ifPresent(bytes -> BrokenPromise.unlessSame("station frame", input, bytes));
    return again.isPresent();
  }

  private static boolean relayFrame(byte[] input) {
    RelayFrame frame;
    try {
      frame = Frames.ofRelay(input);
      BrokenPromise.unlessEqual("relay frame", frame, Frames.ofRelay(frame.toByteArray()));
    } catch (MalformedException e) {
      return false;
    }
    try {
      content(frame);
    } catch (MalformedException e) {
      return true; // the frame is well formed; what it carries was refused in the declared way
    }
    return true;
  }

  private static void content(RelayFrame frame) throws MalformedException {
    switch (frame.getFrameCase()) {
      case REFUSED -> Refusals.ofFrame(frame.getRefused());
      case RECEIPT -> receipt(frame.getReceipt());
      case PUSH -> {
        inclusion(
            frame.getPush().getIndex(),
            frame.getPush().getTreeSize(),
            frame.getPush().getInclusionList());
        Entries.parse(frame.getPush().getEntry().toByteArray());
      }
      case ENTRIES -> {
        for (Receipt receipt : frame.getEntries().getEntriesList()) {
          receipt(receipt);
        }
      }
      case WELCOME ->
          consistency(
              frame.getWelcome().getRememberedSize(), frame.getWelcome().getConsistencyList());
      case CHECKPOINT ->
          consistency(
              frame.getCheckpoint().getFromSize(), frame.getCheckpoint().getConsistencyList());
      case CHUNK, CAUGHT_UP, PONG, FRAME_NOT_SET -> {}
    }
  }

  private static void receipt(Receipt receipt) throws MalformedException {
    inclusion(receipt.getIndex(), receipt.getTreeSize(), receipt.getInclusionList());
    Entries.parse(receipt.getEntry().toByteArray());
  }

  private static void inclusion(long index, long size, List<ByteString> path) {
    var _ = new InclusionProof(index, size, hashes(path)).verify(SOME_HASH, SOME_HASH).explain();
  }

  private static void consistency(long from, List<ByteString> path) {
    List<Hash> hashes = hashes(path);
    var _ = new ConsistencyProof(from, from + 77, hashes).verify(SOME_HASH, SOME_HASH).explain();
    var _ = new ConsistencyProof(77, from, hashes).verify(SOME_HASH, SOME_HASH).explain();
  }

  private static List<Hash> hashes(List<ByteString> path) {
    List<Hash> hashes = new ArrayList<>();
    for (ByteString each : path) {
      if (each.size() == Hash.LENGTH_BYTES && hashes.size() < Limits.MAX_FETCH_ENTRIES) {
        hashes.add(Hash.of(each.toByteArray()));
      }
    }
    return hashes;
  }
}
