package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import org.openhotline.certs.Enrolment;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.message.DirectoryEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki renew`: new certificates over the keys of a station's home.
@Command(name = "renew", description = "Certify the keys of a station and its officers anew.")
final class RenewCommand extends PartyCommand {
  @Option(
      names = "--home",
      required = true,
      description = "Folder of the station.",
      paramLabel = "FOLDER")
  Path home = Path.of("");

  @Override
  int run() throws IOException {
    StationHome station = StationHome.read(home);
    return opened((authority, vault) -> {
      Enrolment enrolment = enrolment(authority, vault);
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
    });
  }
}
