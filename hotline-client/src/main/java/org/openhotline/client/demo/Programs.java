package org.openhotline.client.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Starts the hotline's own programs as processes, through the launcher.
final class Programs {
  /// Environment variable in which the launcher names itself.
  private static final String LAUNCHER = "HOTLINE_LAUNCHER";

  private final Path passphraseFile;
  private final @Nullable String relayClassPath;

  Programs(Path passphraseFile, @Nullable String relayClassPath) {
    this.passphraseFile = passphraseFile;
    this.relayClassPath = relayClassPath;
  }

  /// A relay.
  Process relay(Path config, Path readyFile, Path log) throws IOException, DemoFailure {
    List<String> arguments =
        List.of("server", "--config", config.toString(), "--ready-file", readyFile.toString());
    List<String> command = new ArrayList<>();
    if (relayClassPath == null) {
      command.add(launcher());
      command.addAll(arguments);
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", relayClassPath, "org.openhotline.server.ServerMain"));
      command.addAll(arguments.subList(1, arguments.size()));
    }
    ProcessBuilder builder = builder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  /// A station that listens; what it prints can be read from the process.
  Process listen(Path home) throws IOException, DemoFailure {
    ProcessBuilder builder = builder(List.of(launcher(), "listen", "--home", home.toString()));
    builder.redirectErrorStream(true);
    return builder.start();
  }

  /// An officer's console; each line that it is told makes it print another link.
  Process console(Path home) throws IOException, DemoFailure {
    ProcessBuilder builder =
        builder(
            List.of(
                launcher(),
                "console",
                "--home",
                home.toString(),
                "--passphrase-file",
                passphraseFile.toAbsolutePath().toString()));
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    return builder.start();
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("HOTLINE_NO_BUILD", "1");
    environment.put("HOTLINE_PASSPHRASE_FILE", passphraseFile.toAbsolutePath().toString());
    environment.putIfAbsent("HOTLINE_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return builder;
  }

  private static String launcher() throws DemoFailure {
    String launcher = System.getenv(LAUNCHER);
    if (launcher == null || !Files.isExecutable(Path.of(launcher))) {
      throw new DemoFailure(
          "the demonstration starts the relay through the launcher; run ./hotline demo (the variable "
              + LAUNCHER
              + " names no program)");
    }
    return launcher;
  }
}
