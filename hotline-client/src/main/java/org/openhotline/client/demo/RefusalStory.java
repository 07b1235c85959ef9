package org.openhotline.client.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openhotline.certs.RelayPathCheck;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.connection.RelayTls;
import org.openhotline.client.store.StationStore;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Text;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// Point 5: everything that must be refused is tried for real, over TLS, against the relay.
final class RefusalStory {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Cast cast;
  private final DemoWorld.Extra brief;
  private final DemoWorld.Extra former;

  /// @param brief an officer whose credential ends while the story runs
  /// @param former an officer who is revoked
  RefusalStory(Cast cast, DemoWorld.Extra brief, DemoWorld.Extra former) {
    this.cast = cast;
    this.brief = brief;
    this.former = former;
  }

  /// Makes a message and sends it, on XA's thread.
  private interface Making {
    HandMade make(Station station);
  }

  /// Point 5; `first` is the incident report.
  void play(ActId first) throws DemoFailure, IOException {
    cast.narrator().heading("5. What must be refused is refused, with its reason");
    SigningKeyPair drafter = cast.key(cast.xa(), "xa-drafter");
    SigningKeyPair foreign = cast.key(cast.xb(), "xb-drafter");
    HandMade.Wish right = HandMade.Wish.by(drafter);
    RecordBook.Chain before = chain();
    revoke();
    refused("a forged signature", RefusalCode.SIGNATURE_INVALID, s -> make(s, right).forged());
    refused(
        "one of the two signatures of the suite missing",
        RefusalCode.SIGNATURE_MISSING,
        s -> make(s, right).halfSigned());
    refused("a flipped ciphertext byte", RefusalCode.BODY_MISMATCH, s -> make(s, right).altered());
    refused("the same id with other bytes", RefusalCode.ID_REUSED, s -> make(s, right.id(first)));
    refused("a serial gap", RefusalCode.SERIAL_GAP, s -> make(s, right.skip(1)));
    refused(
        "a revoked officer",
        RefusalCode.OFFICER_REVOKED,
        s -> make(s, HandMade.Wish.by(former.key())));
    refused(
        "an officer of another party",
        RefusalCode.OFFICER_OF_OTHER_PARTY,
        s -> make(s, HandMade.Wish.by(foreign)));
    refused(
        "a desk that the agreement does not name",
        RefusalCode.DESK_NOT_IN_AGREEMENT,
        s -> make(s, right.to(new DeskId("XD"))));
    refused(
        "a FLASH with one signer",
        RefusalCode.RELEASE_MISSING,
        s -> make(s, right.precedence(Precedence.FLASH)));
    refused(
        "an exercise-plane message on the live plane",
        RefusalCode.WRONG_PLANE,
        s -> make(s, right.plane(Plane.EXERCISE)));
    untilExpired();
    refused(
        "an expired officer",
        RefusalCode.OFFICER_EXPIRED,
        s -> make(s, HandMade.Wish.by(brief.key())));
    stranger();
    cast.list()
        .check(
            "5",
            "none of them left a trace in XA's chain of messages",
            chain().equals(before),
            "serial " + before.serial() + " is still the last");
    again(first);
  }

  private HandMade make(Station station, HandMade.Wish wish) {
    return HandMade.make(station, wish, cast.clock().instant());
  }

  private RecordBook.Chain chain() throws DemoFailure {
    return cast.xa()
        .await("XA's chain", SOON, book -> book.chain(Cast.XA, book.agreements().firstKey()));
  }

  private void revoke() throws DemoFailure, IOException {
    List<SignedAct> acts =
        cast.world().revoke(former, "Has left the service; demonstration.", cast.clock());
    for (SignedAct act : acts) {
      if (submit("publish the revocation", s -> act, new byte[0], false)
          instanceof Outcome.Refused r) {
        throw new DemoFailure("the revocation was refused, but it is right: " + r.refusal());
      }
    }
    cast.xa()
        .await(
            "the revocation",
            SOON,
            book -> book.directory().revokedSince(former.key().credentialId()));
  }

  /// What came of a submission.
  private sealed interface Outcome {
    record Taken(Receipted receipt) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  private interface Acting {
    SignedAct act(Station station);
  }

  private Outcome submit(String what, Acting acting, byte[] body, boolean urgent)
      throws DemoFailure {
    try {
      return taken(
          what,
          cast.xa().call(what, (s, k) -> s.submit(acting.act(s), body, urgent, Cast.RECEIPT)));
    } catch (RefusedException e) {
      return new Outcome.Refused(e.refusal());
    }
  }

  private static Outcome taken(String what, Optional<Receipted> receipt) throws DemoFailure {
    return new Outcome.Taken(
        receipt.orElseThrow(() ->
            new DemoFailure(
                "could not " + what + ": no answer within " + Cast.RECEIPT.toSeconds() + " s")));
  }

