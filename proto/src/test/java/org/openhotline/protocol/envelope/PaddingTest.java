package org.openhotline.protocol.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.envelope.Padding.Unpadded;

class PaddingTest {
  private static Unpadded.Refused refused(byte[] padded) {
    return assertInstanceOf(Unpadded.Refused.class, Padding.unpad(padded));
  }

  @Test
  void theClassesAreOneToSixteenKibibytesThenStepsOfSixteen() {
    int[] classes =
        IntStream.rangeClosed(0, 70_000).map(Padding::paddedLengthBytes).distinct().toArray();

    assertArrayEquals(
        new int[] {1024, 2048, 4096, 8192, 16_384, 32_768, 49_152, 65_536, 81_920}, classes);
  }

  @Test
  void theLengthPrefixCountsIntoTheClass() {
    assertEquals(1024, Padding.paddedLengthBytes(1020));
    assertEquals(2048, Padding.paddedLengthBytes(1021));
    assertEquals(16_384, Padding.paddedLengthBytes(16_380));
    assertEquals(32_768, Padding.paddedLengthBytes(16_381));
    assertEquals(917_504, Padding.paddedLengthBytes(Padding.MAX_INNER_BYTES));
    assertThrows(
        IllegalArgumentException.class,
        () -> Padding.paddedLengthBytes(Padding.MAX_INNER_BYTES + 1));
    assertThrows(IllegalArgumentException.class, () -> Padding.paddedLengthBytes(-1));
  }

  @Test
  void exactlyTheClassesAreSizeClasses() {
    for (int length = -20; length < 70_000; length++) {
      int given = length;
      boolean expected =
          IntStream.of(1024, 2048, 4096, 8192, 16_384, 32_768, 49_152, 65_536)
              .anyMatch(size -> size == given);
      assertEquals(expected, Padding.isSizeClass(length), "length " + length);
    }
    assertTrue(Padding.isSizeClass(Padding.MAX_PADDED_BYTES));
    assertFalse(Padding.isSizeClass(Padding.MAX_PADDED_BYTES + 16_384));
  }

  @Test
  void takesAwayWhatItPutOn() {
    for (int length : new int[] {0, 1, 32, 1020, 1021, 2044, 16_381, Padding.MAX_INNER_BYTES}) {
      byte[] inner = new byte[length];
      Arrays.fill(inner, (byte) 7);

      Unpadded.Inner out =
          assertInstanceOf(Unpadded.Inner.class, Padding.unpad(Padding.pad(inner)));

      assertArrayEquals(inner, out.bytes());
    }
  }

  @Test
  void refusesEveryByteBehindTheBodyThatIsNotZero() {
    byte[] good = Padding.pad(new byte[100]);

    for (int at = 104; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] = 1;
      assertEquals("the byte at " + at + ", behind the body, is not zero", refused(bad).reason());
    }
  }

  @Test
  void refusesALengthThatOverrunsOrBelongsIntoAnotherClass() {
    byte[] overrun = Padding.pad(new byte[1020]);
    overrun[3]++;
    byte[] huge = Padding.pad(new byte[10]);
    huge[0] = (byte) 0xff;
    byte[] tooWide = Arrays.copyOf(Padding.pad(new byte[1020]), 2048);

    assertEquals("it names 1021 bytes, but holds at most 1020", refused(overrun).reason());
    assertTrue(refused(huge).reason().contains("names 4278190090 bytes"));
    assertEquals(
        "1020 bytes belong into the class of 1024 bytes, not of 2048", refused(tooWide).reason());
    assertEquals("1000 bytes are not a size class", refused(new byte[1000]).reason());
    assertEquals("0 bytes are not a size class", refused(new byte[0]).reason());
  }
}
