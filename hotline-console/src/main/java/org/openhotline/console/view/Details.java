package org.openhotline.console.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.Event;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.book.Stage;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Payload;

/// Makes a message's page from the record.
///
/// Threading: the station's thread.
public final class Details {
  private final RecordBook book;
  private final DeskId here;

  /// Pages as the desk `here` sees them.
  public Details(RecordBook book, DeskId here) {
    this.book = book;
    this.here = here;
  }

  /// The page of one message.
  ///
  /// @param payload its text; null when it cannot be opened
  public Detail detail(MessageFile file, Row row, @Nullable Payload payload) {
    Optional<Agreement> agreement = book.agreement(file.message().agreement().digest());
    Optional<Agreement.MessageType> type =
        payload == null ? Optional.empty() : agreement.map(a -> a.types().get(payload.type()));
    Detail.Hold hold = agreement.map(a -> hold(file, a)).orElse(null);
    return new Detail(
        row,
        payload == null ? null : body(payload),
        type.map(Agreement.MessageType::titles).map(Map::copyOf).orElse(Map.of()),
        file.custody().stream().map(line -> Custody.of(file, line)).toList(),
        agreement.map(a -> fallback(file, a)).orElse(Map.of()),
        thread(file),
        type.map(Agreement.MessageType::answeredBy).orElse(List.of()),
        hold,
        acts(file, hold, type));
  }

  private static Detail.Body body(Payload p) {
    return new Detail.Body(
        Shown.text(p.language()),
        Shown.text(p.text()),
        p.translations().stream()
            .map(t ->
                new Detail.Aid(
                    Shown.text(t.language()), Shown.text(t.text()), Shown.text(t.translator())))
            .toList(),
        Shown.text(p.template()),
        p.fields().stream()
            .map(f -> new Detail.Field(Shown.text(f.name()), Shown.text(f.value())))
            .toList(),
        Shown.text(p.officerName()));
  }

  private Map<String, String> fallback(MessageFile file, Agreement agreement) {
    Map<String, String> cards = new LinkedHashMap<>();
    List<DeskId> others = new ArrayList<>(file.message().action());
    others.add(file.message().origin());
    for (DeskId desk : others) {
      if (!desk.equals(here)) {
        agreement.desk(desk).ifPresent(d -> cards.put(desk.value(), Shown.text(d.fallback())));
      }
    }
    return cards;
  }

  private List<String> thread(MessageFile file) {
    List<String> thread = new ArrayList<>();
    ActId answered = file.message().inReplyTo();
    if (answered != null && book.message(answered).isPresent()) {
      thread.add(answered.hex());
    }
    for (MessageFile.Line line : file.custody()) {
      if (Custody.of(file, line).facts().get("reply") instanceof String reply
          && !thread.contains(reply)) {
        thread.add(reply);
      }
    }
    return thread;
  }

  private Detail.@Nullable Hold hold(MessageFile file, Agreement agreement) {
    long promises =
        file.custody().stream()
            .filter(l ->
                l.event() instanceof Event.Said said
                    && said.act() instanceof OfficerFact fact
                    && fact.kind() == ActKind.HOLDING
                    && fact.desk().equals(here))
            .count();
    int left = (int) Math.max(0, agreement.hold().times() - promises);
    return new Detail.Hold(left, Shown.time(file.accepted().plus(agreement.hold().total())));
  }

  /// What this desk may do, as far as the record tells; the relay has the last word.
  private List<String> acts(
      MessageFile file, Detail.@Nullable Hold hold, Optional<Agreement.MessageType> type) {
    List<String> acts = new ArrayList<>();
    boolean exhausted = file.addressees().stream().anyMatch(a -> a.exhaustedAt(here));
    Optional<AddresseeFile> mine = file.addressee(here);
    if (mine.isPresent() && file.message().action().contains(here)) {
      reactions(file, mine.get(), hold, type, acts);
    }
    if (file.message().origin().equals(here)
        && file.addressees().stream().anyMatch(a -> !ended(a.stage()))) {
      acts.add(ActKind.CANCEL.name());
    }
    if (exhausted) {
      acts.add(ActKind.CLOSE.name());
    }
    return acts;
  }

  private void reactions(
      MessageFile file,
      AddresseeFile mine,
      Detail.@Nullable Hold hold,
      Optional<Agreement.MessageType> type,
      List<String> acts) {
    if (ended(mine.stage())) {
      return;
    }
    if (mine.fact(ActKind.ACKNOWLEDGED).isEmpty() && owesAcknowledgement(file)) {
      acts.add(ActKind.ACKNOWLEDGED.name());
    }
    boolean reply = owesReply(file);
    if (type.filter(t -> !t.answeredBy().isEmpty()).isPresent()) {
      acts.add("REPLY");
    }
    if (reply && hold != null && hold.left() > 0) {
      acts.add(ActKind.HOLDING.name());
    }
    if (reply) {
      acts.add(ActKind.DECLINED.name());
    }
  }

  private boolean owesAcknowledgement(MessageFile file) {
    return obligation(file).filter(Agreement.ObligationClass::acknowledge).isPresent();
  }

  private boolean owesReply(MessageFile file) {
    return obligation(file).filter(Agreement.ObligationClass::reply).isPresent();
  }

  private Optional<Agreement.ObligationClass> obligation(MessageFile file) {
    return book.agreement(file.message().agreement().digest())
        .map(a -> a.obligations().get(file.message().obligation()));
  }

  private static boolean ended(Stage stage) {
    return switch (stage) {
      case ANSWERED, DECLINED, CANCELLED, EXPIRED -> true;
      case ACCEPTED, NOT_DELIVERED, DELIVERED, CANNOT_READ, DECRYPTED, ACKNOWLEDGED, HOLDING ->
          false;
    };
  }
}
