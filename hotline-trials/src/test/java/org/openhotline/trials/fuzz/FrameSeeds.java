package org.openhotline.trials.fuzz;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.CaughtUp;
import org.openhotline.protocol.v1.CheckpointUpdate;
import org.openhotline.protocol.v1.Durable;
import org.openhotline.protocol.v1.Entries;
import org.openhotline.protocol.v1.FetchBody;
import org.openhotline.protocol.v1.FetchEntries;
import org.openhotline.protocol.v1.FetchMessage;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.Plane;
import org.openhotline.protocol.v1.Precedence;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.v1.Receipt;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.v1.Welcome;
import org.openhotline.protocol.wire.Refusals;
import tools.jackson.databind.JsonNode;

/// Frames of every form.
final class FrameSeeds {
  private FrameSeeds() {}

  static List<byte[]> station(List<SignedAct> acts) {
    List<StationFrame.Builder> frames = new ArrayList<>();
    frames.add(
        StationFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setProtocolMin(1)
                    .setProtocolMax(1)
                    .setPlane(Plane.PLANE_LIVE)
                    .setRememberedSize(7)
                    .setSubscribe(true)
                    .setAfterIndex(-1)
                    .setSoftware("seed 1")));
    frames.add(
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(1)
                    .setAct(ByteString.copyFrom(acts.getFirst().bytes().toArray()))
                    .setBodyLength(40)
                    .setPrecedence(Precedence.PRECEDENCE_FLASH)));
    frames.add(
        StationFrame.newBuilder()
            .setChunk(
                BodyChunk.newBuilder()
                    .setRequest(1)
                    .setOffset(20)
                    .setData(ByteString.copyFrom(new byte[20]))
                    .setLast(true)));
    frames.add(StationFrame.newBuilder().setDurable(Durable.newBuilder().setIndex(12)));
    frames.add(
        StationFrame.newBuilder().setFetchBody(FetchBody.newBuilder().setRequest(2).setIndex(3)));
    frames.add(
        StationFrame.newBuilder()
            .setFetchEntries(FetchEntries.newBuilder().setRequest(3).setFrom(1).setCount(256)));
    frames.add(
        StationFrame.newBuilder()
            .setFetchMessage(
                FetchMessage.newBuilder()
                    .setRequest(4)
                    .setMessageId(ByteString.copyFrom(new byte[16]))));
    frames.add(StationFrame.newBuilder().setPing(Ping.newBuilder().setNonce(9).setTimeMs(1)));
    return frames.stream().map(f -> f.build().toByteArray()).toList();
  }

  static List<byte[]> relay(JsonNode record) {
    JsonNode entry = record.get("entries").get(4);
    ByteString leaf = hex(entry, "entry");
    List<ByteString> path = hexes(entry.get("inclusion_in_last"));
    List<ByteString> consistency = hexes(entry.get("consistency_with_last"));
    ByteString note = ByteString.copyFromUtf8(record.get("origin").asString() + "\n15\n");
    Receipt receipt =
        Receipt.newBuilder()
            .setRequest(1)
            .setIndex(4)
            .setEntry(leaf)
            .setTreeSize(15)
            .addAllInclusion(path)
            .build();
    List<RelayFrame.Builder> frames = new ArrayList<>();
    frames.add(
        RelayFrame.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setProtocol(1)
                    .setNode("n1")
                    .setStationId("xa-1")
                    .setDesk("XA")
                    .setTimeMs(1)
                    .setRememberedSize(5)
                    .setCheckpoint(note)
                    .addAllConsistency(consistency)
                    .setMaxBodyBytes(4096)));
    frames.add(
        RelayFrame.newBuilder()
            .setRefused(
                Refusals.toFrame(
                    1, Refusal.of(RefusalCode.OVERLOADED, "too much", "limit", "3"), true)));
    frames.add(RelayFrame.newBuilder().setReceipt(receipt));
    frames.add(
        RelayFrame.newBuilder()
            .setCheckpoint(
                CheckpointUpdate.newBuilder()
                    .setCheckpoint(note)
                    .setFromSize(5)
                    .addAllConsistency(consistency)));
    frames.add(
        RelayFrame.newBuilder()
            .setPush(
                Push.newBuilder()
                    .setIndex(4)
                    .setEntry(leaf)
                    .setTreeSize(15)
                    .addAllInclusion(path)
                    .setPreviousIndex(-1)
                    .setUrgent(true)
                    .setBodyLength(20)));
    frames.add(RelayFrame.newBuilder().setCaughtUp(CaughtUp.newBuilder().setIndex(4)));
    frames.add(
        RelayFrame.newBuilder()
            .setEntries(Entries.newBuilder().setRequest(3).addEntries(receipt).setLast(true)));
    frames.add(RelayFrame.newBuilder().setPong(Ping.newBuilder().setNonce(9).setTimeMs(1)));
    return frames.stream().map(f -> f.build().toByteArray()).toList();
  }

  /// Frames behind their lengths, to come in pieces of `piece` bytes.
  static byte[] stream(List<byte[]> frames, int piece) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(piece - 1);
    for (byte[] frame : frames) {
      int rest = frame.length;
      for (; rest >= 0x80; rest >>>= 7) {
        bytes.write((rest & 0x7f) | 0x80);
      }
      bytes.write(rest);
      bytes.writeBytes(frame);
    }
    return bytes.toByteArray();
  }

  private static ByteString hex(JsonNode node, String field) {
    return ByteString.copyFrom(Bytes.ofHex(node.get(field).asString()).toArray());
  }

  private static List<ByteString> hexes(JsonNode list) {
    List<ByteString> hashes = new ArrayList<>();
    list.forEach(node -> hashes.add(ByteString.copyFrom(Bytes.ofHex(node.asString()).toArray())));
    return hashes;
  }
}
