package org.openhotline.trials.campaign;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.ReplyKind;

/// The officers of one desk, as a seed moves them: they write in every precedence, and acknowledge,
/// promise, decline, answer or leave unanswered what comes.
///
/// Threading: the station's thread.
final class Officers {
  private static final AgreementId AGREEMENT = new AgreementId("campaign");
  private static final Duration RECEIPT = Duration.ofSeconds(30);
  private static final int TEXT_CHARACTERS = 6_000;
  private static final Duration LATEST_REACTION = Duration.ofSeconds(7);

  private final DeskId desk;
  private final RandomGenerator random;
  private final Ledger ledger;
  private final double perSecond;
  private final PriorityQueue<Reaction> reactions =
      new PriorityQueue<>(Comparator.comparingLong(Reaction::atNanos));
  private long nextNanos = System.nanoTime();

  private enum Deed {
    ACKNOWLEDGE,
    HOLD,
    DECLINE,
    REPLY
  }

  private record Reaction(long atNanos, ActId message, Deed deed) {}

  /// @param perSecond messages a second, on average
  Officers(DeskId desk, RandomGenerator random, Ledger ledger, double perSecond) {
    this.desk = desk;
    this.random = random;
    this.ledger = ledger;
    this.perSecond = perSecond;
  }

  /// A message came: what they do about it is decided now. Three in ten are left to escalate.
  void received(Message message) {
    if (!message.action().contains(desk)) {
      return;
    }
    int dice = random.nextInt(20);
    Deed deed =
        dice < 7 ? Deed.ACKNOWLEDGE : dice < 10 ? Deed.HOLD : dice < 12 ? Deed.DECLINE : Deed.REPLY;
    if (dice < 14) {
      later(message.id(), deed, random.nextLong(LATEST_REACTION.toNanos()));
    }
  }

  private void later(ActId message, Deed deed, long delayNanos) {
    reactions.add(new Reaction(System.nanoTime() + delayNanos, message, deed));
  }

  /// Does what is due; at most one act of each sort.
  ///
  /// @throws RefusedException if the relay refuses for a reason that right officers do not give
  void act(Station station, HomeKeys keys) throws IOException, RefusedException {
    long now = System.nanoTime();
    try {
      Reaction next = reactions.peek();
      if (next != null && next.atNanos() <= now) {
        reactions.remove();
        react(station, keys, next);
      }
      if (nextNanos <= now) {
        nextNanos = now + (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
        write(station, keys, precedence(), null);
      }
    } catch (RefusedException e) {
      ledger.refused(e.refusal().code());
      if (!expected(e.refusal().code())) {
        throw e;
      }
    }
  }

  /// Officers act on what they know, and the record may be ahead of it.
  static boolean expected(RefusalCode code) {
    return code == RefusalCode.WRONG_STATE
        || code == RefusalCode.HOLD_TOO_LONG
        || code == RefusalCode.OVERLOADED
        || code == RefusalCode.NOT_SERVING;
  }

  private Precedence precedence() {
    int dice = random.nextInt(10);
    return dice < 4
        ? Precedence.ROUTINE
        : dice < 6 ? Precedence.PRIORITY : dice < 8 ? Precedence.IMMEDIATE : Precedence.FLASH;
  }

  private void react(Station station, HomeKeys keys, Reaction reaction)
      throws IOException, RefusedException {
    Optional<MessageFile> file = station.book().message(reaction.message());
    if (file.isEmpty()) {
      return;
    }
    switch (reaction.deed()) {
      case ACKNOWLEDGE -> {
        var _ = state(station, keys, file.get(), ActKind.ACKNOWLEDGED, "", null);
      }
      case HOLD -> {
        Instant promised = Instant.now().plusMillis(500 + random.nextInt(2_000));
        if (random.nextBoolean()) {
          later(reaction.message(), Deed.REPLY, random.nextLong(LATEST_REACTION.toNanos()));
        }
        var _ = state(station, keys, file.get(), ActKind.HOLDING, "", promised);
      }
      case DECLINE -> {
        var _ = state(station, keys, file.get(), ActKind.DECLINED, "not ours", null);
      }
      case REPLY -> {
        var _ = write(station, keys, Precedence.PRIORITY, file.get());
      }
    }
  }

  /// The deputy states a fact about a message.
  Optional<Receipted> state(
      Station station,
      HomeKeys keys,
      MessageFile file,
      ActKind kind,
      String reason,
      @Nullable Instant promised)
      throws IOException, RefusedException {
    return station.state(file, kind, reason, promised, officer(keys, "deputy"), RECEIPT);
  }

  /// Writes a message of `precedence`, or the full reply to `answered`.
  Station.Sent write(
      Station station, HomeKeys keys, Precedence precedence, @Nullable MessageFile answered)
      throws IOException, RefusedException {
    List<SigningKeyPair> signers = new ArrayList<>(List.of(officer(keys, "drafter")));
    if (precedence == Precedence.FLASH) {
      signers.add(officer(keys, "releaser"));
    }
    String drafter = keys.officerName(station, name("drafter"));
    List<DeskId> others =
        new ArrayList<>(CampaignWorld.DESKS.stream().filter(other -> !other.equals(desk)).toList());
    DeskId to =
        answered == null
            ? others.remove(random.nextInt(others.size()))
            : answered.message().origin();
    others.remove(to);
    List<DeskId> told =
        random.nextInt(4) == 0 ? List.of(others.get(random.nextInt(others.size()))) : List.of();
    Payload payload =
        new Payload(
            answered == null ? "INQUIRY" : "REPLY",
            "Trial " + random.nextInt(1_000_000),
            "en",
            "Lights. ".repeat(1 + random.nextInt(TEXT_CHARACTERS / 8)),
            List.of(),
            "",
            List.of(),
            drafter);
    Draft draft =
        new Draft(
            AGREEMENT,
            List.of(to),
            told,
            precedence,
            answered == null ? null : answered.id(),
            answered == null ? ReplyKind.NONE : ReplyKind.FULL,
            null,
            null,
            payload);
    long begun = System.nanoTime();
    Station.Sent sent = station.send(draft, signers, RECEIPT);
    ledger.sent(sent.id(), begun, sent.receipt().isPresent() ? System.nanoTime() : 0);
    return sent;
  }

  private LocalId name(String role) {
    return new LocalId(desk.value().toLowerCase(Locale.ROOT) + "-" + role);
  }

  private SigningKeyPair officer(HomeKeys keys, String role) throws IOException {
    return keys.officer(name(role));
  }
}
