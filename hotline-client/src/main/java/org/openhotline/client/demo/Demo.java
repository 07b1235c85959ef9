package org.openhotline.client.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.openhotline.protocol.crypto.SuiteId;

/// The demonstration's composition root.
public final class Demo {
  private static final Duration BRIEF = Duration.ofSeconds(25);
  private static final int FAILED = 1;

  private final DemoSettings settings;
  private final PrintWriter out;
  private final Clock clock;
  private final Narrator narrator;

  private Demo(DemoSettings settings, PrintWriter out, Clock clock) {
    this.settings = settings;
    this.out = out;
    this.clock = clock;
    this.narrator = new Narrator(out, clock);
  }

  /// Runs the demonstration.
  ///
  /// @return exit code: 0, or 1 with one sentence printed when it did not go as promised
  /// @throws IOException if the folder cannot be used, or a port is taken
  public static int run(DemoSettings settings, PrintWriter out, Clock clock) throws IOException {
    Demo demo = new Demo(settings, out, clock);
    return settings.once() ? demo.once() : demo.stay();
  }

  private int once() throws IOException {
    long begun = System.nanoTime();
    Path given = settings.folder();
    boolean temporary = given == null;
    Path folder =
        given == null ? Files.createTempDirectory("hotline-demo-") : given.toAbsolutePath();
    if (DemoWorld.exists(folder)) {
      throw new IOException(
          folder + " holds a demonstration already; --once needs a fresh one: name another --dir");
    }
    int port =
        settings.portBase() == null ? DemoWorld.freePort() : requireFree(settings.portBase());
    narrator.plain("A hotline of two parties and a guarantor, in " + folder);
    DemoWorld world = DemoWorld.make(folder, port, clock);
    List<DemoWorld.Extra> extras = world.addOfficers(clock, BRIEF, SuiteId.H1);
    narrator.event("demo", "authorities, keys, homes and the signed agreement are made");
    Checklist list = new Checklist(narrator);
    try {
      play(world, extras, list);
    } catch (DemoFailure e) {
      list.summary();
      out.println();
      out.println("NOT as promised. " + e.getMessage());
      out.println("Everything is kept in " + folder + " (the relay's log: relay/relay.log)");
      out.flush();
      return FAILED;
    }
    list.summary();
    out.printf(
        "%nAll %d lines were seen and checked, in %d s.%n",
        list.size(), Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    out.flush();
    if (temporary) {
      delete(folder);
    }
    return 0;
  }

  private void play(DemoWorld world, List<DemoWorld.Extra> extras, Checklist list)
      throws IOException, DemoFailure {
    Programs programs = new Programs(world.passphraseFile(), settings.relayClassPath());
    try (RelayProcess relay = new RelayProcess(programs, world)) {
      Thread hook = Thread.ofPlatform().unstarted(relay::close);
      Runtime.getRuntime().addShutdownHook(hook);
      narrator.event(
          "demo",
          "the relay serves at " + world.address() + " after " + relay.start().toMillis() + " ms");
      try (Post xa = post("XA", world);
          Post xb = post("XB", world);
          Post xc = post("XC", world)) {
        Cast cast = new Cast(xa, xb, xc, relay, world, narrator, list, clock);
        Story story = new Story(cast);
        story.open();
        var report = story.report();
        story.holdAndReply(report);
        LadderStory ladder = new LadderStory(cast);
        ladder.silence();
        ladder.kill();
        new RefusalStory(cast, extras.getFirst(), extras.getLast()).play(report);
      }
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private Post post(String desk, DemoWorld world) {
    Post post = new Post(desk, world.home(desk), world.passphraseFile(), narrator);
    post.start();
    return post;
  }

  private int stay() throws IOException {
    Path given = settings.folder();
    Path folder = (given == null ? Path.of("demo") : given).toAbsolutePath();
    int port = settings.portBase() == null ? DemoSettings.DEFAULT_PORT : settings.portBase();
    requireFree(port);
    DemoWorld world = new DemoWorld(folder, port);
    boolean made = DemoWorld.exists(folder);
    if (made && !world.madeForThisPort()) {
      throw new IOException(
          folder
              + " holds a demonstration for another port, or of another version; give that --port-base,"
              + " or another --dir");
    }
    if (!made) {
      narrator.plain("Making authorities, keys, homes and the agreement in " + folder + " …");
      DemoWorld.make(folder, port, clock);
    }
    try {
      return new StandingDemo(
              world,
              new Programs(world.passphraseFile(), settings.relayClassPath()),
              narrator,
              clock)
          .run(!made);
    } catch (DemoFailure e) {
      out.println("NOT as promised. " + e.getMessage());
      out.flush();
      return FAILED;
    }
  }

  private static int requireFree(int port) throws IOException {
    int last = DemoWorld.LAST_PORT - DemoWorld.PORTS + 1;
    if (port < 1 || port > last) {
      throw new IOException("--port-base " + port + " is not possible; choose 1 to " + last);
    }
    for (int each = port; each < port + DemoWorld.PORTS; each++) {
      if (!DemoWorld.free(each)) {
        throw new IOException(
            "port " + each + " is taken on this machine; choose others with --port-base");
      }
    }
    return port;
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
