package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.openhotline.certs.DeskKeyEscrow;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A command that works with one party's authority, opened with its passphrase, and may lay what it
/// made down for the relay.
abstract class PartyCommand extends AuthorityCommand {
  @Option(
      names = "--authority",
      required = true,
      description = "Folder of the party's authority.",
      paramLabel = "FOLDER")
  Path authorityFolder = Path.of("");

  @Mixin Intake intake = new Intake();

  /// Work with an authority while it is open.
  interface Work {
    void with(PartyAuthority authority, KeyVault vault) throws IOException;
  }

  /// Opens the authority, does the work, closes it; the exit code.
  final int opened(Work work) throws IOException {
    try (KeyVault vault = vault("the authority in " + authorityFolder);
        PartyAuthority authority = PartyAuthority.open(authorityFolder, environment(vault))) {
      work.with(authority, vault);
    }
    return DONE;
  }

  /// Enrolment by the open authority, which keeps the desks' keys too.
  final Enrolment enrolment(PartyAuthority authority, KeyVault vault) {
    return new Enrolment(
        authority,
        new DeskKeyEscrow(authorityFolder, vault, random),
        vault,
        InstantSource.system(),
        random);
  }
}
