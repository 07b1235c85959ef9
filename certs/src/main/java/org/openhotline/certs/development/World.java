package org.openhotline.certs.development;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.SignedAct;

/// What [DevelopmentAuthority#make] made.
///
/// @param folder everything lies under it
/// @param relay the relay operator's authority: TLS and record keys
///   ([org.openhotline.certs.RelayAuthority])
/// @param intake acts for the relay, in the order of their names
/// @param authorities the parties' authorities ([org.openhotline.certs.PartyAuthority])
/// @param homes one station home a desk
/// @param agreement the agreement, bound to these keys
/// @param agreementAct its act, signed by every signatory
/// @param passphraseFile file with the passphrase of every key file
public record World(
    Path folder,
    Path relay,
    Path intake,
    SortedMap<PartyId, Path> authorities,
    SortedMap<DeskId, StationHome> homes,
    Agreement agreement,
    SignedAct agreementAct,
    Path passphraseFile) {
  /// Copies the maps.
  public World {
    authorities = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(authorities));
    homes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(homes));
  }

  /// The home of a desk.
  ///
  /// @throws IllegalArgumentException if there is no such desk
  public StationHome home(String desk) {
    StationHome home = homes.get(new DeskId(desk));
    if (home == null) {
      throw new IllegalArgumentException("this world has no desk " + desk);
    }
    return home;
  }

  /// What the agreement pins.
  public Trust trust() {
    Trust trust = agreement.trust();
    if (trust == null) {
      throw new IllegalStateException("the agreement of a world is bound");
    }
    return trust;
  }

  /// Names of the desks.
  public List<String> desks() {
    return homes.keySet().stream().map(DeskId::value).toList();
  }
}
