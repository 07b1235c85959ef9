package org.openhotline.client.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;

/// The demonstration that stays up: a relay, three listening stations and the consoles of two desks
/// with a story on them, until somebody stops it.
///
/// Threading: one thread; one more for what each station prints.
final class StandingDemo {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> DESKS = List.of("XA", "XB", "XC");
  private static final List<String> MANNED = List.of("XA", "XB");
  private static final long STOP_SECONDS = 25;
  private static final long LISTENER_STOP_SECONDS = 6;

  private final DemoWorld world;
  private final Programs programs;
  private final Narrator narrator;
  private final InstantSource clock;
  private final List<Process> listening = new ArrayList<>();
  private final List<ConsoleProcess> consoles = new ArrayList<>();

  StandingDemo(DemoWorld world, Programs programs, Narrator narrator, InstantSource clock) {
    this.world = world;
    this.programs = programs;
    this.narrator = narrator;
    this.clock = clock;
  }

  /// Runs until the process is told to end.
  ///
  /// @param fresh whether the watches must still be taken
  int run(boolean fresh) throws IOException, DemoFailure {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  stop.countDown();
                  if (within(ended, STOP_SECONDS)) {
                    Runtime.getRuntime().halt(0);
                  }
                }));
    try (RelayProcess relay = new RelayProcess(programs, world)) {
      narrator.plain("Starting the relay …");
      relay.start();
      if (fresh) {
        narrator.plain("Playing a short story, so that the consoles have something to show …");
        story();
      }
      try {
        for (String desk : DESKS) {
          listening.add(programs.listen(world.home(desk)));
        }
        for (String desk : MANNED) {
          consoles.add(new ConsoleProcess(desk, programs.console(world.home(desk)), narrator));
        }
        table();
        for (int i = 0; i < DESKS.size(); i++) {
          String desk = DESKS.get(i);
          Process process = listening.get(i);
          Thread.ofVirtual().start(() -> copy(desk, process));
        }
        Thread.ofPlatform().name("links").daemon().start(this::moreLinks);
        while (!within(stop, LOOK_EVERY)) {
          if (!relay.alive()) {
            throw new DemoFailure("the relay ended by itself; its log is " + relay.log());
          }
        }
      } finally {
        hush();
      }
      return 0;
    } finally {
      ended.countDown();
    }
  }

  /// Ends the listening stations, before the relay goes.
  private void hush() {
    consoles.forEach(ConsoleProcess::close);
    listening.forEach(Process::destroy);
    for (Process process : listening) {
      try {
        if (!process.waitFor(LISTENER_STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  private static boolean within(CountDownLatch latch, long seconds) {
    return within(latch, Duration.ofSeconds(seconds));
  }

  private static boolean within(CountDownLatch latch, Duration time) {
    try {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// The watch officers of XA and XB take their watches; XA reports an incident, which XB
  /// acknowledges, and then asks XB to stop something, which nobody reads: that ladder climbs.
  private void story() throws DemoFailure {
    Narrator silent = new Narrator(new java.io.PrintWriter(java.io.Writer.nullWriter()), clock);
    try (Post xa = new Post("XA", world.home("XA"), world.passphraseFile(), silent);
        Post xb = new Post("XB", world.home("XB"), world.passphraseFile(), silent);
        RelayProcess none = new RelayProcess(programs, world)) {
      Cast cast = new Cast(xa, xb, xb, none, world, silent, new Checklist(silent), clock);
      for (Post post : List.of(xa, xb)) {
        post.start();
        post.await("directories and the agreement", SOON, Story::known);
      }
      cast.takeWatch(xa, "xa-watch");
      cast.takeWatch(xb, "xb-watch");
      ActId report = cast.send(xa, (s, k, drafter) -> Texts.incident(drafter), "xa-drafter").id();
      cast.awaitAtXb(
          xb, report, "the report", SOON, (f, at) -> at.fact(ActKind.DECRYPTED).isPresent());
      cast.state(xb, report, ActKind.ACKNOWLEDGED, Cast.Said.by("xb-watch"));
      cast.send(
          xa,
          (s, k, drafter) -> Texts.ceaseActivity("firing near the cape", drafter),
          "xa-watch",
          "xa-releaser");
    }
  }

  /// Each Enter prints fresh links, while there is somebody who types.
  private void moreLinks() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (in.readLine() != null) {
        for (ConsoleProcess console : consoles) {
          narrator.plain("  " + console.desk() + " console  " + console.another());
        }
      }
    } catch (IOException | DemoFailure e) {
      narrator.plain("(no more links: " + e.getMessage() + ")");
    }
  }

  private void copy(String desk, Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        narrator.plain(desk + " | " + line);
        line = lines.readLine();
      }
    } catch (IOException e) {
      narrator.plain(desk + " | (its output ended: " + e.getMessage() + ")");
    }
  }

  private void table() throws DemoFailure {
    Path here = Path.of("").toAbsolutePath();
    Path shown = world.folder().startsWith(here) ? here.relativize(world.folder()) : world.folder();
    narrator.plain("");
    narrator.plain("  who    home                     officers (--officer)");
    for (String desk : DESKS) {
      String low = desk.toLowerCase(java.util.Locale.ROOT);
      narrator.plain(
          "  "
              + desk
              + "     "
              + pad(shown.resolve("home-" + low).toString())
              + low
              + "-drafter, "
              + low
              + "-watch"
              + (desk.equals("XC") ? "" : " (on watch)")
              + ", "
              + low
              + "-releaser, "
              + low
              + "-deputy, "
              + low
              + "-head");
    }
    narrator.plain("  relay  " + pad(world.address()) + "metrics at " + world.metrics());
    narrator.plain("");
    narrator.plain(
        "Officers' consoles, for a browser of this machine (a link works once; Enter prints others;");
    narrator.plain(
        "every passphrase is the one in "
            + shown.resolve("passphrase")
            + "; take the seat as -watch):");
    for (ConsoleProcess console : consoles) {
      narrator.plain("  " + console.desk() + "     " + console.link());
    }
    narrator.plain("");
    narrator.plain(
        "Operators' board: "
            + world.board()
            + " (import "
            + shown.resolve("anna.p12")
            + " and, as an authority, "
            + shown.resolve("relay").resolve("root.crt")
            + " into the browser)");
    narrator.plain("");
    narrator.plain("Try in another terminal:");
    narrator.plain("  export HOTLINE_PASSPHRASE_FILE=" + shown.resolve("passphrase"));
    narrator.plain(
        "  ./hotline send --home "
            + shown.resolve("home-xa")
            + " --officer xa-drafter --to XB --type inquiry --subject 'Lights at sea' --text 'What are the lights at 35N 34E?'");
    narrator.plain("  ./hotline inbox --home " + shown.resolve("home-xb"));
    narrator.plain("  ./hotline ack ID --home " + shown.resolve("home-xb") + " --officer xb-watch");
    narrator.plain("");
    narrator.plain("Ctrl-C ends everything. What the stations hear:");
  }

  private static String pad(String text) {
    return text + " ".repeat(Math.max(1, 25 - text.length()));
  }
}
