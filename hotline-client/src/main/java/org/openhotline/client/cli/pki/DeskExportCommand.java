package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.certs.DeskKeyPackage;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.StationHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki desk export`: the desk's keys in a package for another station, under a passphrase
/// that is shown once.
@Command(name = "export", description = "Put a station's desk keys into a package for another one.")
final class DeskExportCommand extends AuthorityCommand {
  @Option(
      names = "--home",
      required = true,
      description = "Folder of the station.",
      paramLabel = "FOLDER")
  Path home = Path.of("");

  @Option(
      names = "--out",
      required = true,
      description = "The package; must not exist.",
      paramLabel = "FILE")
  Path out = Path.of("");

  @Override
  int run() throws IOException {
    StationHome station = StationHome.read(home);
    String once = DeskKeyPackage.oneTimePassphrase(random);
    try (KeyVault vault = vault("the station in " + home);
        KeyVault oneTime = new KeyVault(once.toCharArray(), KeyProtection.STANDARD, random)) {
      List<DeskKeyPackage.Entry> entries = new ArrayList<>(station.deskKeyEntries(vault));
      DeskKeyPackage.write(out, entries, oneTime);
      tell(
          "package "
              + out
              + " holds "
              + entries.size()
              + " key(s) of desk "
              + station.desk()
              + "; its one-time passphrase, to be told by another way: "
              + once,
          "desk",
          station.desk().value(),
          "keys",
          entries.size(),
          "file",
          out.toString(),
          "one_time_passphrase",
          once);
    }
    return DONE;
  }
}
