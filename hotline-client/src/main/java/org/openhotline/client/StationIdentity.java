package org.openhotline.client;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayTls;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;

/// Who a station is, which keys it holds, and what it trusts.
///
/// @param party the party
/// @param desk the desk that it serves
/// @param station its id within the party
/// @param key with which it states delivery
/// @param deskKeys with which it opens messages; newest first
/// @param tls its certificate and the pinned relay root
/// @param trusted agreements that its own authority signed, the newest version of each; at least
///   one
/// @param relays addresses of relay nodes; at least one
public record StationIdentity(
    PartyId party,
    DeskId desk,
    LocalId station,
    SigningKeyPair key,
    List<SealingKeyPair> deskKeys,
    RelayTls tls,
    SortedMap<AgreementId, Agreement> trusted,
    List<RelayAddress> relays) {
  /// Copies the collections.
  ///
  /// @throws IllegalArgumentException if there is no agreement or no relay
  public StationIdentity {
    deskKeys = List.copyOf(deskKeys);
    trusted = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(trusted));
    relays = List.copyOf(relays);
    if (trusted.isEmpty() || relays.isEmpty()) {
      throw new IllegalArgumentException("a station needs an agreement and a relay address");
    }
  }

  /// What identifies the relay and its record, as the station's agreements say.
  ///
  /// @throws IllegalArgumentException if an agreement has no trust section, or two name different
  ///   relays
  public Trust.RelayPin relayPin() {
    Trust.RelayPin found = null;
    for (Agreement agreement : trusted.values()) {
      Trust trust = agreement.trust();
      if (trust == null) {
        throw new IllegalArgumentException(
            "agreement "
                + agreement.version().id()
                + " has no trust section; bind and sign it first");
      }
      if (found != null && !found.equals(trust.relay())) {
        throw new IllegalArgumentException(
            "the agreements of this station name different relays; give each relay its own home");
      }
      found = trust.relay();
    }
    if (found == null) {
      throw new IllegalArgumentException("the station has no agreement");
    }
    return found;
  }
}
