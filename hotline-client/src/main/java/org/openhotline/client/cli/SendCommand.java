package org.openhotline.client.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sends a message.
@Command(name = "send", description = "Sign, seal and send a message.")
final class SendCommand extends StationCommand {
  @Option(names = "--to", required = true, split = ",", description = "Desks that must react.")
  List<DeskId> to = new ArrayList<>();

  @Option(names = "--info", split = ",", description = "Desks that are told.")
  List<DeskId> info = new ArrayList<>();

  @Option(
      names = "--type",
      required = true,
      description = "Message type of the agreement, for instance incident.")
  String type = "";

  @Option(
      names = "--precedence",
      description = "ROUTINE, PRIORITY, IMMEDIATE or FLASH (default: the type's).")
  @Nullable Precedence precedence;

  @Option(
      names = "--agreement",
      description = "Under which agreement (default: the only one that names all the desks).")
  @Nullable AgreementId agreement;

  @Option(
      names = "--valid-from",
      description = "Start of what is announced, as 2026-11-23T04:00:00Z.",
      converter = InstantConverter.class)
  @Nullable Instant validFrom;

  @Option(
      names = "--valid-until",
      description = "After this time the message has no use.",
      converter = InstantConverter.class)
  @Nullable Instant validUntil;

  @Option(
      names = "--wait",
      description =
          "Wait until ACCEPTED, DELIVERED, DECRYPTED or ACKNOWLEDGED everywhere"
              + " (default: ${DEFAULT-VALUE}).",
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
    Agreement chosen = Sending.agreement(station, agreement, to, info);
    String canonicalType = type.toUpperCase(Locale.ROOT);
    Draft draft =
        new Draft(
            chosen.version().id(),
            to,
            info,
            precedence,
            null,
            ReplyKind.NONE,
            validFrom,
            validUntil,
            message.payload(canonicalType, chosen, keys.officerName(station, message.officer)));
    return new Sending(station, keys, output, timeout).send(draft, message, until);
  }
}
