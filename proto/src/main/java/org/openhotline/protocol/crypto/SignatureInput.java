package org.openhotline.protocol.crypto;

/// The bytes over which both halves of an act's signature are made: label, zero byte, plane, suite,
/// body. So an act of one kind, plane or suite can never be taken for another.
public final class SignatureInput {
  private SignatureInput() {}

  /// `hotline/v1/<kind>` ‖ 0x00 ‖ plane (1 byte) ‖ suite (1 byte) ‖ body. Refuses a label that is
  /// not an act's by [IllegalArgumentException].
  public static byte[] of(Label label, byte plane, SuiteId suite, byte[] body) {
    if (!label.isAct()) {
      throw new IllegalArgumentException(
          "the label '" + label.kind() + "' does not open an act; use one whose isAct() is true");
    }
    return Octets.join(label.bytes(), Octets.u8(plane), Octets.u8(suite.code()), body);
  }
}
