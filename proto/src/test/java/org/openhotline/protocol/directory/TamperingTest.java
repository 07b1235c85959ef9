package org.openhotline.protocol.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// No byte of any act can be changed unnoticed: each flip is refused, by the parser or by the
/// verifier.
final class TamperingTest {
  private static final int SAMPLE = 37;

  /// One bit of every byte, another one from byte to byte. A stride above 1 samples the slow suite;
  /// it shares no factor with 8, so every bit has its turn. Authorities sign with N1 in every
  /// world: every byte of theirs in the first world, samples in the others.
  @ParameterizedTest
  @CsvSource({"H1, 1", "C1, 1", "N1, 37"})
  void everyFlippedByteOfEveryKindIsRefused(SuiteId suite, int stride) {
    World world = new World(suite);
    SampleActs samples = new SampleActs(world);
    Directory directory = samples.directory();
    ActVerifier verifier = new ActVerifier();
    for (var entry : samples.all().entrySet()) {
      Directory known = entry.getKey() == ActKind.DIRECTORY ? Directory.empty() : directory;
      byte[] bytes = entry.getValue().sign().bytes().toArray();
      assertTrue(stands(world, verifier, known, bytes), entry.getKey() + " untouched");
      int step = suite == SuiteId.H1 || !byAuthority(entry.getKey()) ? stride : SAMPLE;
      List<Integer> standing =
          IntStream.iterate(0, i -> i < bytes.length, i -> i + step)
              .parallel()
              .filter(i -> stands(world, verifier, known, flipped(bytes, i)))
              .boxed()
              .toList();
      assertEquals(List.of(), standing, entry.getKey() + ": bytes whose flip goes unnoticed");
    }
  }

  private static byte[] flipped(byte[] bytes, int index) {
    byte[] copy = bytes.clone();
    copy[index] ^= (byte) (1 << (index % 8));
    return copy;
  }

  private static boolean byAuthority(ActKind kind) {
    return kind == ActKind.DIRECTORY || kind == ActKind.AGREEMENT;
  }

  private static boolean stands(
      World world, ActVerifier verifier, Directory directory, byte[] bytes) {
    SignedAct act;
    try {
      act = Acts.parse(bytes);
    } catch (MalformedException e) {
      assertTrue(!e.refusal().text().isBlank());
      return false;
    }
    return verifier.verify(act, directory, world.inForce(), World.NOW, Plane.LIVE)
        instanceof ActVerifier.Result.Verified;
  }

  /// Bits of one whole byte value of the signer and of the signature: all 255 changes, not one bit
  /// only.
  @ParameterizedTest
  @CsvSource({"H1", "C1", "N1"})
  void everyOtherValueOfAByteIsRefused(SuiteId suite) throws MalformedException {
    World world = new World(suite);
    SampleActs samples = new SampleActs(world);
    ActVerifier verifier = new ActVerifier();
    Directory directory = samples.directory();
    byte[] bytes = samples.of(ActKind.ACKNOWLEDGED).sign().bytes().toArray();
    int[] places = {1, 3, 6, bytes.length / 3, bytes.length - 1};
    for (int place : places) {
      byte original = bytes[place];
      for (int value = 0; value < 256; value++) {
        bytes[place] = (byte) value;
        boolean stands = stands(world, verifier, directory, bytes);
        assertTrue(stands == (bytes[place] == original), "byte " + place + " = " + value);
      }
      bytes[place] = original;
    }
    assertInstanceOf(SignedAct.class, Acts.parse(bytes));
  }
}
