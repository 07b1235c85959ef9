package org.openhotline.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Replies to a message.
@Command(name = "reply", description = "Reply to a message; a full reply closes what is owed.")
final class ReplyCommand extends StationCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "Message id, or its beginning.")
  String id = "";

  @Option(
      names = "--type",
      description = "Message type (default: ${DEFAULT-VALUE}).",
      defaultValue = "reply")
  String type = "reply";

  @Option(names = "--partial", description = "More follows: what is owed stays open.")
  boolean partial;

  @Option(names = "--precedence", description = "Default: the type's.")
  @Nullable Precedence precedence;

  @Option(
      names = "--wait",
      description = "As in send (default: ${DEFAULT-VALUE}).",
      defaultValue = "ACCEPTED")
  Sending.Until until = Sending.Until.ACCEPTED;

  @Mixin MessageOptions message = new MessageOptions();

  @Override
  boolean worksOffline() {
    return true;
  }

  @Override
  int run(Station station, HomeKeys keys, Output output)
      throws IOException, RefusedException, CommandFailure {
    MessageFile file = message(station, id);
    Agreement agreement =
        Sending.agreement(
            station, file.message().agreement().id(), List.of(file.message().origin()), List.of());
    Draft draft =
        new Draft(
            agreement.version().id(),
            List.of(file.message().origin()),
            List.of(),
            precedence,
            file.id(),
            partial ? ReplyKind.PARTIAL : ReplyKind.FULL,
            null,
            null,
            message.payload(
                type.toUpperCase(Locale.ROOT),
                agreement,
                keys.officerName(station, message.officer)));
    return new Sending(station, keys, output, timeout).send(draft, message, until);
  }
}
