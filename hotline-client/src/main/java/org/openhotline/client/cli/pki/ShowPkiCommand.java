package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openhotline.certs.PublishedAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `hotline pki show`: what a folder holds; needs no passphrase.
@Command(name = "show", description = "Show an authority, a relay or a station; no passphrase.")
final class ShowPkiCommand extends AuthorityCommand {
  @Parameters(
      arity = "1..*",
      description = "Folders of authorities, relays or stations.",
      paramLabel = "FOLDER")
  List<Path> folders = new ArrayList<>();

  @Override
  int run() throws IOException {
    for (Path folder : folders) {
      if (PublishedAuthority.isAuthority(folder)) {
        showAuthority(PublishedAuthority.read(folder));
      } else if (RelayAuthority.isRelay(folder)) {
        showRelay(RelayAuthority.publishedPin(folder));
      } else if (StationHome.exists(folder)) {
        showStation(StationHome.read(folder));
      } else {
        throw new IOException(folder + " is neither an authority, a relay nor a station");
      }
    }
    return DONE;
  }

  private void showAuthority(PublishedAuthority authority) {
    tell(
        "authority of "
            + authority.party()
            + ", plane "
            + authority.plane()
            + "\n  root P-384     SHA-256 "
            + authority.pin().classical()
            + "\n  root ML-DSA-87 SHA-256 "
            + authority.pin().pq(),
        "kind",
        "authority",
        "party",
        authority.party().value(),
        "plane",
        authority.plane().name(),
        "root_classical_sha256",
        authority.pin().classical().hex(),
        "root_pq_sha256",
        authority.pin().pq().hex());
    Set<CredentialId> revoked = new HashSet<>();
    for (DirectoryEntry entry : authority.entries()) {
      if (entry instanceof DirectoryEntry.Revocation revocation) {
        revoked.add(revocation.credential());
      }
    }
    authority.entries().forEach(entry -> showEntry(entry, revoked));
  }

  private void showEntry(DirectoryEntry entry, Set<CredentialId> revoked) {
    switch (entry) {
      case DirectoryEntry.Officer o -> {
        boolean ended = revoked.contains(o.credential().id());
        tell(
            "  officer "
                + o.officerId()
                + " ("
                + o.name()
                + ") of desk "
                + o.desk()
                + " "
                + o.roles()
                + (ended ? ", REVOKED" : ", valid until " + o.credential().notAfter()),
            "kind",
            "officer",
            "officer",
            o.officerId().value(),
            "name",
            o.name(),
            "desk",
            o.desk().value(),
            "roles",
            o.roles().stream().map(Enum::name).toList(),
            "credential",
            o.credential().id().hex(),
            "not_after",
            o.credential().notAfter().toString(),
            "revoked",
            ended);
      }
      case DirectoryEntry.Station s -> {
        boolean ended = revoked.contains(s.credential().id());
        tell(
            "  station "
                + s.stationId()
                + " of desk "
                + s.desk()
                + (ended ? ", REVOKED" : ", valid until " + s.credential().notAfter()),
            "kind",
            "station",
            "station",
            s.stationId().value(),
            "desk",
            s.desk().value(),
            "credential",
            s.credential().id().hex(),
            "not_after",
            s.credential().notAfter().toString(),
            "revoked",
            ended);
      }
      case DirectoryEntry.DeskKey k ->
          tell(
              "  key "
                  + k.keyId().hex()
                  + " of desk "
                  + k.desk()
                  + ", in use until "
                  + k.notAfter(),
              "kind",
              "desk_key",
              "key",
              k.keyId().hex(),
              "desk",
              k.desk().value(),
              "suite",
              k.key().suite().name(),
              "not_after",
              k.notAfter().toString());
      case DirectoryEntry.Authority _,
          DirectoryEntry.Revocation _,
          DirectoryEntry.RevocationLists _ -> {}
    }
  }

  private void showRelay(Trust.RelayPin pin) {
    tell(
        "relay '"
            + pin.origin()
            + "'\n  TLS root SHA-256 "
            + pin.tlsRoot()
            + "\n  "
            + pin.logKey()
            + "\n  "
            + pin.pqLogKey(),
        "kind",
        "relay",
        "origin",
        pin.origin(),
        "log_key",
        pin.logKey(),
        "log_key_pq",
        pin.pqLogKey(),
        "tls_root_sha256",
        pin.tlsRoot().hex());
  }

  private void showStation(StationHome home) throws IOException {
    List<String> agreements = new ArrayList<>();
    for (Agreement agreement : home.agreements().values()) {
      agreements.add(agreement.version().id() + " version " + agreement.number());
    }
    tell(
        "station "
            + home.station()
            + " of desk "
            + home.desk()
            + "\n  relay      "
            + home.relays()
            + "\n  officers   "
            + home.officers()
            + "\n  agreements "
            + agreements,
        "kind",
        "home",
        "station",
        home.station().value(),
        "desk",
        home.desk().value(),
        "relays",
        home.relays(),
        "officers",
        home.officers().stream().map(LocalId::value).toList(),
        "agreements",
        agreements);
  }
}
