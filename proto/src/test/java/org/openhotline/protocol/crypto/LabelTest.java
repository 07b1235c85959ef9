package org.openhotline.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelTest {
  @Test
  void noLabelIsAPrefixOfAnotherEvenWithoutItsZeroByte() {
    for (Label one : Label.values()) {
      for (Label other : Label.values()) {
        if (one != other) {
          assertFalse(other.kind().startsWith(one.kind()), one + " opens " + other);
        }
      }
    }
  }

  @Test
  void aLabelIsAsciiWithOneZeroByteAtItsEnd() {
    for (Label label : Label.values()) {
      byte[] expected =
          ("hotline/v1/" + label.kind() + "\0")
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      assertArrayEquals(expected, label.bytes());
      assertEquals(Optional.of(label), Label.ofKind(label.kind()));
    }
    assertEquals(Optional.empty(), Label.ofKind("checkpoint"));
  }

  @Test
  void signatureInputIsLabelPlaneSuiteBody() {
    byte[] input = SignatureInput.of(Label.CANCEL, (byte) 2, SuiteId.N1, new byte[] {7, 8});

    assertEquals("686f746c696e652f76312f63616e63656c00" + "02" + "02" + "0708", Octets.hex(input));
  }

  @Test
  void refusesToSignUnderTheLabelOfADerivation() {
    assertThrows(
        IllegalArgumentException.class,
        () -> SignatureInput.of(Label.KEYS, (byte) 1, SuiteId.H1, new byte[0]));
  }

  @Test
  void everySuiteIsFoundByItsByte() {
    for (SuiteId suite : SuiteId.values()) {
      assertEquals(Optional.of(suite), SuiteId.fromCode(Byte.toUnsignedInt(suite.code())));
    }
    assertEquals(Optional.empty(), SuiteId.fromCode(0));
    assertEquals(Optional.empty(), SuiteId.fromCode(0x17f));
  }
}
