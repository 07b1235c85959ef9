package org.openhotline.client.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one message with its custody log.
@Command(name = "show", description = "Show a message, its translations and its custody log.")
final class ShowCommand extends StationCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "Message id, or its beginning.")
  String id = "";

  @Option(names = "--no-text", description = "Header and custody log only.")
  boolean noText;

  @Override
  boolean worksOffline() {
    return true;
  }

  @Override
  int run(Station station, HomeKeys keys, Output output) throws IOException, CommandFailure {
    MessageFile file = message(station, id);
    Map<String, Object> fields = Rows.fields(file, station.identity().desk());
    fields.put(
        "custody",
        file.custody().stream()
            .map(
                l -> Output.fields("leaf", l.leaf(), "time", l.time().toString(), "text", l.text()))
            .toList());
    List<String> lines = new ArrayList<>();
    lines.add(
        file.message().precedence()
            + " message "
            + file.id()
            + " from "
            + file.message().origin()
            + " to "
            + file.message().action()
            + (file.message().info().isEmpty() ? "" : " info " + file.message().info()));
    lines.add(
        "serial "
            + file.message().serial()
            + " under "
            + file.message().agreement().id()
            + ", accepted "
            + Times.both(file.accepted()));
    lines.add(
        "signed by "
            + Text.shown(String.join(", released by ", file.signers()))
            + "; every signature and the place in the record verified");
    if (!noText) {
      content(station.read(file), lines, fields);
    }
    lines.add("Custody log:");
    for (MessageFile.Line line : file.custody()) {
      lines.add("  " + Times.both(line.time()) + "  #" + line.leaf() + "  " + line.text());
    }
    boolean exhausted = file.addressees().stream().anyMatch(a -> a.wasExhausted());
    if (exhausted) {
      fallback(station, file, lines);
    }
    output.result(String.join(System.lineSeparator(), lines), fields);
    return 0;
  }

  private static void content(Payload payload, List<String> lines, Map<String, Object> fields) {
    lines.add(
        "Type: "
            + Text.shown(payload.type())
            + "  Drafted by: "
            + Text.shown(payload.officerName()));
    lines.add("Subject: " + Text.shown(payload.subject()));
    lines.add("--- text (" + Text.shown(payload.language()) + ", authoritative) ---");
    lines.add(Text.multiline(payload.text()));
    for (Payload.Field field : payload.fields()) {
      lines.add(Text.shown(field.name()) + ": " + Text.multiline(field.value()));
    }
    for (Payload.Translation aid : payload.translations()) {
      lines.add(
          "--- translation aid ("
              + Text.shown(aid.language())
              + ", by "
              + Text.shown(aid.translator())
              + ") ---");
      lines.add(Text.multiline(aid.text()));
    }
    lines.add("---");
    fields.put("type", payload.type());
    fields.put("subject", payload.subject());
    fields.put("language", payload.language());
    fields.put("text", payload.text());
    fields.put(
        "translations",
        payload.translations().stream()
            .map(t ->
                Output.fields(
                    "language", t.language(), "text", t.text(), "translator", t.translator()))
            .toList());
    fields.put(
        "fields",
        payload.fields().stream()
            .map(f -> Output.fields("name", f.name(), "value", f.value()))
            .toList());
  }

  private static void fallback(Station station, MessageFile file, List<String> lines) {
    station
        .book()
        .agreement(file.message().agreement().digest())
        .ifPresent(agreement -> {
          for (DeskId desk : file.message().action()) {
            agreement
                .desk(desk)
                .map(Agreement.Desk::fallback)
                .ifPresent(f -> lines.add("FALLBACK to reach " + desk + ": " + Text.shown(f)));
          }
        });
  }
}