  private void refused(String what, RefusalCode code, Making making) throws DemoFailure {
    Outcome outcome;
    try {
      outcome =
          taken(
              "submit " + what,
              cast.xa()
                  .call(
                      "submit " + what,
                      (s, k) -> {
                        HandMade made = making.make(s);
                        boolean urgent =
                            made.act().act() instanceof Message m
                                && m.precedence() == Precedence.FLASH;
                        return s.submit(made.act(), made.body().toArray(), urgent, Cast.RECEIPT);
                      }));
    } catch (RefusedException e) {
      outcome = new Outcome.Refused(e.refusal());
    }
    switch (outcome) {
      case Outcome.Taken taken ->
          throw new DemoFailure(
              "point 5: expected: "
                  + what
                  + " is refused as "
                  + code
                  + "; seen: it was recorded at leaf "
                  + taken.receipt().leaf());
      case Outcome.Refused(Refusal refusal) -> {
        cast.narrator().event("relay", "REFUSED " + Text.multiline(refusal.toString()));
        cast.list()
            .check(
                "5",
                what + " is refused as " + code,
                refusal.code() == code && !refusal.text().isBlank(),
                Text.multiline(refusal.toString()));
      }
    }
  }

  private void untilExpired() throws DemoFailure {
    Instant end = brief.credential().notAfter();
    long millis = Duration.between(cast.clock().instant(), end).toMillis() + 1_100;
    if (millis > 0) {
      cast.narrator().event("demo", "waiting until the credential of Bea Brief ends, at " + end);
      try {
        boolean counted = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        if (counted) {
          throw new DemoFailure("a latch that nobody counts down was counted down");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DemoFailure("interrupted", e);
      }
    }
  }

  /// A certificate with XA's names from an authority that nobody pinned.
  private void stranger() throws DemoFailure, IOException {
    StationIdentity known;
    try {
      known = cast.xa().call("show its identity", (s, k) -> s.identity());
    } catch (RefusedException e) {
      throw new DemoFailure(String.valueOf(e.getMessage()), e);
    }
    StationIdentity strange =
        new StationIdentity(
            known.party(),
            known.desk(),
            known.station(),
            known.key(),
            known.deskKeys(),
            new RelayTls(
                cast.world().stranger(cast.clock()),
                new RelayPathCheck(known.relayPin().tlsRoot()),
                cast.clock()),
            known.trusted(),
            known.relays());
    String why;
    try (Station station =
        Station.open(
            strange,
            cast.world().folder().resolve("stranger").resolve("station.db"),
            cast.clock(),
            new SecureRandom())) {
      station.connect(SOON);
      throw new DemoFailure(
          "point 5: expected: a stranger's certificate is refused; seen: the relay welcomed it");
    } catch (RefusedException e) {
      why = e.refusal().toString();
    } catch (ConnectionLostException e) {
      why = String.valueOf(e.getMessage());
    }
    cast.narrator().event("relay", "REFUSED the session: " + Text.multiline(why));
    cast.list()
        .check(
            "5",
            "a station certificate of a stranger is refused in the TLS handshake",
            why.toLowerCase(java.util.Locale.ROOT).contains("certificate")
                || why.contains("STATION_UNKNOWN"),
            Text.multiline(why));
  }

  /// The same bytes again.
  private void again(ActId first) throws DemoFailure {
    long leaf =
        cast.xa().await("the report", SOON, book -> book.message(first).map(MessageFile::leaf));
    int lines = custody(first);
    StationStore.OutboxItem item;
    try {
      item =
          cast.xa()
              .call(
                  "look into its outbox",
                  (s, k) ->
                      s.outbox(StationStore.OutboxState.RECEIPTED).stream()
                          .filter(i -> i.actId().equals(first))
                          .findFirst()
                          .orElseThrow());
    } catch (RefusedException e) {
      throw new DemoFailure(String.valueOf(e.getMessage()), e);
    }
    SignedAct act;
    try {
      act = Acts.parse(item.act().toArray());
    } catch (MalformedException e) {
      throw new DemoFailure("the outbox holds a damaged act", e);
    }
    Outcome outcome = submit("submit the same bytes again", s -> act, item.body().toArray(), false);
    boolean same =
        outcome instanceof Outcome.Taken(Receipted receipt)
            && receipt.repeated()
            && receipt.leaf() == leaf;
    cast.list()
        .check(
            "5",
            "the same bytes again give the same receipt and nothing new",
            same && custody(first) == lines,
            outcome + "; the first receipt is for leaf " + leaf);
  }

  private int custody(ActId id) throws DemoFailure {
    return cast.xa()
        .await("the report", SOON, book -> book.message(id).map(f -> f.custody().size()));
  }
}
