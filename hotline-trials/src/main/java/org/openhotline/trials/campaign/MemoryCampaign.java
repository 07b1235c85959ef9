package org.openhotline.trials.campaign;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Rounds in which the relay's heap is too small, or just large enough: under load it serves, or
/// ends by itself; what it said until then holds.
///
/// The heap grows a little when the relay ended and shrinks when it lived, so that the rounds stay
/// near the edge, where any thread may be the one that asks for too much.
final class MemoryCampaign {
  private static final int FIRST_MEBIBYTES = 40;
  private static final int LEAST_MEBIBYTES = 8;
  private static final int LOAD_MILLIS = 4_000;
  private static final Duration ENOUGH = Duration.ofSeconds(60);

  /// What the Java VM ends with on `-XX:+ExitOnOutOfMemoryError`.
  private static final int OUT_OF_MEMORY = 3;

  /// What the relay ends with when it can no longer keep its promises.
  private static final int GAVE_UP = 70;

  private final Campaign campaign;
  private final int rounds;
  private final Map<Integer, Integer> ends = new TreeMap<>();
  private int mebibytes = FIRST_MEBIBYTES;

  MemoryCampaign(Campaign campaign, int rounds) {
    this.campaign = campaign;
    this.rounds = rounds;
  }

  void run() throws IOException, CampaignFailure {
    campaign.open();
    for (int round = 1; round <= rounds; round++) {
      campaign.working(true);
      long down = System.nanoTime();
      campaign.relay.kill();
      String told = starve();
      Duration start = campaign.relay.start();
      campaign.awaitStations();
      campaign.outageSince(down);
      campaign.judge();
      campaign.out.printf(
          "round %d/%d  %s; served again after %d ms; %d leaves, %d messages%n",
          round,
          rounds,
          told,
          start.toMillis(),
          campaign.record().size(),
          campaign.record().messages());
      campaign.out.flush();
    }
    if (ends.isEmpty()) {
      throw new CampaignFailure("the relay never ran out of memory: nothing was tried");
    }
    campaign.judgeAtTheEnd();
    campaign.out.printf(
        "All %d rounds held; the relay ran out of memory in %d of them.%n",
        rounds, ends.values().stream().mapToInt(Integer::intValue).sum());
    campaign.summary();
  }

  /// Runs the relay in a small heap until it ends or the load is over.
  private String starve() throws IOException, CampaignFailure {
    int heap = mebibytes;
    campaign.relay.begin("-Xmx" + heap + "m");
    boolean serves =
        Campaign.await(ENOUGH, () -> !campaign.relay.alive() || campaign.relay.serving());
    if (!serves) {
      throw new CampaignFailure(
          "with a heap of %d MiB the relay neither served nor ended within %d s:%n%s"
              .formatted(heap, ENOUGH.toSeconds(), campaign.relay.tail()));
    }
    Campaign.await(Duration.ofMillis(LOAD_MILLIS), () -> !campaign.relay.alive());
    if (campaign.relay.alive()) {
      campaign.relay.kill();
      mebibytes = Math.max(LEAST_MEBIBYTES, mebibytes - Math.max(1, mebibytes / 8));
      return "heap " + heap + " MiB: it served";
    }
    int code = campaign.relay.awaitEnd(ENOUGH).code();
    if (code != OUT_OF_MEMORY && code != GAVE_UP) {
      throw new CampaignFailure(
          "with a heap of %d MiB the relay ended with code %d:%n%s"
              .formatted(heap, code, campaign.relay.tail()));
    }
    ends.merge(code, 1, Integer::sum);
    mebibytes += 2;
    return "heap " + heap + " MiB: it ended with code " + code;
  }
}
