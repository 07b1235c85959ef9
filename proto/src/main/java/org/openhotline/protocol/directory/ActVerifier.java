package org.openhotline.protocol.directory;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SignatureCheck;
import org.openhotline.protocol.crypto.VerifyingKey;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;

/// Decides whether an act is what it claims: made by those who may make it, and signed by them.
///
/// It looks at the act, the directory, the agreements in force and one instant; what depends on
/// messages, watches or serials is the core's business. Relay, stations and auditors use it alike.
///
/// Threading: safe for many threads. Checked keys are kept, at most [#MAX_CACHED_KEYS].
public final class ActVerifier {
  /// Most checked keys kept; the one that was not used for longest goes first.
  public static final int MAX_CACHED_KEYS = 1_024;

  private static final class Keys extends LinkedHashMap<CredentialId, VerifyingKey> {
    private static final long serialVersionUID = 1L;

    private Keys() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<CredentialId, VerifyingKey> eldest) {
      return size() > MAX_CACHED_KEYS;
    }
  }

  private final Keys keys = new Keys();

  /// A verifier that has seen no key yet.
  public ActVerifier() {}

  /// What the examination of an act came to.
  public sealed interface Result {
    /// The act stands.
    ///
    /// @param signers in the order of the signatures
    record Verified(List<SignerStanding> signers) implements Result {
      /// Copies the list.
      public Verified {
        signers = List.copyOf(signers);
      }
    }

    /// The act does not stand.
    ///
    /// @param refusal the first thing that is wrong
    record Refused(Refusal refusal) implements Result {}
  }

  /// Whether the signers of `act` may make it at `at`, and all their signatures verify.
  ///
  /// Reasons beyond those of [#entitled]: SIGNATURE_MISSING (detail `half`: classical or pq),
  /// SIGNATURE_INVALID (details `half` and `signer`).
  ///
  /// @param agreements in force, by id
  /// @param at the instant at which credentials must be valid and not revoked
  /// @param plane of the relay or station that asks
  public Result verify(
      SignedAct act,
      Directory directory,
      Map<AgreementId, Agreement> agreements,
      Instant at,
      Plane plane) {
    Result entitled = entitled(act, directory, agreements, at, plane);
    if (!(entitled instanceof Result.Verified(List<SignerStanding> signers))) {
      return entitled;
    }
    for (int i = 0; i < signers.size(); i++) {
      SignerStanding signer = signers.get(i);
      SignedAct.Signed signed = act.signatures().get(i);
      byte[] input = Acts.signatureInput(act, signed.suite());
      SignatureCheck check = key(signer.key()).verify(input, signed.signature());
      if (!check.isVerified()) {
        return new Result.Refused(refusal(check, signer));
      }
    }
    return entitled;
  }

  /// Whether the signers of `act` may make it at `at`; signatures are not looked at.
  ///
  /// Reasons, in this order: WRONG_PLANE · AGREEMENT_UNKNOWN · SIGNER_UNKNOWN, OFFICER_REVOKED,
  /// STATION_REVOKED, OFFICER_EXPIRED, SIGNATURE_INVALID (signed under another suite than the
  /// key's) · SIGNER_NOT_ENTITLED, OFFICER_OF_OTHER_PARTY, STATION_OF_OTHER_DESK ·
  /// DESK_NOT_IN_AGREEMENT, SUITE_NOT_AGREED · NOT_IN_AGREEMENT, RELEASE_MISSING (messages) ·
  /// DIRECTORY_INVALID, MALFORMED (acts of authorities).
  ///
  /// @param agreements in force, by id
  /// @param at the instant at which credentials must be valid and not revoked
  /// @param plane of the relay or station that asks
  public static Result entitled(
      SignedAct act,
      Directory directory,
      Map<AgreementId, Agreement> agreements,
      Instant at,
      Plane plane) {
    try {
      return new Result.Verified(new Entitlement(directory, agreements, at, plane).signersOf(act));
    } catch (Entitlement.Refusing e) {
      return new Result.Refused(e.refusal());
    }
  }

  private VerifyingKey key(PublicSigningKey key) {
    CredentialId id = key.credentialId();
    synchronized (keys) {
      VerifyingKey known = keys.get(id);
      if (known != null) {
        return known;
      }
    }
    VerifyingKey checked = key.checked();
    synchronized (keys) {
      keys.put(id, checked);
    }
    return checked;
  }

  private static Refusal refusal(SignatureCheck check, SignerStanding signer) {
    return switch (check) {
      case SignatureCheck.Verified _ -> throw new IllegalStateException("nothing to refuse");
      case SignatureCheck.ClassicalMissing _ ->
          refusal(RefusalCode.SIGNATURE_MISSING, "classical", check, signer);
      case SignatureCheck.PqMissing _ ->
          refusal(RefusalCode.SIGNATURE_MISSING, "pq", check, signer);
      case SignatureCheck.ClassicalInvalid _ ->
          refusal(RefusalCode.SIGNATURE_INVALID, "classical", check, signer);
      case SignatureCheck.PqInvalid _ ->
          refusal(RefusalCode.SIGNATURE_INVALID, "pq", check, signer);
      case SignatureCheck.KeyInvalid _ ->
          refusal(RefusalCode.SIGNATURE_INVALID, "key", check, signer);
    };
  }

  private static Refusal refusal(
      RefusalCode code, String half, SignatureCheck check, SignerStanding signer) {
    return new Refusal(
        code,
        "signature of "
            + signer.name()
            + ": "
            + check.explain()
            + "; sign the act again with both keys of credential "
            + signer.credential().hex(),
        Map.of("half", half, "signer", signer.credential().hex()));
  }
}
