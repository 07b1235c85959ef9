package org.openhotline.trials.campaign;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openhotline.client.Station;
import org.openhotline.client.audit.AuditException;
import org.openhotline.client.audit.RecordFold;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.store.StationStore;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.server.store.BodyFiles;

/// A relay, its stations under load, and the judgement over what they and the record say.
///
/// Threading: one thread.
final class Campaign implements AutoCloseable {
  private static final Duration BACK = Duration.ofMinutes(10);
  private static final Duration CALL = Duration.ofMinutes(10);
  private static final Duration LATEST = Duration.ofSeconds(20);
  private static final Duration TOLERANCE = Duration.ofSeconds(5);
  private static final Duration LADDERS = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 20;
  private static final int FETCH = 256;
  private static final double PER_SECOND_AND_DESK = 8;

  final CampaignWorld world;
  final Relay relay;
  final RandomGenerator random;
  final PrintWriter out;
  private final Ledger ledger = new Ledger();
  private final Punctuality punctuality = new Punctuality(ledger, LATEST);
  private final List<MannedStation> stations = new ArrayList<>();
  private final MannedStation auditor;
  private final Judge judge;
  private final RecordFold fold;
  private long receipts;

  /// @param seed decides what the officers do and what a campaign's rounds are
  Campaign(CampaignWorld world, Relay relay, long seed, PrintWriter out) {
    this.world = world;
    this.relay = relay;
    this.out = out;
    RandomGeneratorFactory<RandomGenerator> generators =
        RandomGeneratorFactory.of("L64X128MixRandom");
    this.random = generators.create(seed);
    this.judge = new Judge(world.agreement());
    this.fold =
        new RecordFold(
            new java.util.TreeMap<>(Map.of(world.agreement().version().id(), world.agreement())));
    for (DeskId desk : CampaignWorld.DESKS) {
      stations.add(station(desk, generators.create(seed + desk.hashCode())));
    }
    this.auditor = station(CampaignWorld.GUARANTOR, generators.create(seed));
  }

  private MannedStation station(DeskId desk, RandomGenerator dice) {
    return new MannedStation(
        desk, world, ledger, new Officers(desk, dice, ledger, PER_SECOND_AND_DESK));
  }

  /// Starts the relay and waits until every station is ready to write.
  void open() throws IOException, CampaignFailure {
    relay.start();
    awaitStations();
    for (MannedStation station : stations) {
      boolean ready =
          await(
              BACK,
              () -> {
                try {
                  return station.call(
                      "look for the agreement",
                      CALL,
                      (s, k) ->
                          !s.book().agreements().isEmpty()
                              && s.book().directory().parties().size() == 3);
                } catch (CampaignFailure e) {
                  return false;
                }
              });
      if (!ready) {
        throw new CampaignFailure(station.desk() + " did not get the agreement");
      }
    }
  }

  /// Lets the officers of every desk work, or not.
  void working(boolean now) {
    stations.forEach(station -> station.working(now));
  }

  /// Waits until every station is connected.
  void awaitStations() throws CampaignFailure, IOException {
    List<MannedStation> all = new ArrayList<>(stations);
    all.add(auditor);
    boolean back =
        await(
            BACK,
            () ->
                all.stream().allMatch(MannedStation::connected)
                    || all.stream().anyMatch(station -> station.fault() != null));
    requireNoFault();
    if (!back) {
      throw new CampaignFailure(
          "not all stations came back within " + BACK.toSeconds() + " s:\n" + relay.tail());
    }
  }

  private void requireNoFault() throws CampaignFailure {
    List<MannedStation> all = new ArrayList<>(stations);
    all.add(auditor);
    for (MannedStation station : all) {
      if (station.fault() != null) {
        throw new CampaignFailure(String.valueOf(station.fault()) + "\n" + relay.tail());
      }
    }
  }

  /// The relay could not work from `fromNanos` until now.
  void outageSince(long fromNanos) {
    punctuality.outage(fromNanos, System.nanoTime());
  }

  /// Lets `time` pass.
  static void pass(Duration time) throws IOException {
    await(time, () -> false);
  }

