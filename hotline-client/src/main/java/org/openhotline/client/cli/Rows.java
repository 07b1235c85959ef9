package org.openhotline.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.Fact;
import org.openhotline.client.book.MessageFile;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;

/// One line, or one JSON object, for a message as one desk sees it.
final class Rows {
  private Rows() {}

  /// A line for lists: state in words, precedence, from, to, countdown, subject.
  static String line(MessageFile file, DeskId desk, String subject, Instant now) {
    Message message = file.message();
    return String.join(
        "  ",
        file.id().hex().substring(0, 8),
        message.precedence().name(),
        message.origin() + ">" + join(message.action()),
        Times.group(file.accepted()),
        state(file),
        file.nextDue().map(d -> "due " + Times.countdown(Duration.between(now, d))).orElse("-"),
        subject);
  }

  /// The state of every addressee in one word, with OVERDUE and EXHAUSTED beside it.
  static String state(MessageFile file) {
    List<String> states = new ArrayList<>();
    for (AddresseeFile addressee : file.addressees()) {
      states.add(
          addressee.desk()
              + ":"
              + addressee.stage()
              + (addressee.overdue().isEmpty() ? "" : "+OVERDUE")
              + (addressee.exhaustedAt(file.message().origin())
                      || addressee.exhaustedAt(addressee.desk())
                  ? "+EXHAUSTED"
                  : ""));
    }
    return String.join(" ", states);
  }

  /// All that stands in the record about a message, as fields.
  static Map<String, Object> fields(MessageFile file, DeskId desk) {
    Message message = file.message();
    List<Map<String, Object>> addressees =
        file.addressees().stream().map(a -> fields(a, message.origin())).toList();
    return Output.fields(
        "message_id", file.id().hex(),
        "leaf", file.leaf(),
        "from", message.origin().value(),
        "action", message.action().stream().map(DeskId::value).toList(),
        "info", message.info().stream().map(DeskId::value).toList(),
        "precedence", message.precedence().name(),
        "agreement", message.agreement().id().value(),
        "serial", message.serial(),
        "accepted", file.accepted().toString(),
        "declared", message.context().declared().toString(),
        "signers", file.signers(),
        "in_reply_to", message.inReplyTo() == null ? "" : message.inReplyTo().hex(),
        "open", file.openAt(desk),
        "addressees", addressees);
  }

  private static Map<String, Object> fields(AddresseeFile addressee, DeskId origin) {
    return Output.fields(
        "desk", addressee.desk().value(),
        "stage", addressee.stage().name(),
        "delivered", time(addressee, ActKind.DELIVERED),
        "decrypted", time(addressee, ActKind.DECRYPTED),
        "acknowledged", time(addressee, ActKind.ACKNOWLEDGED),
        "acknowledged_by", addressee.fact(ActKind.ACKNOWLEDGED).map(Fact::who).orElse(""),
        "acknowledge_due", instant(addressee.due(Obligation.ACKNOWLEDGE)),
        "reply_due", instant(addressee.due(Obligation.REPLY)),
        "holding_until", instant(addressee.holdingUntil()),
        "overdue", !addressee.overdue().isEmpty(),
        "late", addressee.lateSince().isPresent(),
        "steps", addressee.steps().stream().map(s -> s.step()).toList(),
        "exhausted", addressee.wasExhausted(),
        "exhausted_stands_at_origin", addressee.exhaustedAt(origin));
  }

  private static String time(AddresseeFile addressee, ActKind kind) {
    return addressee.fact(kind).map(f -> f.recorded().toString()).orElse("");
  }

  private static String instant(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse("");
  }

  private static String join(List<DeskId> desks) {
    return String.join(",", desks.stream().map(DeskId::value).toList());
  }
}
