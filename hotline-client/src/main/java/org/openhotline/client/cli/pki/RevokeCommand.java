package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki revoke`: ends an officer's or a station's credential for good.
@Command(name = "revoke", description = "End the credential of an officer or a station for good.")
final class RevokeCommand extends PartyCommand {
  @ArgGroup(multiplicity = "1")
  Whom whom = new Whom();

  @Option(
      names = "--reason",
      required = true,
      description = "Why; stands in the record.",
      paramLabel = "TEXT")
  String reason = "";

  /// An officer or a station.
  static final class Whom {
    @Option(names = "--officer", description = "Id of an officer.", paramLabel = "ID")
    @Nullable String officer;

    @Option(names = "--station", description = "Id of a station.", paramLabel = "ID")
    @Nullable String station;
  }

  @Override
  int run() throws IOException {
    if (reason.isBlank() || reason.length() > 500) {
      throw new IllegalArgumentException("a reason has 1 to 500 characters");
    }
    String named = whom.officer;
    boolean officer = named != null;
    LocalId id = new LocalId(named != null ? named : String.valueOf(whom.station));
    return opened((authority, _) -> {
      CredentialId credential =
          authority.entries().stream()
              .flatMap(e -> credential(e, officer, id).stream())
              .findFirst()
              .orElseThrow(() ->
                  new IOException(
                      "the directory of "
                          + authority.party()
                          + " has no "
                          + (officer ? "officer " : "station ")
                          + id));
      List<SignedAct> acts = authority.revoke(credential, reason);
      int laid = intake.accept(acts);
      tell(
          (officer ? "officer " : "station ")
              + id
              + " is revoked; "
              + (laid > 0
                  ? "the act is in " + intake.folder
                  : "carry " + authorityFolder.resolve("outbox") + " to the relay's intake folder"),
          officer ? "officer" : "station",
          id.value(),
          "credential",
          credential.hex(),
          "reason",
          reason);
    });
  }

  private static Optional<CredentialId> credential(
      DirectoryEntry entry, boolean officer, LocalId id) {
    return switch (entry) {
      case DirectoryEntry.Officer o when officer && o.officerId().equals(id) ->
          Optional.of(o.credential().id());
      case DirectoryEntry.Station s when !officer && s.stationId().equals(id) ->
          Optional.of(s.credential().id());
      case DirectoryEntry.Officer _,
          DirectoryEntry.Station _,
          DirectoryEntry.Authority _,
          DirectoryEntry.DeskKey _,
          DirectoryEntry.Revocation _,
          DirectoryEntry.RevocationLists _ ->
          Optional.empty();
    };
  }
}
