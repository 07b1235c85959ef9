package org.openhotline.protocol.crypto;

import java.util.Optional;
import org.openhotline.protocol.crypto.SignatureScheme.KeyCheck;

/// A [PublicSigningKey] whose full validation was done once, ready to verify often.
///
/// A key that failed its validation is a value too: it says why by [#flaw] and refuses every
/// signature with [SignatureCheck.KeyInvalid].
public final class VerifyingKey {
  private final PublicSigningKey key;
  private final CredentialId credentialId;
  private final KeyCheck classical;
  private final KeyCheck pq;

  private VerifyingKey(PublicSigningKey key, KeyCheck classical, KeyCheck pq) {
    this.key = key;
    this.credentialId = key.credentialId();
    this.classical = classical;
    this.pq = pq;
  }

  static VerifyingKey of(PublicSigningKey key) {
    Suite suite = Suite.of(key.suite());
    return new VerifyingKey(
        key, suite.classical().check(key.classical()), suite.pq().check(key.pq()));
  }

  /// The key that was checked.
  public PublicSigningKey publicKey() {
    return key;
  }

  /// The suite of the key.
  public SuiteId suite() {
    return key.suite();
  }

  /// The name of the key.
  public CredentialId credentialId() {
    return credentialId;
  }

  /// Why the key must not be used, as a sentence for people; empty when it may. Ask before a key
  /// enters a directory.
  public Optional<String> flaw() {
    if (classical instanceof KeyCheck.Flawed(String reason)) {
      return Optional.of(reason);
    }
    return pq instanceof KeyCheck.Flawed(String reason) ? Optional.of(reason) : Optional.empty();
  }

  /// Checks both halves over `message`: first that the key may be used and that both halves are
  /// there, then the classical half, then the post-quantum one.
  public SignatureCheck verify(byte[] message, DualSignature signature) {
    Suite suite = Suite.of(key.suite());
    if (!(classical instanceof KeyCheck.Usable(SignatureScheme.Verifier first))) {
      return new SignatureCheck.KeyInvalid(flaw().orElseThrow());
    }
    if (!(pq instanceof KeyCheck.Usable(SignatureScheme.Verifier second))) {
      return new SignatureCheck.KeyInvalid(flaw().orElseThrow());
    }
    byte[] classicalPart = signature.classical();
    byte[] pqPart = signature.pq();
    if (classicalPart.length == 0) {
      return new SignatureCheck.ClassicalMissing();
    }
    if (pqPart.length == 0 && suite.maxPqSignatureBytes() > 0) {
      return new SignatureCheck.PqMissing();
    }
    if (classicalPart.length > suite.maxClassicalSignatureBytes()) {
      return new SignatureCheck.ClassicalInvalid(
          tooLong(suite.maxClassicalSignatureBytes(), classicalPart.length));
    }
    if (pqPart.length > suite.maxPqSignatureBytes()) {
      return new SignatureCheck.PqInvalid(tooLong(suite.maxPqSignatureBytes(), pqPart.length));
    }
    String refusal = first.refusal(message, classicalPart);
    if (refusal != null) {
      return new SignatureCheck.ClassicalInvalid(refusal);
    }
    if (suite.maxPqSignatureBytes() == 0) {
      return new SignatureCheck.Verified();
    }
    refusal = second.refusal(message, pqPart);
    return refusal == null ? new SignatureCheck.Verified() : new SignatureCheck.PqInvalid(refusal);
  }

  private String tooLong(int maxBytes, int givenBytes) {
    return "suite " + key.suite() + " allows " + maxBytes + " bytes, given: " + givenBytes;
  }

  @Override
  public String toString() {
    return "VerifyingKey[" + key.suite() + ", " + credentialId.hex() + "]";
  }
}
