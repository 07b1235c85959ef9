package org.openhotline.client.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;

/// Sends a draft and waits for what the caller wants to see.
final class Sending {
  /// Until when a command waits.
  enum Until {
    /// The relay's receipt.
    ACCEPTED,
    /// A station of every addressee holds it.
    DELIVERED,
    /// A station of every addressee opened it.
    DECRYPTED,
    /// An officer of every addressee acknowledged; no longer than to EXHAUSTED.
    ACKNOWLEDGED
  }

  private final Station station;
  private final HomeKeys keys;
  private final Output output;
  private final Duration timeout;

  Sending(Station station, HomeKeys keys, Output output, Duration timeout) {
    this.station = station;
    this.keys = keys;
    this.output = output;
    this.timeout = timeout;
  }

  /// The agreement to send under: the one named, or the only one that names all desks.
  static Agreement agreement(
      Station station, @Nullable AgreementId id, List<DeskId> to, List<DeskId> info)
      throws CommandFailure {
    List<Agreement> candidates = new ArrayList<>();
    for (Agreement agreement : station.book().agreements().values()) {
      boolean named = id == null || agreement.version().id().equals(id);
      boolean covers =
          id != null
              || (to.stream().allMatch(d -> agreement.desk(d).isPresent())
                  && info.stream().allMatch(d -> agreement.desk(d).isPresent()));
      if (named && covers) {
        candidates.add(agreement);
      }
    }
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    throw new CommandFailure(
        candidates.isEmpty() ? CommandFailure.REFUSED : CommandFailure.USAGE,
        candidates.isEmpty()
            ? "no agreement in force names "
                + to
                + (info.isEmpty() ? "" : " and " + info)
                + "; in force: "
                + station.book().agreements().keySet()
            : "several agreements name these desks; say which with --agreement");
  }

  int send(Draft draft, MessageOptions options, Until until)
      throws IOException, RefusedException, CommandFailure {
    List<SigningKeyPair> signers = new ArrayList<>();
    signers.add(keys.officer(options.officer));
    if (options.releaser != null) {
      signers.add(keys.officer(options.releaser));
    }
    Station.Sent sent = station.send(draft, signers, timeout);
    if (sent.receipt().isEmpty()) {
      output.result(
          "QUEUED "
              + sent.id()
              + ": the relay is not reachable; it goes out with the next"
              + " connection (hotline listen keeps trying)",
          Output.fields("message_id", sent.id().hex(), "state", "QUEUED"));
      return CommandFailure.UNREACHABLE;
    }
    Receipted receipt = sent.receipt().get();
    output.result(
        "ACCEPTED "
            + sent.id()
            + " at leaf "
            + receipt.leaf()
            + ", "
            + Times.both(receipt.recorded()),
        Output.fields(
            "message_id", sent.id().hex(),
            "state", "ACCEPTED",
            "leaf", receipt.leaf(),
            "recorded", receipt.recorded().toString()));
    return until == Until.ACCEPTED ? 0 : await(sent.id(), until);
  }

  private int await(ActId id, Until until) throws IOException, CommandFailure {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      station.pump(Duration.ofMillis(200));
      MessageFile file = station.book().message(id).orElse(null);
      if (file != null) {
        if (file.addressees().stream().allMatch(a -> reached(a, until))) {
          output.result(
              until + " " + id, Output.fields("message_id", id.hex(), "state", until.name()));
          return 0;
        }
        if (file.addressees().stream().anyMatch(AddresseeFile::wasExhausted)) {
          throw new CommandFailure(
              CommandFailure.NEGATIVE, "EXHAUSTED: nobody reacted to " + id + "; use other means");
        }
      }
    }
    throw new ConnectionLostException(
        "message "
            + id
            + " is accepted, but not "
            + until
            + " within "
            + timeout.toSeconds()
            + " s; hotline status "
            + id
            + " shows how far it is",
        null);
  }

  private static boolean reached(AddresseeFile addressee, Until until) {
    return switch (until) {
      case ACCEPTED -> true;
      case DELIVERED -> addressee.fact(ActKind.DELIVERED).isPresent();
      case DECRYPTED -> addressee.fact(ActKind.DECRYPTED).isPresent();
      case ACKNOWLEDGED -> addressee.fact(ActKind.ACKNOWLEDGED).isPresent();
    };
  }
}
