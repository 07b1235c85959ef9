package org.openhotline.trials.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How long a command takes from nothing to its end.
final class ColdPart {
  private static final int TIMES = 7;

  private ColdPart() {}

  static void run(Bench bench) throws IOException, InterruptedException {
    bench.report().part("cold", "start of a command and of the relay: median of " + TIMES);
    median(bench, "hotline --version", List.of("--version"));
    Path home = bench.world().world().home(BenchWorld.FAR.value()).folder();
    median(
        bench,
        "hotline pki show (opens a station's home)",
        List.of("pki", "show", home.toString()));
    relay(bench);
  }

  private static void relay(Bench bench) throws IOException, InterruptedException {
    Latencies each = new Latencies();
    try (RelayUnderTest relay = RelayUnderTest.start(bench.world(), "cold", null)) {
      for (int i = 0; i < TIMES; i++) {
        relay.stop();
        each.add(relay.start().toNanos());
      }
    }
    bench
        .report()
        .figure("relay, until it serves", each.millis(0.5), "ms", "a record of a few entries");
  }

  private static void median(Bench bench, String title, List<String> words)
      throws IOException, InterruptedException {
    Latencies each = new Latencies();
    for (int i = 0; i < TIMES; i++) {
      List<String> command = new ArrayList<>();
      command.add(Machine.launcher().toString());
      command.addAll(words);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("HOTLINE_NO_BUILD", "1");
      builder.environment().remove("HOTLINE_JAVA_OPTS");
      builder
          .environment()
          .put("HOTLINE_PASSPHRASE_FILE", bench.world().world().passphraseFile().toString());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      long begun = System.nanoTime();
      int code = builder.start().waitFor();
      if (code != 0) {
        bench.report().note(title + " ended with code " + code);
        return;
      }
      each.add(System.nanoTime() - begun);
    }
    bench.report().figure(title, each.millis(0.5), "ms", "");
  }
}
