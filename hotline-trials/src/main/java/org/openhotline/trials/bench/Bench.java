package org.openhotline.trials.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.DeskId;

/// What the parts of one run share: folder, sizes, report, world and letters. One thread.
final class Bench {
  private final Path folder;
  private final Scale scale;
  private final Report report;
  private final BenchWorld world;
  private final Letters letters;
  private final @Nullable Path profile;

  /// How much is measured.
  enum Scale {
    /// About two minutes.
    QUICK,
    /// About a quarter of an hour.
    FULL,
    /// With a million messages: about an hour.
    LARGE
  }

  /// @param profile where the relays are recorded; null: they are not
  Bench(Path folder, Scale scale, Report report, BenchWorld world, @Nullable Path profile) {
    this.profile = profile;
    this.folder = folder;
    this.scale = scale;
    this.report = report;
    this.world = world;
    this.letters = new Letters(world);
  }

  Path folder() {
    return folder;
  }

  Scale scale() {
    return scale;
  }

  Report report() {
    return report;
  }

  BenchWorld world() {
    return world;
  }

  Letters letters() {
    return letters;
  }

  /// A number that depends on the scale.
  int size(int full, int quick) {
    return scale == Scale.QUICK ? quick : full;
  }

  /// A fresh relay with empty data, warmed up: its code is compiled for what follows, and the
  /// compiler has nothing left to do.
  RelayUnderTest warmRelay(String data) throws IOException, InterruptedException {
    letters.restart();
    RelayUnderTest relay = RelayUnderTest.start(world, data, profile);
    try (Load load = Load.open(world, world.desks(16))) {
      Instant expiry = Instant.now().plusSeconds(10); // nothing of it stays open
      Map<DeskId, List<Letters.Letter>> warm =
          letters.write(
              world.desks(16), size(1_000, 400), Letters.Kind.noise(10_600, (_, _) -> expiry));
      load.run(warm, Load.Pace.receipts(16));
      ThreadTimes.awaitCompiled(relay);
      return relay;
    } catch (IOException | InterruptedException | RuntimeException e) {
      relay.close();
      throw e;
    }
  }
}
