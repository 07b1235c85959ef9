package org.openhotline.trials.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rounds in which forcing to disk fails: for good, or once and then seems to work again.
///
/// strace stands between the process and the kernel and answers fsync and fdatasync with EIO; what
/// was to be forced is not. When the process has ended, the disk is cut as well, so that only what
/// was really forced comes back.
final class ForceErrorCampaign {
  private static final int LOAD_MILLIS = 2_000;
  private static final Duration END = Duration.ofSeconds(60);
  private static final double PROMISED_SECONDS = 1;
  private static final Pattern INJECTED =
      Pattern.compile("\\d+ +(\\d+\\.\\d+) .*EIO.*\\(INJECTED\\)");
  private static final Pattern EXITED = Pattern.compile("\\d+ +(\\d+\\.\\d+) \\+\\+\\+ exited.*");

  private final Campaign campaign;
  private final OwnFileSystem disk;
  private final int rounds;
  private double longest;

  ForceErrorCampaign(Campaign campaign, OwnFileSystem disk, int rounds) {
    this.campaign = campaign;
    this.disk = disk;
    this.rounds = rounds;
  }

  void run() throws IOException, CampaignFailure {
    campaign.open();
    for (int round = 1; round <= rounds; round++) {
      boolean once = round % 2 == 0;
      campaign.working(true);
      Campaign.pass(Duration.ofMillis(campaign.random.nextInt(LOAD_MILLIS)));
      long down = System.nanoTime();
      double seconds = fail(campaign.world.folder().resolve("strace-" + round), once);
      longest = Math.max(longest, seconds);
      disk.cut();
      disk.remount();
      Duration start = campaign.relay.start();
      campaign.awaitStations();
      campaign.outageSince(down);
      campaign.judge();
      campaign.out.printf(
          "round %d/%d  forcing fails %s; the process ended %.0f ms after the first failure, served again after %d ms; %d leaves, %d messages%n",
          round,
          rounds,
          once ? "once a thread" : "for good",
          seconds * 1_000,
          start.toMillis(),
          campaign.record().size(),
          campaign.record().messages());
      campaign.out.flush();
    }
    campaign.judgeAtTheEnd();
    campaign.out.printf(
        "All %d failures of force held: no receipt was lost; longest time to the end of the process %.0f ms.%n",
        rounds, longest * 1_000);
    campaign.summary();
  }

  /// Lets forcing fail until the process ends.
  ///
  /// @return seconds from the first failure to the end of the process
  private double fail(Path trace, boolean once) throws IOException, CampaignFailure {
    Process strace =
        new ProcessBuilder(
                "strace",
                "-f",
                "-q",
                "-ttt",
                "-p",
                Long.toString(campaign.relay.pid()),
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:error=EIO" + (once ? ":when=1" : ""),
                "-o",
                trace.toString())
            .redirectErrorStream(true)
            .redirectOutput(campaign.world.folder().resolve("strace.log").toFile())
            .start();
    try {
      Relay.End end = campaign.relay.awaitEnd(END);
      if (end.code() != 70) {
        throw new CampaignFailure(
            "the relay ended with code %d where 70 is promised:%n%s"
                .formatted(end.code(), campaign.relay.tail()));
      }
      if (!Shell.wait(strace, END)) {
        throw new CampaignFailure("strace did not end with the process that it watched");
      }
    } finally {
      strace.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(trace);
    double failed =
        first(lines, INJECTED)
            .orElseThrow(() -> new CampaignFailure("the relay ended before a force failed"));
    double ended =
        first(lines.reversed(), EXITED)
            .orElseThrow(() -> new CampaignFailure("strace saw no end of the process"));
    if (ended - failed > PROMISED_SECONDS) {
      throw new CampaignFailure(
          "the process ended %.0f ms after the first failed force; %.0f ms are promised:%n%s"
              .formatted(
                  (ended - failed) * 1_000, PROMISED_SECONDS * 1_000, campaign.relay.tail()));
    }
    return ended - failed;
  }

  private static Optional<Double> first(List<String> lines, Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Double.valueOf(matcher.group(1)))
        .findFirst();
  }
}
