package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The openssl command line, as an independent judge.
final class Openssl {
  private Openssl() {}

  /// Runs a command; what it printed, after its exit code was checked.
  static String run(int expectedCode, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(expectedCode, process.waitFor(), command + "\n" + output);
    return output;
  }
}
