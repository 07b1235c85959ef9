package org.openhotline.trials.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every attack against a relay process, as `hotline campaign hostile` does it, but shorter.
@Tag("alone")
final class HostilePeersIT {
  private static final Duration FLOOD = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void everyAttackEndsInTimeForACountedReasonAndSlowsNobody()
      throws IOException, InterruptedException {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);

    List<String> broken = new HostileTrial(out, FLOOD).run(place(), HostileTrial.all());

    assertEquals(List.of(), broken);
  }

  private Path place() throws IOException {
    return Files.createDirectories(folder.resolve("trial"));
  }
}
