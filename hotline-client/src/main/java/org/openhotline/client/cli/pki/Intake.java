package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DurableFiles;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.SignedAct;
import picocli.CommandLine.Option;

/// Where acts are laid down for the relay, and under which names: `XA-000001.act` for directories,
/// `agreement-<id>-<digest>.act` after them, so that the relay takes them in the right order.
final class Intake {
  private static final int DIGEST_CHARACTERS = 12;

  @Option(
      names = "--intake",
      description = "Also lay the acts down in the relay's intake folder.",
      paramLabel = "FOLDER")
  @Nullable Path folder;

  /// Lays acts down; how many.
  int accept(List<SignedAct> acts) throws IOException {
    Path to = folder;
    if (to == null) {
      return 0;
    }
    if (!Files.isDirectory(to)) {
      throw new IOException(
          "the intake folder " + to + " does not exist; it is relay/intake of the relay's folder");
    }
    for (SignedAct act : acts) {
      DurableFiles.writePrivate(to.resolve(name(act)), act.bytes().toArray());
    }
    return acts.size();
  }

  /// The file name of an act.
  static String name(SignedAct act) {
    return switch (act.act()) {
      case DirectoryChange change -> "%s-%06d.act".formatted(change.party(), change.version());
      case AgreementChange change ->
          "agreement-"
              + change.agreement().id()
              + "-"
              + change.agreement().digest().hex().substring(0, DIGEST_CHARACTERS)
              + ".act";
      default ->
          throw new IllegalArgumentException(
              "an authority makes no acts of kind " + act.act().kind());
    };
  }
}
