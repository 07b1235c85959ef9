package org.openhotline.client.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists messages by due time.
@Command(name = "inbox", description = "List messages of this desk, the most urgent first.")
final class InboxCommand extends StationCommand {
  @Option(names = "--open", description = "Only what still needs somebody.")
  boolean onlyOpen;

  @Option(names = "--sent", description = "What this desk sent, instead of what it received.")
  boolean sent;

  @Override
  boolean worksOffline() {
    return true;
  }

  @Override
  int run(Station station, HomeKeys keys, Output output) throws IOException {
    DeskId desk = station.identity().desk();
    Instant now = Instant.ofEpochMilli(keys.clock().millis());
    List<MessageFile> files =
        station.book().messages().stream()
            .filter(f -> f.message().origin().equals(desk) == sent)
            .filter(f -> !onlyOpen || f.openAt(desk))
            .sorted(
                Comparator.comparing((MessageFile f) -> f.nextDue().orElse(Instant.MAX))
                    .thenComparing(Comparator.comparing(MessageFile::accepted).reversed()))
            .toList();
    for (MessageFile file : files) {
      String subject = subject(station, file);
      Map<String, Object> fields = Rows.fields(file, desk);
      fields.put("subject", subject);
      output.result(Rows.line(file, desk, Text.shown(subject), now), fields);
    }
    if (files.isEmpty()) {
      output.line(onlyOpen ? "nothing is open" : "no messages");
    }
    return 0;
  }

  static String subject(Station station, MessageFile file) {
    try {
      return station.read(file).subject();
    } catch (IOException e) {
      return "[cannot be read: " + e.getMessage() + "]";
    }
  }
}
