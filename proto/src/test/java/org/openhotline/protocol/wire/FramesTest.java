package org.openhotline.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;

/// Frames hold one known frame and nothing else; refusals travel in them unchanged.
final class FramesTest {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  @Test
  void everyRefusalComesBackEqual() throws MalformedException {
    for (RefusalCode code : RefusalCode.values()) {
      Refusal refusal = new Refusal(code, "desk XD is not named; ask", Map.of("desk", "XD"));

      var frame = Refusals.toFrame(7, refusal, true);

      assertEquals(refusal, Refusals.ofFrame(frame));
      assertEquals(7, frame.getRequest());
      assertTrue(frame.getFatal());
    }
  }

  @Test
  void longRefusalsAreCutAndUnknownCodesAreToldWithTheirText() throws MalformedException {
    Map<String, String> details = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      details.put("name " + i, "v");
    }
    String text = "x".repeat(Refusals.MAX_TEXT_CHARACTERS - 2) + "😀😀";
    var frame = Refusals.toFrame(1, new Refusal(RefusalCode.MALFORMED, text, details), false);

    Refusal read = Refusals.ofFrame(frame);

    assertTrue(read.text().length() <= Refusals.MAX_TEXT_CHARACTERS);
    assertTrue(read.text().endsWith("x…"), "cut between characters");
    assertEquals(Refusals.MAX_DETAILS, read.details().size());
    var newer = frame.toBuilder().setCode("NEWER").setText("say \u001b please").build();
    var e = assertThrows(MalformedException.class, () -> Refusals.ofFrame(newer));
    assertTrue(e.refusal().text().contains("NEWER"), e.refusal().text());
    assertTrue(e.refusal().text().contains("say <U+1b> please"), e.refusal().text());
  }

  @Test
  void overlongRefusalsFromElsewhereAreRefused() {
    var text = "x".repeat(Refusals.MAX_TEXT_CHARACTERS + 1);
    var frame = Refusals.toFrame(1, Refusal.of(RefusalCode.MALFORMED, "x"), false).toBuilder();
    var longText = frame.clone().setText(text).build();
    var longDetail = frame.clone().putDetails("a", text).build();
    for (int i = 0; i <= Refusals.MAX_DETAILS; i++) {
      frame.putDetails("n" + i, "");
    }
    var manyDetails = frame.build();
    assertThrows(MalformedException.class, () -> Refusals.ofFrame(longText));
    assertThrows(MalformedException.class, () -> Refusals.ofFrame(longDetail));
    assertThrows(MalformedException.class, () -> Refusals.ofFrame(manyDetails));
  }

  @Test
  void framesComeBackEqual() throws MalformedException {
    var ping = StationFrame.newBuilder().setPing(Ping.newBuilder().setNonce(3)).build();
    var pong = RelayFrame.newBuilder().setPong(Ping.newBuilder().setNonce(3)).build();

    assertEquals(ping, Frames.ofStation(ping.toByteArray()));
    assertEquals(pong, Frames.ofRelay(pong.toByteArray()));
  }

  @Test
  void emptyUnknownAndOversizedFramesAreRefused() {
    var nested =
        StationFrame.newBuilder()
            .setPing(Ping.newBuilder().setNonce(3).setUnknownFields(UNKNOWN))
            .build();
    var empty = StationFrame.newBuilder().setPing(Ping.getDefaultInstance()).build();
    var large =
        RelayFrame.newBuilder()
            .setChunk(
                BodyChunk.newBuilder()
                    .setData(ByteString.copyFrom(new byte[Limits.MAX_FRAME_BYTES])))
            .build();

    assertRefused(() -> Frames.ofStation(new byte[0]), RefusalCode.MALFORMED, "no bytes");
    assertRefused(
        () -> Frames.ofStation(nested.toByteArray()), RefusalCode.MALFORMED, "field 99 of Ping");
    assertRefused(
        () -> Frames.ofRelay(new byte[] {(byte) 0x98, 6, 1}), RefusalCode.MALFORMED, "field 99");
    assertRefused(
        () -> Frames.ofStation(new byte[] {(byte) 0xff}), RefusalCode.MALFORMED, "protobuf");
    assertRefused(() -> Frames.ofRelay(large.toByteArray()), RefusalCode.TOO_LARGE, "98304");
    assertEquals(
        StationFrame.FrameCase.PING,
        assertReads(empty.toByteArray()).getFrameCase(),
        "a frame without fields is a frame");
  }

  private static StationFrame assertReads(byte[] bytes) {
    try {
      return Frames.ofStation(bytes);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Read {
    Object read() throws MalformedException;
  }

  private static void assertRefused(Read read, RefusalCode code, String reason) {
    var e = assertThrows(MalformedException.class, read::read);
    assertEquals(code, e.refusal().code(), e.refusal().text());
    assertTrue(e.refusal().text().contains(reason), e.refusal().text());
  }
}
