package org.openhotline.trials.campaign;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.MessageFile;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// A disk that runs full under the relay, in steps, and has room again.
final class FullDiskCampaign {
  /// Size of the disk.
  static final long DISK_BYTES = 64L << 20;

  /// The relay's reserve, as its configuration writes it.
  static final String RESERVE = "32MiB";

  private static final String DISK_HEALTH = "hotline_health{check=\"disk\"}";
  private static final long RESERVE_BYTES = 32L << 20;
  private static final Duration CALL = Duration.ofMinutes(10);
  private static final Duration LADDER = Duration.ofMinutes(10);
  private static final Duration END = Duration.ofSeconds(60);

  /// The order looks at the disk once a second.
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);

  private static final int BLOCK_BYTES = 1 << 16;

  private final Campaign campaign;
  private final OwnFileSystem disk;
  private final Path ballast;

  FullDiskCampaign(Campaign campaign, OwnFileSystem disk) {
    this.campaign = campaign;
    this.disk = disk;
    this.ballast = disk.folder().resolve("ballast");
  }

  void run() throws IOException, CampaignFailure {
    campaign.open();
    ActId left = accepted("XA", Precedence.ROUTINE);
    ActId held = accepted("XA", Precedence.PRIORITY);
    long pid = campaign.relay.pid();
    belowReserve(left, held);
    belowHalf();
    roomAgain(pid);
    reallyFull();
    campaign.judgeAtTheEnd();
    campaign.out.println("All held on a full disk.");
    campaign.summary();
  }

  private void belowReserve(ActId left, ActId held) throws IOException, CampaignFailure {
    fillTo(RESERVE_BYTES * 3 / 4);
    requireRefused("XA", Precedence.ROUTINE);
    told("three quarters of the reserve are left: ROUTINE is refused as OVERLOADED, with numbers");
    ActId flash = accepted("XA", Precedence.FLASH);
    awaitFact(flash, ActKind.DECRYPTED);
    told("FLASH of the same desk is accepted, delivered and read");
    react(flash, ActKind.ACKNOWLEDGED, null);
    react(held, ActKind.HOLDING, Instant.now().plusSeconds(2));
    told("ACKNOWLEDGED and HOLDING are receipted");
    awaitSteps(left);
    told("an unanswered message goes OVERDUE and climbs its ladder");
    requireGauges(true);
    told("the gauges say so: hotline.health of the disk is 0");
  }

  private void belowHalf() throws IOException, CampaignFailure {
    ActId before = accepted("XB", Precedence.FLASH);
    awaitFact(before, ActKind.DECRYPTED);
    fillTo(RESERVE_BYTES / 4);
    requireRefused("XA-OPS", Precedence.FLASH);
    requireRefused("XB-OPS", Precedence.ROUTINE);
    told("a quarter of the reserve is left: FLASH is refused too, with numbers");
    react(before, ActKind.ACKNOWLEDGED, null);
    told("ACKNOWLEDGED is still receipted");
  }

  private void roomAgain(long pid) throws IOException, CampaignFailure {
    Files.delete(ballast);
    boolean room =
        Campaign.await(
            Duration.ofSeconds(10), () -> Boolean.FALSE.equals(lowSaidByMetrics().orElse(null)));
    if (!room) {
      throw new CampaignFailure("hotline.health of the disk is still 0 after space was freed");
    }
    Campaign.pass(SEEN_WITHIN);
    accepted("XA", Precedence.ROUTINE);
    accepted("XB-OPS", Precedence.ROUTINE);
    campaign.judge();
    if (!campaign.relay.alive() || campaign.relay.pid() != pid) {
      throw new CampaignFailure("the relay was restarted meanwhile");
    }
    told(
        "space is free again: ROUTINE is accepted by the same process, nothing refused came after all");
  }

  private void reallyFull() throws IOException, CampaignFailure {
    ActId waiting = accepted("XA", Precedence.IMMEDIATE);
    awaitFact(waiting, ActKind.DECRYPTED);
    long down = System.nanoTime();
    fillTo(0);
    Relay.End end = campaign.relay.awaitEnd(END);
    if (end.code() != 70) {
      throw new CampaignFailure(
          "on a disk without a byte the relay ended with code %d:%n%s"
              .formatted(end.code(), campaign.relay.tail()));
    }
    told(
        "not a byte is left: the process ends itself (70) instead of promising what it cannot keep");
    campaign.relay.begin();
    Relay.End refused = campaign.relay.awaitEnd(END);
    if (refused.code() == 0) {
      throw new CampaignFailure("a relay without a byte of disk ended as if all were well");
    }
    told("started on the full disk it does not serve (code " + refused.code() + ")");
    waiting("XB", Precedence.ROUTINE);
    waiting("XB", Precedence.FLASH);
    Files.delete(ballast);
    campaign.relay.start();
    campaign.awaitStations();
    campaign.outageSince(down);
    campaign.judge();
    told("with room again it starts and has everything that was receipted");
    told(
        "ROUTINE and then FLASH that waited in one outbox are receipted, each after the one before");
  }

  private void told(String line) {
    campaign.out.println("  ok  " + line);
    campaign.out.flush();
  }

  /// Makes the ballast as large as leaves `freeBytes`.
  private void fillTo(long freeBytes) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out =
        Files.newOutputStream(
            ballast,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND)) {
      while (Files.getFileStore(disk.folder()).getUsableSpace() > freeBytes) {
        out.write(block);
      }
    } catch (IOException e) {
      if (freeBytes > 0) {
        throw e;
      }
      // Not a byte is left: that was wanted.
    }
  }

  private Optional<Boolean> lowSaidByMetrics() {
    try {
      return Optional.ofNullable(campaign.relay.metrics().get(DISK_HEALTH))
          .map(value -> value == 0);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void requireGauges(boolean low) throws IOException, CampaignFailure {
    Map<String, Double> metrics = campaign.relay.metrics();
    Double free = metrics.get("hotline_disk_free_bytes");
    if (free == null || free >= RESERVE_BYTES || !lowSaidByMetrics().equals(Optional.of(low))) {
      throw new CampaignFailure(
          "hotline_disk_free_bytes is %s and %s %s; the reserve is %d"
              .formatted(free, DISK_HEALTH, metrics.get(DISK_HEALTH), RESERVE_BYTES));
    }
  }

  private Station.Sent write(String desk, Precedence precedence) throws CampaignFailure {
    return campaign
        .at(desk)
        .call(
            "write a message of " + precedence,
            CALL,
            (s, k) -> campaign.at(desk).officers().write(s, k, precedence, null));
  }

  /// Writes a message while the relay is down.
  private void waiting(String desk, Precedence precedence) throws CampaignFailure {
    if (write(desk, precedence).receipt().isPresent()) {
      throw new CampaignFailure(precedence + " of " + desk + " has a receipt of a dead relay");
    }
  }

  /// Writes a message that must be accepted.
  private ActId accepted(String desk, Precedence precedence) throws CampaignFailure {
    Station.Sent sent = write(desk, precedence);
    if (sent.receipt().isEmpty()) {
      throw new CampaignFailure(precedence + " of " + desk + " got no receipt");
    }
    return sent.id();
  }

  /// Writes a message that must be refused for want of space, with the numbers.
  private void requireRefused(String desk, Precedence precedence) throws CampaignFailure {
    Optional<Refusal> refusal =
        campaign
            .at(desk)
            .call(
                "write a message of " + precedence,
                CALL,
                (s, k) -> {
                  try {
                    campaign.at(desk).officers().write(s, k, precedence, null);
                    return Optional.empty();
                  } catch (RefusedException e) {
                    return Optional.of(e.refusal());
                  }
                });
    boolean definite =
        refusal
            .filter(r ->
                r.code() == RefusalCode.OVERLOADED
                    && r.details().containsKey("free_bytes")
                    && Long.toString(RESERVE_BYTES).equals(r.details().get("reserve_bytes")))
            .isPresent();
    if (!definite) {
      throw new CampaignFailure(
          "%s below the reserve should be refused as OVERLOADED with free_bytes and reserve_bytes; seen: %s"
              .formatted(precedence, refusal));
    }
  }

  /// The addressee of `message` states a fact, which must be receipted.
  private void react(ActId message, ActKind kind, @Nullable Instant promised)
      throws IOException, CampaignFailure {
    MannedStation addressee = campaign.at(addressee(message).value());
    boolean receipted =
        addressee.call(
            "state " + kind,
            CALL,
            (s, k) ->
                addressee.officers().state(s, k, file(s, message), kind, "", promised).isPresent());
    if (!receipted) {
      throw new CampaignFailure(kind + " got no receipt");
    }
  }

  private static MessageFile file(Station station, ActId message) throws IOException {
    return station
        .book()
        .message(message)
        .orElseThrow(() -> new IOException("message " + message + " is not here"));
  }

  /// The one desk that must react to `message`, as XA-OPS or any other station that has it knows.
  private DeskId addressee(ActId message) throws CampaignFailure {
    for (DeskId desk : CampaignWorld.DESKS) {
      Optional<DeskId> found =
          campaign
              .at(desk.value())
              .call(
                  "look for the addressee",
                  CALL,
                  (s, k) -> s.book().message(message).map(f -> f.message().action().getFirst()));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new CampaignFailure("no station has message " + message);
  }

  private void awaitFact(ActId message, ActKind kind) throws IOException, CampaignFailure {
    DeskId desk = addressee(message);
    awaitSight(
        desk,
        message + " " + kind,
        s -> file(s, message).addressee(desk).flatMap(at -> at.fact(kind)).isPresent());
  }

  private void awaitSteps(ActId message) throws IOException, CampaignFailure {
    DeskId desk = addressee(message);
    awaitSight(
        desk,
        message + " OVERDUE and two steps",
        s ->
            file(s, message)
                .addressee(desk)
                .filter(at -> !at.overdue().isEmpty() && at.steps().size() > 1)
                .isPresent());
  }

  private interface Sight {
    boolean in(Station station) throws IOException;
  }

  private void awaitSight(DeskId desk, String what, Sight sight)
      throws IOException, CampaignFailure {
    long deadline = System.nanoTime() + LADDER.toNanos();
    while (!campaign.at(desk.value()).call("look for " + what, CALL, (s, k) -> sight.in(s))) {
      if (System.nanoTime() > deadline) {
        throw new CampaignFailure(
            "%s was not seen at %s within %d s".formatted(what, desk, LADDER.toSeconds()));
      }
      Campaign.pass(Duration.ofMillis(100));
    }
  }
}
