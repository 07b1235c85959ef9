package org.openhotline.trials.hostile;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Durable;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;

/// Byte strings and frames that break one rule each.
final class Tricks {
  private static final int CHUNK_BYTES = 16 * 1024;

  private Tricks() {}

  private static StationFrame ping() {
    return StationFrame.newBuilder().setPing(Ping.newBuilder().setNonce(7)).build();
  }

  private static byte[] framed(int... bytes) {
    byte[] frame = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      frame[i] = (byte) bytes[i];
    }
    return Framing.prefixed(frame);
  }

  /// Random bytes behind a right length.
  static List<byte[]> garbage(Random random, int bytes) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] frame = new byte[bytes];
      random.nextBytes(frame);
      frame[0] |= (byte) 0x87; // no field of ours
      all.add(Framing.prefixed(frame));
    }
    return all;
  }

  /// Lengths that cannot be.
  static List<byte[]> lengths() {
    byte[] few = {1, 2, 3};
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0xff);
    return List.of(
        Framing.claimed(98_305, few),
        Framing.claimed(1L << 24, few),
        Framing.claimed(Integer.MAX_VALUE, few),
        Framing.claimed(0xffff_ffffL, few),
        Framing.claimed(1L << 34, few),
        Framing.claimed(0, new byte[0]),
        endless);
  }

  /// Frames of which the rest never comes.
  static List<byte[]> halves() {
    byte[] ping = Framing.prefixed(ping().toByteArray());
    return List.of(
        Arrays.copyOf(ping, 1),
        Arrays.copyOf(ping, ping.length - 1),
        Framing.claimed(90_000, new byte[40_000]),
        new byte[] {(byte) 0x80});
  }

  /// Hellos of other versions.
  static List<Hello.Builder> versions() {
    return List.of(
        RawPeer.hello().setProtocolMin(0).setProtocolMax(0),
        RawPeer.hello().setProtocolMin(2).setProtocolMax(9),
        RawPeer.hello().setProtocolMin(-1).setProtocolMax(-1),
        RawPeer.hello().setProtocolMin(2).setProtocolMax(0));
  }

  /// Hellos of other planes; by number, for a stranger need not keep to the ones that have a name.
  @SuppressWarnings("AvoidValueSetter") // planes without a name are the point
  static List<Hello.Builder> planes() {
    return List.of(
        RawPeer.hello().setPlaneValue(0),
        RawPeer.hello().setPlaneValue(2),
        RawPeer.hello().setPlaneValue(77),
        RawPeer.hello().setPlaneValue(-1));
  }

  /// What protobuf parsers take and a canonical form does not.
  static List<byte[]> protobuf() {
    byte[] ping = ping().toByteArray();
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(ping);
    twice.writeBytes(ping);
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(ping);
    two.writeBytes(
        StationFrame.newBuilder()
            .setDurable(Durable.newBuilder().setIndex(1))
            .build()
            .toByteArray());
    StationFrame unknown =
        StationFrame.newBuilder(ping())
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build())
            .build();
    byte[] deep = new byte[0];
    for (int i = 0; i < 3_000; i++) {
      ByteArrayOutputStream outer = new ByteArrayOutputStream();
      outer.write(0x0a);
      outer.writeBytes(Framing.prefixed(deep));
      deep = outer.toByteArray();
    }
    return List.of(
        Framing.prefixed(twice.toByteArray()),
        Framing.prefixed(two.toByteArray()),
        Framing.prefixed(unknown.toByteArray()),
        Framing.prefixed(deep),
        framed(0x42, 0x03, 0x08, 0x87, 0x00), // a number longer than needed
        framed(0x42, 0x02, 0x08, 0x00), // a default that is spelled out
        framed(0x42, 0x05, 0x10, 0x01, 0x08, 0x01, 0x00), // fields out of order and a bad tag
        framed(0x43, 0x44), // groups
        framed(0x42, 0x7f, 0x01), // a length beyond the end
        framed(0x0a, 0x02, 0x3a, 0x00), // Hello twice, and an empty text spelled out
        framed(0x3a, 0x04, 0x3a, 0x02, (byte) 0xc3, 0x28)); // text that is not UTF-8
  }

  private static StationFrame submit(long request, byte[] act, int length) {
    return StationFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRequest(request)
                .setAct(ByteString.copyFrom(act))
                .setBodyLength(length))
        .build();
  }

  private static StationFrame chunk(long request, int offset, int length, boolean last) {
    return StationFrame.newBuilder()
        .setChunk(
            BodyChunk.newBuilder()
                .setRequest(request)
                .setOffset(offset)
                .setData(ByteString.copyFrom(new byte[length]))
                .setLast(last))
        .build();
  }

  /// Submissions whose parts do not fit, each a session of its own.
  static List<List<StationFrame>> chunks(byte[] act) {
    List<StationFrame> many = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      many.add(submit(i, act, 1 << 19));
    }
    return List.of(
        List.of(chunk(9, 0, 10, true)),
        List.of(submit(0, act, 10)),
        List.of(submit(1, act, 10), submit(1, act, 10)),
        List.of(submit(1, act, 100), chunk(1, 50, 50, true)),
        List.of(submit(1, act, 100), chunk(1, 0, 101, true)),
        List.of(submit(1, act, 100), chunk(1, 0, 50, true)),
        List.of(submit(1, act, 100), chunk(1, 0, 100, false)),
        List.of(submit(1, act, 100), chunk(1, 0, 0, false)),
        List.of(submit(1, act, 100), chunk(1, 0, 50, false), chunk(1, 0, 50, true)),
        List.of(submit(1, act, 100_000), chunk(1, 0, CHUNK_BYTES + 1, false)),
        List.of(submit(1, act, 100), chunk(1, -50, 50, false)),
        many);
  }
}
