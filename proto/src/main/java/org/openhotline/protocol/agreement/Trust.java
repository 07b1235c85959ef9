package org.openhotline.protocol.agreement;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.PartyId;

/// Which keys the signatories agree to trust: roots of every party, and the relay's.
///
/// @param authorities pins of each party's roots
/// @param relay pins of the relay
public record Trust(SortedMap<PartyId, AuthorityPin> authorities, RelayPin relay) {
  /// Copies the map.
  public Trust {
    authorities = Collections.unmodifiableSortedMap(new TreeMap<>(authorities));
  }

  /// SHA-256 of a party's root certificates (DER).
  ///
  /// @param classical ECDSA P-384 root
  /// @param pq ML-DSA-87 root
  public record AuthorityPin(Digest classical, Digest pq) {}

  /// What identifies the relay and its record.
  ///
  /// @param origin origin line of checkpoints, for instance `hotline.example/live`
  /// @param logKey Ed25519 verifier key of checkpoints (C2SP vkey)
  /// @param pqLogKey ML-DSA-65 verifier key of checkpoints (vkey of type 0xff, see SPEC)
  /// @param tlsRoot SHA-256 of the root certificate (DER) over the relay's TLS certificates
  public record RelayPin(String origin, String logKey, String pqLogKey, Digest tlsRoot) {}
}
