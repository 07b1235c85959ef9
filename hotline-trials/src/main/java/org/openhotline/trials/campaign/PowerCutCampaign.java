package org.openhotline.trials.campaign;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Rounds of load and power cuts of the disk that holds the relay's data.
final class PowerCutCampaign {
  private static final int LOAD_MILLIS = 2_500;
  private static final int STARTING_MILLIS = 2_500;
  private static final Duration OWN_END = Duration.ofSeconds(30);

  private final Campaign campaign;
  private final OwnFileSystem disk;
  private final int rounds;
  private long vote = -1;
  private int ownEnds;

  PowerCutCampaign(Campaign campaign, OwnFileSystem disk, int rounds) {
    this.campaign = campaign;
    this.disk = disk;
    this.rounds = rounds;
  }

  void run() throws IOException, CampaignFailure {
    campaign.open();
    for (int round = 1; round <= rounds; round++) {
      long begun = System.nanoTime();
      String told = round();
      try {
        campaign.judge();
      } catch (CampaignFailure e) {
        throw new CampaignFailure("round %d (%s): %s".formatted(round, told, e.getMessage()), e);
      }
      campaign.out.printf(
          "round %d/%d  %s; %d leaves, %d messages; %d ms%n",
          round,
          rounds,
          told,
          campaign.record().size(),
          campaign.record().messages(),
          (System.nanoTime() - begun) / 1_000_000);
      campaign.out.flush();
    }
    campaign.judgeAtTheEnd();
    campaign.out.printf(
        "All %d power cuts held; in %d of them the relay ended itself before it was killed; torn ends of the log cut: %d, of the record: %d; newest term %d.%n",
        rounds, ownEnds, torn(), campaign.relay.logged("Record repaired"), vote);
    campaign.summary();
  }

  private String round() throws IOException, CampaignFailure {
    RandomGenerator random = campaign.random;
    StringBuilder told = new StringBuilder();
    vote = vote();
    campaign.working(true);
    int load = random.nextInt(LOAD_MILLIS);
    Campaign.pass(Duration.ofMillis(load));
    long down = System.nanoTime();
    told.append("cut after ").append(load).append(" ms of load");
    disk.cut();
    if (random.nextBoolean()) {
      Relay.End end = campaign.relay.awaitEnd(OWN_END);
      ownEnds++;
      told.append(", ended by itself ")
          .append((end.atNanos() - down) / 1_000_000)
          .append(" ms later");
      if (end.code() != 70) {
        throw new CampaignFailure(
            "the relay ended with code %d where 70 is promised:%n%s"
                .formatted(end.code(), campaign.relay.tail()));
      }
    } else {
      killIfAlive();
      told.append(", killed");
    }
    back();
    while (random.nextInt(3) == 0) {
      campaign.relay.begin();
      int millis = random.nextInt(STARTING_MILLIS);
      Campaign.pass(Duration.ofMillis(millis));
      disk.cut();
      killIfAlive();
      told.append(", cut again ").append(millis).append(" ms into the start");
      back();
    }
    told.append(", served after ").append(campaign.relay.start().toMillis()).append(" ms");
    campaign.awaitStations();
    campaign.outageSince(down);
    return told.toString();
  }

  private void killIfAlive() throws IOException, CampaignFailure {
    if (campaign.relay.alive()) {
      campaign.relay.kill();
    }
  }

  /// The machine is up again: nothing may have gone back that the relay relied on.
  private void back() throws IOException, CampaignFailure {
    disk.remount();
    long now = vote();
    if (now < vote) {
      throw new CampaignFailure(
          "the vote went back: term %d was on disk when the relay served, after the cut it is %d"
              .formatted(vote, now));
    }
  }

  /// The newest term that the log's folder knows.
  private long vote() throws IOException {
    try (Stream<Path> files = Files.walk(campaign.world.data().resolve("log"))) {
      Path meta = files.filter(file -> file.endsWith("current/raft-meta")).findFirst().orElse(null);
      if (meta == null) {
        return -1;
      }
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(meta)) {
        properties.load(reader);
      }
      return Long.parseLong(properties.getProperty("term", "-1"));
    }
  }

  private long torn() throws IOException {
    try (Stream<Path> files = Files.walk(campaign.world.data().resolve("log"))) {
      return files.filter(file -> file.toString().contains("/torn/")).count();
    }
  }
}
