package org.openhotline.certs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SigningSecret;
import org.openhotline.protocol.crypto.SuiteId;

/// Private keys of every algorithm in our form.
public final class PrivateKeySeeds {
  private PrivateKeySeeds() {}

  /// Each key as PKCS#8.
  public static List<byte[]> of(
      Collection<SigningKeyPair> signing, Collection<SealingKeyPair> sealing) {
    List<byte[]> all = new ArrayList<>();
    for (SigningKeyPair pair : signing) {
      SuiteId suite = pair.suite();
      SigningSecret secret = pair.secret(SecretAccess.forKeyStorage());
      all.add(
          PrivateKeyFormat.signing(
              KeyAlgorithm.classical(suite), secret.classical(), pair.publicKey().classical()));
      KeyAlgorithm.pq(suite)
          .ifPresent(
              pq -> all.add(PrivateKeyFormat.signing(pq, secret.pq(), pair.publicKey().pq())));
    }
    for (SealingKeyPair pair : sealing) {
      all.add(
          PrivateKeyFormat.sealing(
              pair.publicKey().suite(), pair.secret(SecretAccess.forKeyStorage())));
    }
    return all;
  }
}
