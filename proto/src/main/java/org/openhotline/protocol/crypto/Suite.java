package org.openhotline.protocol.crypto;

import java.util.Map;

/// The algorithms and sizes of a [SuiteId].
///
/// A suite is all or nothing: no single algorithm can be switched.
public final class Suite {
  private static final Map<SuiteId, Suite> ALL =
      Map.of(
          SuiteId.H1,
          new Suite(SuiteId.H1, new Ed25519Scheme(), MlDsaScheme.of65(), Hpke.xWing()),
          SuiteId.N1,
          new Suite(SuiteId.N1, new EcdsaP384Scheme(), MlDsaScheme.of87(), Hpke.mlKem1024P384()),
          SuiteId.C1,
          new Suite(SuiteId.C1, new Ed25519Scheme(), new NoScheme(), Hpke.x25519()));

  private final SuiteId id;
  private final SignatureScheme classical;
  private final SignatureScheme pq;
  private final Hpke hpke;

  private Suite(SuiteId id, SignatureScheme classical, SignatureScheme pq, Hpke hpke) {
    this.id = id;
    this.classical = classical;
    this.pq = pq;
    this.hpke = hpke;
  }

  /// The suite of an identifier.
  public static Suite of(SuiteId id) {
    Suite suite = ALL.get(id);
    if (suite == null) {
      throw new IllegalStateException("no algorithms for suite " + id);
    }
    return suite;
  }

  /// The identifier.
  public SuiteId id() {
    return id;
  }

  /// The algorithms for people, such as `Ed25519 + ML-DSA-65`.
  public String signatureName() {
    return pq.publicKeyBytes() == 0 ? classical.name() : classical.name() + " + " + pq.name();
  }

  /// Length of the classical half of a public signing key.
  public int classicalKeyBytes() {
    return classical.publicKeyBytes();
  }

  /// Length of the post-quantum half of a public signing key; 0 when the suite has none.
  public int pqKeyBytes() {
    return pq.publicKeyBytes();
  }

  /// Length of the classical secret of a signing key pair.
  public int classicalSecretBytes() {
    return classical.secretBytes();
  }

  /// Length of the post-quantum secret of a signing key pair; 0 when the suite has none.
  public int pqSecretBytes() {
    return pq.secretBytes();
  }

  /// The longest classical half of a signature.
  public int maxClassicalSignatureBytes() {
    return classical.maxSignatureBytes();
  }

  /// The longest post-quantum half of a signature; 0 when the suite has none.
  public int maxPqSignatureBytes() {
    return pq.maxSignatureBytes();
  }

  /// Length of a public sealing key.
  public int sealingKeyBytes() {
    return hpke.publicKeyBytes();
  }

  /// Length of the secret of a sealing key pair.
  public int sealingSecretBytes() {
    return hpke.secretBytes();
  }

  /// Length of the encapsulation `enc` of a wrapped key.
  public int encapsulationBytes() {
    return hpke.encapsulationBytes();
  }

  /// Length of the ciphertext of a wrapped 32-byte key.
  public int wrappedKeyBytes() {
    return WrappedKey.KEY_BYTES + Aead.TAG_BYTES;
  }

  SignatureScheme classical() {
    return classical;
  }

  SignatureScheme pq() {
    return pq;
  }

  Hpke hpke() {
    return hpke;
  }

  @Override
  public String toString() {
    return "Suite[" + id + "]";
  }
}
