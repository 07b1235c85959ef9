package org.openhotline.client.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openhotline.client.RefusedException;
import org.openhotline.client.book.Fact;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.book.Stage;
import org.openhotline.client.book.Wording;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.Text;

/// Points 1 and 2: a report is sent, received, acknowledged, held and answered.
final class Story {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Cast cast;

  Story(Cast cast) {
    this.cast = cast;
  }

  /// Waits until every station has the directories and the agreement; the watches are taken.
  void open() throws DemoFailure {
    cast.narrator().heading("The line opens");
    for (Post post : List.of(cast.xa(), cast.xb(), cast.xc())) {
      post.await("directories and the agreement", SOON, Story::ready);
    }
    cast.takeWatch(cast.xa(), "xa-watch");
    cast.takeWatch(cast.xb(), "xb-watch");
    cast.xa().await("links and watches", SOON, Story::manned);
  }

  /// A book in which one can look up whom to write to, and under which agreement.
  static java.util.Optional<RecordBook> known(RecordBook book) {
    boolean all = !book.agreements().isEmpty() && book.directory().parties().size() == 3;
    return all ? java.util.Optional.of(book) : java.util.Optional.empty();
  }

  private static java.util.Optional<RecordBook> ready(RecordBook book) {
    return known(book).filter(b -> b.linked(Cast.XC).orElse(false));
  }

  private static java.util.Optional<RecordBook> manned(RecordBook book) {
    boolean all = true;
    for (DeskId desk : List.of(Cast.XA, Cast.XB)) {
      all &= book.watch(desk).isPresent() && book.linked(desk).orElse(false);
    }
    return all ? java.util.Optional.of(book) : java.util.Optional.empty();
  }

  /// Point 1.
  ///
  /// @return the incident report
  ActId report() throws DemoFailure {
    cast.narrator().heading("1. XA reports an incident to XB, IMMEDIATE, in Arabic");
    ActId id = cast.send(cast.xa(), (s, k, drafter) -> Texts.incident(drafter), "xa-drafter").id();
    Cast.Sight accepted =
        cast.awaitAtXb(cast.xa(), id, "ACCEPTED with deadlines", SOON, (f, a) -> a.open());
    cast.list()
        .check(
            "1",
            "the report is ACCEPTED and its clocks run",
            accepted.at().open(),
            "leaf "
                + accepted.file().leaf()
                + ", next deadline "
                + accepted.file().nextDue().orElse(null));
    Cast.Sight read =
        cast.awaitAtXb(
            cast.xa(),
            id,
            "DELIVERED and DECRYPTED at XB",
            SOON,
            (f, a) ->
                a.fact(ActKind.DELIVERED).isPresent() && a.fact(ActKind.DECRYPTED).isPresent());
    Fact delivered = read.at().fact(ActKind.DELIVERED).orElseThrow();
    Fact decrypted = read.at().fact(ActKind.DECRYPTED).orElseThrow();
    cast.list()
        .check(
            "1",
            "DELIVERED and DECRYPTED by XB's station",
            true,
            "by "
                + delivered.who()
                + " at "
                + delivered.recorded()
                + " and "
                + decrypted.recorded());
    Payload payload = payload(cast.xb(), id);
    cast.narrator().plain("");
    cast.narrator().plain("XB reads: " + Text.shown(payload.subject()));
    cast.narrator().plain(Text.multiline(payload.text()).strip());
    payload.fields().forEach(f -> cast.narrator().plain(f.name() + ": " + Text.shown(f.value())));
    Payload.Translation aid = payload.translations().getFirst();
    cast.narrator()
        .plain(
            "-- translation aid ("
                + aid.language()
                + ", by "
                + Text.shown(aid.translator())
                + "; the Arabic text is authoritative):");
    cast.narrator().plain(Text.multiline(aid.text()).strip());
    cast.narrator().plain("");
    cast.list()
        .check(
            "1",
            "XB reads the Arabic text and the English aid exactly as they were written",
            payload.text().equals(Texts.INCIDENT)
                && aid.text().equals(Texts.INCIDENT_AID)
                && payload.language().equals("ar"),
            payload.text().length() + " and " + aid.text().length() + " characters");
    cast.state(cast.xb(), id, ActKind.ACKNOWLEDGED, Cast.Said.by("xb-watch"));
    acknowledged(id);
    return id;
  }

