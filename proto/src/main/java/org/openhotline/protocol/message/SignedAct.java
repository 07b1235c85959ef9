package org.openhotline.protocol.message;

import java.util.List;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.SuiteId;

/// An act with its signatures, as it travels and as it stands in the record.
///
/// @param act what is stated, parsed from `body`
/// @param body the exact bytes that were signed
/// @param signatures 1 to 4; of a message first the drafter, then the releaser
/// @param bytes exact bytes of the whole SignedAct
/// @param bodyDigest SHA-256 of `body`; of a message the header digest
/// @param digest SHA-256 of `bytes`
public record SignedAct(
    Act act, Bytes body, List<Signed> signatures, Bytes bytes, Digest bodyDigest, Digest digest) {
  /// Most signatures of one act.
  public static final int MAX_SIGNATURES = 4;

  /// Most bytes of one act, so that it fits an entry of the record.
  public static final int MAX_BYTES = 60 * 1024;

  /// One signer's signature.
  ///
  /// @param signer who
  /// @param suite the signer's suite
  /// @param signature both halves
  public record Signed(CredentialId signer, SuiteId suite, DualSignature signature) {}

  /// Copies the list and checks its size.
  ///
  /// @throws IllegalArgumentException if there are no, too many or repeated signers
  public SignedAct {
    signatures = List.copyOf(signatures);
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException(
          "an act has 1 to " + MAX_SIGNATURES + " signatures; this one has " + signatures.size());
    }
    long signers = signatures.stream().map(Signed::signer).distinct().count();
    if (signers != signatures.size()) {
      throw new IllegalArgumentException("a signer stands twice");
    }
  }

  /// Credential ids of the signers, in order.
  public List<CredentialId> signers() {
    return signatures.stream().map(Signed::signer).toList();
  }
}
