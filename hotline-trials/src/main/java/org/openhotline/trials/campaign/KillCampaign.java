package org.openhotline.trials.campaign;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Rounds of load, pauses, clock jumps and kills at random moments; after each the judgement.
final class KillCampaign {
  private static final int LOAD_MILLIS = 2_500;
  private static final int DOWN_MILLIS = 1_500;
  private static final int STARTING_MILLIS = 1_500;
  private static final Duration LATENESS = Duration.ofSeconds(20);
  private static final Duration[] JUMPS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(30),
    Duration.ofMinutes(10),
    Duration.ofHours(3),
    Duration.ofDays(2),
    Duration.ofDays(365)
  };

  private final Campaign campaign;
  private final @Nullable SteeredClock clock;
  private final int rounds;
  private final int longestPauseSeconds;
  private int kills;
  private int pauses;
  private int jumps;

  /// @param clock steers the relay's wall clock; null: it is left alone
  /// @param longestPauseSeconds of a SIGSTOP
  KillCampaign(
      Campaign campaign, @Nullable SteeredClock clock, int rounds, int longestPauseSeconds) {
    this.campaign = campaign;
    this.clock = clock;
    this.rounds = rounds;
    this.longestPauseSeconds = longestPauseSeconds;
  }

  void run() throws IOException, CampaignFailure {
    campaign.open();
    for (int round = 1; round <= rounds; round++) {
      long begun = System.nanoTime();
      List<String> told = new ArrayList<>();
      try {
        round(told);
        campaign.judge();
        requireSaneMetrics(Duration.ofNanos(System.nanoTime() - begun));
      } catch (CampaignFailure e) {
        throw new CampaignFailure(
            "round %d (%s): %s".formatted(round, String.join(", ", told), e.getMessage()), e);
      }
      campaign.out.printf(
          "round %d/%d  %s; %d leaves, %d messages; %d ms%n",
          round,
          rounds,
          String.join(", ", told),
          campaign.record().size(),
          campaign.record().messages(),
          (System.nanoTime() - begun) / 1_000_000);
      campaign.out.flush();
    }
    campaign.judgeAtTheEnd();
    campaign.out.printf(
        "All %d rounds held: %d kills, %d pauses, %d clock jumps (%d steps in the record).%n",
        rounds, kills, pauses, jumps, campaign.record().clockSteps());
    campaign.summary();
  }

  private void round(List<String> told) throws IOException, CampaignFailure {
    RandomGenerator random = campaign.random;
    campaign.working(true);
    load(told);
    if (random.nextInt(4) == 0) {
      pause(told);
    }
    if (clock != null) {
      jump(clock, told);
    }
    long down = System.nanoTime();
    kill();
    told.add("killed");
    Campaign.pass(Duration.ofMillis(random.nextInt(DOWN_MILLIS)));
    if (clock != null && random.nextBoolean()) {
      jump(clock, told);
    }
    while (random.nextInt(4) == 0) {
      campaign.relay.begin();
      Campaign.pass(Duration.ofMillis(random.nextInt(STARTING_MILLIS)));
      kill();
      told.add("killed while starting");
    }
    told.add("served after " + campaign.relay.start().toMillis() + " ms");
    campaign.awaitStations();
    campaign.outageSince(down);
  }

  private void load(List<String> told) throws IOException {
    int millis = campaign.random.nextInt(LOAD_MILLIS);
    Campaign.pass(Duration.ofMillis(millis));
    told.add("load " + millis + " ms");
  }

  private void kill() throws IOException, CampaignFailure {
    campaign.relay.kill();
    kills++;
  }

  private void pause(List<String> told) throws IOException, CampaignFailure {
    int millis = 1_000 + campaign.random.nextInt(longestPauseSeconds * 1_000 - 999);
    long stopped = System.nanoTime();
    campaign.relay.signal("STOP");
    Campaign.pass(Duration.ofMillis(millis));
    campaign.relay.signal("CONT");
    pauses++;
    told.add("stopped for " + millis + " ms");
    load(told);
    campaign.awaitStations();
    campaign.outageSince(stopped);
  }

  private void jump(SteeredClock steered, List<String> told) throws IOException {
    RandomGenerator random = campaign.random;
    Duration jump = JUMPS[random.nextInt(JUMPS.length)];
    Duration signed = random.nextBoolean() ? jump : jump.negated();
    // Certificates are valid for a window around the true time: the sum stays within a year.
    if (steered.offset().plus(signed).abs().compareTo(Duration.ofDays(365)) > 0) {
      signed = signed.negated();
    }
    steered.jump(signed);
    jumps++;
    told.add("clock " + signed);
    load(told);
  }

  /// What the relay says of itself agrees with what was seen.
  private void requireSaneMetrics(Duration round) throws IOException, CampaignFailure {
    Map<String, Double> metrics = campaign.relay.metrics();
    double latest = value(metrics, "hotline_timer_lateness_seconds_max");
    Duration most = round.plus(LATENESS);
    if (latest < 0 || latest > most.toSeconds()) {
      throw new CampaignFailure(
          "hotline_timer_lateness_seconds_max is %s in a round of %s".formatted(latest, round));
    }
    double size = value(metrics, "hotline_record_size");
    if (size < campaign.record().size()) {
      throw new CampaignFailure(
          "hotline_record_size is %s, the record has %d".formatted(size, campaign.record().size()));
    }
  }

  private static double value(Map<String, Double> metrics, String name) throws CampaignFailure {
    Double value = metrics.get(name);
    if (value == null) {
      throw new CampaignFailure("the relay's metrics have no " + name);
    }
    return value;
  }
}