  /// Looks until `condition` holds; false if it did not in time.
  static boolean await(Duration timeout, BooleanSupplier condition) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(Math.min(left, LOOK_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return true;
  }

  /// Brings everybody up to date and judges: the record alone, receipts against it, every station
  /// against it, and time.
  void judge() throws IOException, CampaignFailure {
    working(false);
    awaitStations();
    for (MannedStation station : stations) {
      station.call(
          "catch up and get every answer",
          CALL,
          (s, k) -> {
            s.synchronise(CALL);
            if (!s.outbox(StationStore.OutboxState.PENDING).isEmpty()) {
              s.connect(CALL); // what was refused for load is sent again with a new session
              s.synchronise(CALL);
            }
            return true;
          });
    }
    readRecord();
    judge.requireComplete(TOLERANCE);
    for (MannedStation station : stations) {
      requireReceiptsKept(station);
      requireSameLeaves(station);
    }
    punctuality.judge(judge);
    requireNoFault();
  }

  private void readRecord() throws IOException, CampaignFailure {
    RecordFollower.Verified target =
        auditor.call(
            "ask for the newest checkpoint",
            CALL,
            (station, keys) -> {
              station.connect(CALL);
              return station.newest().orElseThrow();
            });
    long size = target.checkpoint().size();
    if (size < judge.size()) {
      throw new CampaignFailure("the record shrank from %d to %d".formatted(judge.size(), size));
    }
    while (judge.size() < size) {
      int count = (int) Math.min(FETCH, size - judge.size());
      List<byte[]> entries =
          auditor.call(
              "fetch the record",
              CALL,
              (station, keys) -> station.fetch(judge.size(), count, CALL));
      for (byte[] bytes : entries) {
        judge.take(bytes, verified(bytes));
      }
    }
    if (!judge.root().equals(target.checkpoint().root())) {
      throw new CampaignFailure(
          "the %d entries have the root %s, but the relay signed %s"
              .formatted(size, judge.root(), target.checkpoint().root()));
    }
  }

  private RecordEntry verified(byte[] bytes) throws CampaignFailure {
    try {
      return fold.take(judge.size(), bytes);
    } catch (AuditException e) {
      throw new CampaignFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// What is receipted stands where the receipt says, byte for byte; what was refused does not
  /// stand; nothing is unknown any more.
  private void requireReceiptsKept(MannedStation station) throws CampaignFailure {
    station.call(
        "compare the receipts",
        CALL,
        (s, keys) -> {
          List<StationStore.OutboxItem> pending = s.outbox(StationStore.OutboxState.PENDING);
          if (!pending.isEmpty()) {
            throw new IOException(pending.size() + " acts are neither receipted nor refused");
          }
          for (StationStore.OutboxItem item : s.outbox(StationStore.OutboxState.REFUSED)) {
            if (ledger.sent().containsKey(item.actId())) {
              throw new IOException(
                  "message %s waited in the outbox, said the station, and was refused: %s"
                      .formatted(item.actId(), item.refusal()));
            }
            if (judge.leafOf(item.actId()) != null) {
              throw new IOException(
                  "act %s was refused (%s) and stands at leaf %d"
                      .formatted(item.actId(), item.refusal(), judge.leafOf(item.actId())));
            }
          }
          List<StationStore.OutboxItem> receipted = s.outbox(StationStore.OutboxState.RECEIPTED);
          for (StationStore.OutboxItem item : receipted) {
            requireKept(s, item.actId());
          }
          receipts += receipted.size();
          return true;
        });
  }

  private void requireKept(Station station, ActId id) throws IOException {
    StationStore.StoredReceipt receipt = station.receipt(id).orElseThrow();
    Long leaf = judge.leafOf(id);
    if (leaf == null || leaf != receipt.leaf()) {
      throw new IOException(
          "act %s is receipted at leaf %d, the record has it at %s"
              .formatted(id, receipt.leaf(), leaf));
    }
    Hash held = org.openhotline.protocol.log.Merkle.leafHash(receipt.entry().toArray());
    if (!held.equals(judge.leaf(leaf))) {
      throw new IOException("leaf " + leaf + " has other bytes than its receipt");
    }
  }

  /// The station holds every leaf that concerns it, and no other bytes.
  private void requireSameLeaves(MannedStation station) throws IOException, CampaignFailure {
    Map<Long, Hash> held = ledger.at(station.desk());
    for (long leaf = 0; leaf < judge.size(); leaf++) {
      long which = leaf;
      if (judge.concerns(leaf, station.desk()) && !await(BACK, () -> held.containsKey(which))) {
        throw new CampaignFailure(
            "%s was never sent leaf %d, which concerns it".formatted(station.desk(), leaf));
      }
      Hash hash = held.get(leaf);
      if (hash != null && !hash.equals(judge.leaf(leaf))) {
        throw new CampaignFailure(
            "%s holds other bytes of leaf %d than the record".formatted(station.desk(), leaf));
      }
    }
  }

  /// Waits until every ladder came to its end, and judges that none lacks anything, that every body
  /// is on the relay's disk, and that the books of all sides say the same.
  void judgeAtTheEnd() throws IOException, CampaignFailure {
    judge();
    long deadline = System.nanoTime() + LADDERS.toNanos();
    while (judge.unfinished() > 0) {
      if (System.nanoTime() > deadline) {
        throw new CampaignFailure(
            "%d messages still have open ladders after %d s of rest"
                .formatted(judge.unfinished(), LADDERS.toSeconds()));
      }
      pass(Duration.ofSeconds(1));
      readRecord();
    }
    judge();
    judge.requireComplete(Duration.ZERO);
    judge.requireRead();
    Set<LongDigest> whole = BodyFiles.whole(world.data().resolve("bodies"));
    for (Message message : judge.allMessages()) {
      requireBody(message, whole);
    }
    for (MannedStation station : stations) {
      requireSameBook(station);
    }
  }

  private static void requireBody(Message message, Set<LongDigest> whole) throws CampaignFailure {
    if (!whole.contains(message.sealed().sealedDigest())) {
      throw new CampaignFailure(
          "the body of message %s is not whole in the relay's data".formatted(message.id()));
    }
  }

  private void requireSameBook(MannedStation station) throws CampaignFailure {
    Map<ActId, String> theirs =
        station.call(
            "read its book",
            CALL,
            (s, keys) -> {
              Map<ActId, String> all = new java.util.HashMap<>();
              s.book().messages().forEach(file -> all.put(file.id(), told(file, station.desk())));
              return all;
            });
    for (MessageFile file : fold.book().messages()) {
      boolean concerned =
          file.message().origin().equals(station.desk())
              || file.message().addresses(station.desk());
      String right = told(file, station.desk());
      if (concerned && !right.equals(theirs.get(file.id()))) {
        throw new CampaignFailure(
            "%s reads message %s as%n%s%nand the record says%n%s"
                .formatted(station.desk(), file.id(), theirs.get(file.id()), right));
      }
    }
  }

  /// A file as `desk` must have it: an answer that is not addressed to a desk is not sent to it.
  private String told(MessageFile file, DeskId desk) {
    StringBuilder all = new StringBuilder();
    file.addressees()
        .forEach(at ->
            all.append(
                "%s %s overdue %s steps %s exhausted %s%n"
                    .formatted(
                        at.desk(), at.stage(), at.overdue(), at.steps(), at.wasExhausted())));
    file.custody().stream()
        .filter(line -> judge.concerns(line.leaf(), desk))
        .forEach(line -> all.append(line).append('\n'));
    return all.toString();
  }

  /// What was judged so far.
  Judge record() {
    return judge;
  }

  /// Does something at one desk.
  MannedStation at(String desk) {
    return stations.stream()
        .filter(station -> station.desk().value().equals(desk))
        .findFirst()
        .orElseThrow();
  }

  /// Lines for the end of a campaign.
  void summary() {
    out.printf(
        "  %d leaves, %d messages, %d starts in the record; receipts compared %d times; refusals"
            + " %s%n  %s%n",
        judge.size(),
        judge.messages(),
        judge.starts(),
        receipts,
        ledger.refused(),
        punctuality.summary());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    stations.forEach(MannedStation::close);
    auditor.close();
    relay.close();
  }
}
