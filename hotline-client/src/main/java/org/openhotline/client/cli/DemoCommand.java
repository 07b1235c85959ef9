package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.demo.Demo;
import org.openhotline.client.demo.DemoSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Brings up a whole hotline on this machine, or plays one story on it.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "A relay, desks XA and XB and a guarantor on this machine; --once plays a story and ends.")
final class DemoCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where keys and homes live (default: demo; with --once a temporary folder).")
  @Nullable Path dir;

  @Option(
      names = "--once",
      description = "Play the story, check every line of it, and end with 0 if all were seen.")
  boolean once;

  @Option(
      names = "--port-base",
      paramLabel = "N",
      description =
          "Relay at this port, metrics and board at the next two (default: 7443; with --once free"
              + " ones).")
  @Nullable Integer portBase;

  @Option(names = "--relay-class-path", hidden = true)
  @Nullable String relayClassPath;

  @Override
  public Integer call() throws IOException {
    return Demo.run(
        new DemoSettings(dir, once, portBase, relayClassPath),
        spec.commandLine().getOut(),
        Clock.systemUTC());
  }
}