  private void acknowledged(ActId id) throws DemoFailure {
    Cast.Sight seen =
        cast.awaitAtXb(
            cast.xa(),
            id,
            "ACKNOWLEDGED by XB",
            SOON,
            (f, a) -> a.fact(ActKind.ACKNOWLEDGED).isPresent());
    Fact fact = seen.at().fact(ActKind.ACKNOWLEDGED).orElseThrow();
    boolean complete =
        fact.who().equals("Wim Watch of XB")
            && fact.roles().contains(Role.DUTY)
            && !fact.declared().equals(Instant.EPOCH)
            && !fact.recorded().isBefore(seen.file().accepted());
    cast.list()
        .check(
            "1",
            "XA sees the acknowledgement with the officer's name, role and both clocks",
            complete,
            fact.who()
                + " "
                + fact.roles()
                + ", recorded "
                + fact.recorded()
                + ", declared "
                + fact.declared());
    String line =
        seen.file().custody().stream()
            .filter(l -> l.leaf() == fact.leaf())
            .map(l -> l.text())
            .findFirst()
            .orElse("(no line)");
    cast.list()
        .check(
            "1",
            "the acknowledgement carries the legend '" + Wording.LEGEND + "'",
            line.endsWith(Wording.LEGEND),
            line);
  }

  /// The payload of a message, opened by a station.
  private static Payload payload(Post post, ActId id) throws DemoFailure {
    try {
      return post.call(
          "open message " + id,
          (station, keys) -> station.read(station.book().message(id).orElseThrow()));
    } catch (RefusedException e) {
      throw new DemoFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// Point 2.
  void holdAndReply(ActId question) throws DemoFailure, IOException {
    cast.narrator().heading("2. XB promises a reply by a time, then replies in full");
    Instant promised = cast.clock().instant().plusSeconds(20);
    cast.state(cast.xb(), question, ActKind.HOLDING, new Cast.Said("xb-watch", "", promised));
    Cast.Sight holding =
        cast.awaitAtXb(
            cast.xa(),
            question,
            "HOLDING with the promised time",
            SOON,
            (f, a) -> a.holdingUntil().isPresent());
    cast.list()
        .check(
            "2",
            "XA sees HOLDING with the promised time",
            holding.at().holdingUntil().orElseThrow().toEpochMilli() == promised.toEpochMilli()
                && holding.at().stage() == Stage.HOLDING,
            "promised " + holding.at().holdingUntil().orElseThrow());
    String answer =
        "The approach was a navigation error. North Star keeps two nautical miles from now on.";
    ActId reply =
        cast.send(
                cast.xb(),
                (s, k, drafter) -> Texts.reply(question, "Reply to your report", answer, drafter),
                "xb-drafter")
            .id();
    Cast.Sight answered =
        cast.awaitAtXb(
            cast.xa(), question, "ANSWERED", SOON, (f, a) -> a.stage() == Stage.ANSWERED);
    Payload text =
        cast.xa().await("the reply's body", SOON, book -> book.message(reply)).id().equals(reply)
            ? payload(cast.xa(), reply)
            : payload(cast.xb(), reply);
    cast.list()
        .check(
            "2",
            "the full reply closes what was owed, and XA reads it",
            !answered.at().open() && text.text().equals(answer),
            Text.shown(text.text()));
    cast.state(cast.xa(), reply, ActKind.ACKNOWLEDGED, Cast.Said.by("xa-watch"));
  }
}
