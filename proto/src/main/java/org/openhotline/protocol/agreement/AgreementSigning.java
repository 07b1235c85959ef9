package org.openhotline.protocol.agreement;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;

/// The act by which an agreement enters into force, made so that every signatory signs the same
/// bytes without having seen the others'.
///
/// The signed file of an agreement is a SignedAct of kind AGREEMENT. Its body depends on the
/// document alone: the act id is the first 16 bytes of SHA-256(`agreement` ‖ digest of the
/// document), and the declared time is always [#DECLARED], because the ordered time of the record
/// says when it took force. So signatures that were made apart merge into one act. Pure.
public final class AgreementSigning {
  /// The declared time of every such act: the earliest that an act can carry. It states nothing.
  public static final Instant DECLARED = Instant.ofEpochMilli(1);

  private static final byte[] PREFIX = "agreement".getBytes(StandardCharsets.US_ASCII);

  private AgreementSigning() {}

  /// The unsigned act; equal for everyone who has the same document.
  ///
  /// @throws IllegalArgumentException if the agreement has no trust section: nobody signs a
  ///   template
  public static AgreementChange change(Agreement agreement) {
    if (agreement.trust() == null) {
      throw new IllegalArgumentException(
          "agreement "
              + agreement.version().id()
              + " has no trust section; bind it to the parties' roots before signing");
    }
    return new AgreementChange(
        new ActContext(agreement.plane(), agreement.version(), actId(agreement), null, DECLARED),
        agreement.document());
  }

  /// The bytes that every signatory signs, before label, plane and suite are put in front.
  ///
  /// @throws IllegalArgumentException as {@link #change}
  public static byte[] body(Agreement agreement) {
    return Acts.body(change(agreement));
  }

  /// Whether `act` is the act of `agreement`, whoever signed it.
  public static boolean isOf(Agreement agreement, SignedAct act) {
    return agreement.trust() != null
        && act.act() instanceof AgreementChange
        && Arrays.equals(body(agreement), act.body().toArray());
  }

  /// One act with the signatures of both, in the order of the signers' credential ids; where both
  /// hold a signature of the same signer, the first one's is kept. Signatures are not verified
  /// here.
  ///
  /// @throws IllegalArgumentException if they are not acts over the same agreement, or have more
  ///   than {@value SignedAct#MAX_SIGNATURES} signers together
  public static SignedAct merge(SignedAct one, SignedAct other) {
    if (!(one.act() instanceof AgreementChange) || !(other.act() instanceof AgreementChange)) {
      throw new IllegalArgumentException("only signed agreements are merged");
    }
    if (!one.body().equals(other.body())) {
      throw new IllegalArgumentException(
          "the two signed files are of different documents: "
              + one.bodyDigest()
              + " and "
              + other.bodyDigest()
              + "; compare the agreements' digests");
    }
    TreeMap<CredentialId, SignedAct.Signed> signatures =
        new TreeMap<>(Comparator.comparing(CredentialId::hex));
    other.signatures().forEach(signed -> signatures.put(signed.signer(), signed));
    one.signatures().forEach(signed -> signatures.put(signed.signer(), signed));
    return Acts.assemble(
        one.act().kind(), one.body().toArray(), signatures.values().stream().toList());
  }

  private static ActId actId(Agreement agreement) {
    byte[] digest = Sha.sha256(PREFIX, agreement.version().digest().value().toArray());
    return ActId.of(Arrays.copyOf(digest, ActId.LENGTH_BYTES));
  }
}
