package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Proof;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.audit.AuditException;
import org.openhotline.client.audit.EvidencePack;
import org.openhotline.client.audit.RecordCopy;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.home.HomeKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes evidence about one message that an outsider can check.
@Command(
    name = "prove",
    description = "Write evidence about a message that an outsider can check with stock tools.")
final class ProveCommand extends StationCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "Message id, or its beginning.")
  String id = "";

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE.zip",
      description = "Where to write it (default: evidence-ID in the current folder).")
  @Nullable Path out;

  @Override
  int run(Station station, HomeKeys keys, Output output)
      throws IOException, RefusedException, CommandFailure {
    MessageFile file = message(station, id);
    Path target = out == null ? Path.of("evidence-" + file.id().hex().substring(0, 8)) : out;
    Proof proof = station.prove(file.id(), timeout);
    RecordCopy copy = RecordCommand.pulled(station, keys, timeout);
    try {
      int entries =
          EvidencePack.write(file.id(), proof, copy, station.identity().trusted(), target);
      output.result(
          "evidence about "
              + file.id()
              + " written to "
              + target
              + ": "
              + entries
              + " entries of a record of "
              + proof.treeSize()
              + "; README.txt in it says what to type",
          Output.fields(
              "message_id", file.id().hex(),
              "out", target.toString(),
              "entries", entries,
              "tree_size", proof.treeSize()));
      return 0;
    } catch (AuditException e) {
      throw new CommandFailure(CommandFailure.NEGATIVE, String.valueOf(e.getMessage()));
    }
  }
}
