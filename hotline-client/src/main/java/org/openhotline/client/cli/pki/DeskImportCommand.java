package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DeskKeyPackage;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.Passphrases;
import org.openhotline.certs.StationHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki desk import`: takes desk keys from a package into a station's home.
@Command(name = "import", description = "Take desk keys from a package into a station's home.")
final class DeskImportCommand extends AuthorityCommand {
  @Option(
      names = "--home",
      required = true,
      description = "Folder of the station.",
      paramLabel = "FOLDER")
  Path home = Path.of("");

  @Option(names = "--in", required = true, description = "The package.", paramLabel = "FILE")
  Path in = Path.of("");

  @Option(
      names = "--one-time-passphrase-file",
      description = "File with the package's passphrase (default: prompt).",
      paramLabel = "FILE")
  @Nullable Path oneTimeFile;

  @Override
  int run() throws IOException {
    StationHome station = StationHome.read(home);
    char[] once =
        new Passphrases(oneTimeFile, java.util.Map.of(), Passphrases.terminal())
            .existing("the package " + in);
    int added = 0;
    try (KeyVault oneTime = new KeyVault(once, KeyProtection.STANDARD, random);
        KeyVault vault = vault("the station in " + home)) {
      station.stationKey(vault).destroy();
      for (DeskKeyPackage.Entry entry : DeskKeyPackage.read(in, oneTime)) {
        added += station.addDeskKey(vault, entry.key(), entry.from()) ? 1 : 0;
      }
    } finally {
      Arrays.fill(once, '\0');
    }
    tell(
        "station "
            + station.station()
            + " took "
            + added
            + " new key(s); destroy the package "
            + in,
        "station",
        station.station().value(),
        "desk",
        station.desk().value(),
        "added",
        added);
    return DONE;
  }
}
