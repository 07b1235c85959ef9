package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hotline pki publish-file`: lays acts down in the relay's intake folder.
@Command(
    name = "publish-file",
    description = "Lay signed acts, or an authority's whole outbox, down in the relay's intake.")
final class PublishFileCommand extends AuthorityCommand {
  @Option(
      names = "--authority",
      description = "Folder of an authority whose outbox is taken.",
      paramLabel = "FOLDER")
  List<Path> authorities = new ArrayList<>();

  @Parameters(description = "Files with signed acts.", paramLabel = "FILE")
  List<Path> files = new ArrayList<>();

  @Mixin Intake intake = new Intake();

  @Override
  int run() throws IOException {
    if (intake.folder == null) {
      throw new IllegalArgumentException("which relay? give --intake FOLDER");
    }
    List<Path> all = new ArrayList<>(files);
    for (Path authority : authorities) {
      try (Stream<Path> listed = Files.list(authority.resolve("outbox"))) {
        all.addAll(listed.filter(f -> f.toString().endsWith(".act")).sorted().toList());
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("nothing to publish: give --authority FOLDER or files");
    }
    List<SignedAct> acts = new ArrayList<>();
    for (Path file : all) {
      try {
        acts.add(Acts.parse(Files.readAllBytes(file)));
      } catch (MalformedException e) {
        throw new IOException(file + " is not a signed act: " + e.getMessage(), e);
      }
    }
    int laid = intake.accept(acts);
    tell(laid + " act(s) laid down in " + intake.folder, "acts", laid);
    return DONE;
  }
}
