package org.openhotline.certs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.SigningKeyPair;

/// One half of an authority's N1 key pair as the signer of certificates and revocation lists.
///
/// The halves are used apart: the ECDSA half is `ecdsa-with-SHA384`, the ML-DSA-87 half
/// `id-ml-dsa-87` with empty context. Certificates begin with an ASN.1 SEQUENCE and acts with
/// `hotline/v1/`, so one can never pass for the other.
final class RootSigner implements ContentSigner {
  private final SigningKeyPair keys;
  private final boolean pq;
  private final SecureRandom random;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  RootSigner(SigningKeyPair keys, boolean pq, SecureRandom random) {
    this.keys = keys;
    this.pq = pq;
    this.random = random;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return RootSignature.identifier(pq);
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    DualSignature signature = keys.sign(content.toByteArray(), random);
    content.reset();
    return pq ? signature.pq() : signature.classical();
  }
}
