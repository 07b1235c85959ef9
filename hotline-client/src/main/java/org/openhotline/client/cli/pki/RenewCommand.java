package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.openhotline.certs.DeskKeyEscrow;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.message.DirectoryEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hotline pki renew`: new certificates over the keys of a station's home.
@Command(name = "renew", description = "Certify the keys of a station and its officers anew.")
final class RenewCommand extends AuthorityCommand {
  @Option(
      names = "--authority",
      required = true,
      description = "Folder of the party's authority.",
      paramLabel = "FOLDER")
  Path authorityFolder = Path.of("");

  @Option(
      names = "--home",
      required = true,
      description = "Folder of the station.",
      paramLabel = "FOLDER")
  Path home = Path.of("");

  @Mixin Intake intake = new Intake();

  @Override
  int run() throws IOException {
    StationHome station = StationHome.read(home);
    try (KeyVault vault = vault("the authority in " + authorityFolder);
        PartyAuthority authority = PartyAuthority.open(authorityFolder, environment(vault))) {
      Enrolment enrolment =
          new Enrolment(
              authority,
              new DeskKeyEscrow(authorityFolder, vault, random),
              vault,
              InstantSource.system(),
              random);
      Enrolment.Enrolled renewed = enrolment.renew(station);
      intake.accept(renewed.acts());
      tell(
          "station " + station.station() + " has new certificates",
          "station",
          station.station().value(),
          "tls_not_after",
          station.tls(vault).notAfter().toString());
      for (DirectoryEntry entry : renewed.entries()) {
        if (entry instanceof DirectoryEntry.Officer officer) {
          OfficerCommand.tellOfficer(this, officer);
        }
      }
    }
    return DONE;
  }
}
