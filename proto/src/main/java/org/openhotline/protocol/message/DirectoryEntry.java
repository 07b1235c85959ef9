package org.openhotline.protocol.message;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.KeyId;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.PublicSigningKey;

/// One entry of a party's directory; an entry of the same identifier replaces the earlier one.
public sealed interface DirectoryEntry {
  /// The roots of the party; first entry of version 1 and nowhere else, pinned by the agreement.
  ///
  /// @param classicalCertificate X.509 DER, ECDSA P-384
  /// @param pqCertificate X.509 DER, ML-DSA-87
  /// @param credential the authority's public keys, suite N1; equal to those in the certificates
  record Authority(Bytes classicalCertificate, Bytes pqCertificate, PublicSigningKey credential)
      implements DirectoryEntry {}

  /// A person who may sign for a desk.
  ///
  /// @param officerId unique within the party
  /// @param name as shown; 1 to 80 characters
  /// @param desk the desk
  /// @param roles at least one
  /// @param credential keys, certificates, validity
  record Officer(
      LocalId officerId, String name, DeskId desk, Set<Role> roles, Credential credential)
      implements DirectoryEntry {
    /// Most characters of a name.
    public static final int MAX_NAME_CHARACTERS = 80;

    /// Copies the roles and checks name and roles.
    ///
    /// @throws IllegalArgumentException naming what is wrong
    public Officer {
      roles = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(roles));
      if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
        throw new IllegalArgumentException(
            "officer " + officerId + ": a name has 1 to " + MAX_NAME_CHARACTERS + " characters");
      }
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("officer " + officerId + " has no role");
      }
    }
  }

  /// A device of a desk.
  ///
  /// @param stationId unique within the party
  /// @param desk the desk
  /// @param tlsCertificate X.509 DER, ECDSA P-256
  /// @param credential the key with which it states delivery
  record Station(LocalId stationId, DeskId desk, Bytes tlsCertificate, Credential credential)
      implements DirectoryEntry {}

  /// A key to which messages for a desk are sealed.
  ///
  /// @param desk the desk
  /// @param key the public key; its id names it
  /// @param notBefore first instant of use
  /// @param notAfter last instant of use for new messages
  record DeskKey(DeskId desk, PublicSealingKey key, Instant notBefore, Instant notAfter)
      implements DirectoryEntry {
    /// Checks the validity.
    ///
    /// @throws IllegalArgumentException if it ends before it begins
    public DeskKey {
      if (!notBefore.isBefore(notAfter)) {
        throw new IllegalArgumentException("desk key of " + desk + " ends before it begins");
      }
    }

    /// Which key.
    public KeyId keyId() {
      return KeyId.of(key);
    }
  }

  /// Ends a credential for good.
  ///
  /// @param credential officer or station
  /// @param reason why; 1 to 500 characters
  record Revocation(CredentialId credential, String reason) implements DirectoryEntry {
    /// Checks the reason.
    ///
    /// @throws IllegalArgumentException if there is none or it is too long
    public Revocation {
      if (reason.isBlank() || reason.length() > StationFact.MAX_REASON_CHARACTERS) {
        throw new IllegalArgumentException(
            "a revocation has a reason of 1 to "
                + StationFact.MAX_REASON_CHARACTERS
                + " characters");
      }
    }
  }

  /// The party's current revocation lists, of both chains.
  ///
  /// @param classical X.509 CRL DER
  /// @param pq X.509 CRL DER
  record RevocationLists(Bytes classical, Bytes pq) implements DirectoryEntry {}
}
